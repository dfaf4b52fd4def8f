import { newId, Problem } from "@cordon/kernel";
import type { Audit } from "@cordon/platform/audit/audit";
import type { By } from "../actor.ts";
import { digestOf, entriesOf, type ImportEntry, MAX_RULES, type RuleFile, tooMany } from "./rule-import.ts";
import type { RuleParser } from "./rule-parser.ts";
import type { RuleSet, RuleSetStore, RuleSetVersion } from "./rule-set-store.ts";
import type { RuleOrigin } from "./rule.ts";

export interface RuleSetScope {
  readonly ruleSets: RuleSetStore;
  readonly audit: Audit;
}

export interface RuleSetNeeds {
  readonly transaction: <T>(work: (scope: RuleSetScope) => Promise<T>) => Promise<T>;
  readonly parse: RuleParser;
  readonly now: () => Date;
  /** After what the worker should run changed. */
  readonly onRulesChanged: () => void;
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
   * @throws Problem `rules.too-many`, `rules.empty`, `rule-set.reserved`
   */
  readonly import: (name: string, files: readonly RuleFile[], by: By) => Promise<Imported>;
  /** Our own rules. A version that somebody went back from stays superseded until the files change. */
  readonly importBuiltIn: (files: readonly RuleFile[]) => Promise<void>;
  /** @throws Problem `rule-set.not-found`, `rule-set.version-not-found` */
  readonly activate: (setId: string, number: number, by: By) => Promise<RuleSetVersion>;
}

export const BUILT_IN_NAME = "Cordon";
/** Versions one can go back to. */
const KEEP_VERSIONS = 10;
const SYSTEM: By = { actor: { kind: "system", id: "rules", name: "built-in rules" } };

export function createRuleSetService(needs: RuleSetNeeds): RuleSetService {
  const { transaction, now, onRulesChanged } = needs;

  async function addVersion(
    set: { readonly name: string; readonly origin: RuleOrigin },
    files: readonly RuleFile[],
    by: By,
  ): Promise<Imported> {
    if (files.length > MAX_RULES) throw tooMany();
    const digest = digestOf(files);
    const known = await transaction((scope) => takeKnown(scope, set, digest, by, now()));
    if (known) return known;
    const entries = await read(files, set, needs.parse);
    return transaction(async (scope) => {
      const again = await takeKnown(scope, set, digest, by, now());
      if (again) return again;
      const found = await scope.ruleSets.findNamed(set.name);
      const owner: RuleSet = found ?? { id: newId("rst"), ...set };
      if (!found) await scope.ruleSets.add(owner, now());
      const version = await store(scope, owner, { digest, entries, by, at: now() });
      await scope.audit(entry("imported", owner, version, by));
      return { set: owner, version, isNew: true };
    });
  }

  return {
    async import(name, files, by) {
      if (name.toLowerCase() === BUILT_IN_NAME.toLowerCase()) throw reserved();
      if (files.length === 0) throw empty();
      const imported = await addVersion({ name, origin: "imported" }, files, by);
      onRulesChanged();
      return imported;
    },
    async importBuiltIn(files) {
      if (files.length === 0) return;
      await addVersion({ name: BUILT_IN_NAME, origin: "built-in" }, files, SYSTEM);
      onRulesChanged();
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
      onRulesChanged();
      return version;
    },
  };
}

/** The version with the same files; a person's import also makes it count again. */
async function takeKnown(
  { ruleSets, audit }: RuleSetScope,
  { name, origin }: { readonly name: string; readonly origin: RuleOrigin },
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
    entries,
    by,
    at,
  }: { readonly digest: string; readonly entries: readonly ImportEntry[]; readonly by: By; readonly at: Date },
): Promise<RuleSetVersion> {
  const rules = entries.filter((entry) => "content" in entry).length;
  const version = {
    id: newId("rsv"),
    setId: set.id,
    number: (await ruleSets.lastNumber(set.id)) + 1,
    rules,
    failed: entries.length - rules,
  };
  await ruleSets.addVersion({ ...version, digest, importedAt: at, importedBy: by.actor.name }, entries);
  await ruleSets.activate(version, at);
  await ruleSets.forgetOld(set.id, KEEP_VERSIONS);
  return { ...version, isActive: true };
}

/** Outside of a transaction, and giving way to other work in between. */
async function read(
  files: readonly RuleFile[],
  set: { readonly name: string; readonly origin: RuleOrigin },
  parse: RuleParser,
): Promise<readonly ImportEntry[]> {
  const all: ImportEntry[] = [];
  let since = performance.now();
  for (const entries of entriesOf(files, set, parse)) {
    all.push(...entries);
    if (performance.now() - since < 20) continue;
    await new Promise((resolve) => setImmediate(resolve));
    since = performance.now();
  }
  return all;
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
    details: { version: version.number, rules: version.rules, failed: version.failed },
  };
}
