import { newId, Problem } from "@cordon/kernel";
import type { Audit } from "@cordon/platform/audit/audit";
import type { By } from "../actor.ts";
import type { ImportContent, ImportOwner, RuleImport } from "./rule-import.ts";
import type { RuleSet, RuleSetStore, RuleSetVersion } from "./rule-set-store.ts";

export interface RuleSetScope {
  readonly ruleSets: RuleSetStore;
  readonly audit: Audit;
}

export interface RuleSetNeeds {
  readonly transaction: <T>(work: (scope: RuleSetScope) => Promise<T>) => Promise<T>;
  readonly now: () => Date;
  /** After what the worker should run changed. */
  /** Resolves when records that come from then on meet the change. */
  readonly onRulesChanged: () => Promise<void>;
}

export interface Imported {
  readonly set: RuleSet;
  readonly version: RuleSetVersion;
  /** False when the set had a version with the same files. */
  readonly isNew: boolean;
}

export interface RuleSetService {
  /**
   * A version of the set with these files, active from now on; the same files again make none.
   * @throws Problem `rules.too-many`, `rule.too-heavy`, `rules.empty`, `rule-set.reserved`
   */
  readonly import: (name: string, what: RuleImport, by: By) => Promise<Imported>;
  /** Our own rules. A version that somebody went back from stays superseded until the files change. */
  readonly importBuiltIn: (what: RuleImport) => Promise<void>;
  /** @throws Problem `rule-set.not-found`, `rule-set.version-not-found` */
  readonly activate: (setId: string, number: number, by: By) => Promise<RuleSetVersion>;
}

export const BUILT_IN_NAME = "Cordon";
/** Versions one can go back to. */
const KEEP_VERSIONS = 10;
const SYSTEM: By = { actor: { kind: "system", id: "rules", name: "built-in rules" } };

export function createRuleSetService(needs: RuleSetNeeds): RuleSetService {
  const { transaction, now, onRulesChanged } = needs;

  async function addVersion(set: ImportOwner, { digest, read }: RuleImport, by: By): Promise<Imported> {
    const known = await transaction((scope) => takeKnown(scope, set, digest, by, now()));
    if (known) return known;
    const content = await read();
    return transaction(async (scope) => {
      const again = await takeKnown(scope, set, digest, by, now());
      if (again) return again;
      const found = await scope.ruleSets.findNamed(set.name);
      const owner: RuleSet = found ?? { id: newId("rst"), ...set };
      if (!found) await scope.ruleSets.add(owner, now());
      const version = await store(scope, owner, { digest, content, by, at: now() });
      await scope.audit(entry("imported", owner, version, by));
      return { set: owner, version, isNew: true };
    });
  }

  return {
    async import(name, what, by) {
      if (name.toLowerCase() === BUILT_IN_NAME.toLowerCase()) throw reserved();
      if (what.files === 0) throw empty();
      const imported = await addVersion({ name, origin: "imported" }, what, by);
      await onRulesChanged();
      return imported;
    },
    async importBuiltIn(what) {
      if (what.files === 0) return;
      await addVersion({ name: BUILT_IN_NAME, origin: "built-in" }, what, SYSTEM);
      await onRulesChanged();
    },
    async activate(setId, number, by) {
      const version = await transaction(async ({ ruleSets, audit }) => {
        await ruleSets.takeTurn();
        const set = await ruleSets.find(setId);
        if (!set) throw new Problem("rule-set.not-found", "There is no such rule set.");
        const version = await ruleSets.version(setId, number);
        if (!version) {
          throw new Problem("rule-set.version-not-found", `The rule set “${set.name}” has no version ${number}.`);
        }
        if (version.isActive) return version;
        await ruleSets.activate(version, now());
        await audit(entry("activated", set, version, by));
        return { ...version, isActive: true };
      });
      await onRulesChanged();
      return version;
    },
  };
}

/** The version with the same files; a person's import also makes it count again. */
async function takeKnown(
  { ruleSets, audit }: RuleSetScope,
  { name, origin }: ImportOwner,
  digest: string,
  by: By,
  at: Date,
): Promise<Imported | undefined> {
  await ruleSets.takeTurn();
  const set = await ruleSets.findNamed(name);
  const version = set && (await ruleSets.versionOfDigest(set.id, digest));
  if (!set || !version) return undefined;
  if (version.isActive || origin === "built-in") return { set, version, isNew: false };
  await ruleSets.activate(version, at);
  await audit(entry("activated", set, version, by));
  return { set, version: { ...version, isActive: true }, isNew: false };
}

async function store(
  { ruleSets }: RuleSetScope,
  set: RuleSet,
  {
    digest,
    content,
    by,
    at,
  }: { readonly digest: string; readonly content: ImportContent; readonly by: By; readonly at: Date },
): Promise<RuleSetVersion> {
  const { entries, filters } = content;
  const rules = entries.filter((entry) => "content" in entry).length;
  const version = {
    id: newId("rsv"),
    setId: set.id,
    number: (await ruleSets.lastNumber(set.id)) + 1,
    rules,
    failed: entries.length - rules,
    filters: filters.length,
  };
  await ruleSets.addVersion({ ...version, digest, importedAt: at, importedBy: by.actor.name }, content);
  await ruleSets.activate(version, at);
  await ruleSets.forgetOld(set.id, KEEP_VERSIONS);
  return { ...version, isActive: true };
}

function reserved(): Problem {
  return new Problem("rule-set.reserved", `“${BUILT_IN_NAME}” is the name of the built-in rules. Choose another one.`, {
    fields: { name: "is the name of the built-in rules" },
  });
}

function empty(): Problem {
  return new Problem("rules.empty", "The import holds no rule file. Rules are files that end in .yml or .yaml.");
}

function entry(deed: "imported" | "activated", set: RuleSet, version: RuleSetVersion, by: By): Parameters<Audit>[0] {
  return {
    actor: by.actor,
    action: `monitoring.rule-set.${deed}`,
    target: { kind: "rule-set", id: set.id, name: set.name },
    outcome: "success",
    ...(by.remoteAddress === undefined ? {} : { remoteAddress: by.remoteAddress }),
    details: { version: version.number, rules: version.rules, failed: version.failed, filters: version.filters },
  };
}
