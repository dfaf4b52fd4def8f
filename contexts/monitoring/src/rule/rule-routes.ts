import { Problem } from "@cordon/kernel";
import type { Handlers, RequestContext } from "@cordon/platform/http/handler";
import type { Kysely } from "kysely";
import { byOf } from "../actor.ts";
import { createIntakeBudget } from "../ingest/intake-budget.ts";
import type { MonitoringTables } from "../tables.ts";
import type { WrittenRule } from "./written-rule.ts";
import type { RuleExplainer } from "./explain-rule.ts";
import type { RuleTrier } from "./try-rule.ts";
import type { ImportReader } from "./import-reader.ts";
import { readImport } from "./read-import.ts";
import type { RuleDetail, ruleRoutes } from "./rule-contract.ts";
import { getRule, writtenRule } from "./rule-detail-view.ts";
import { MAX_IMPORT_BYTES } from "./rule-import.ts";
import { noSuchRule, type RuleService } from "./rule-service.ts";
import type { RuleSetItem, ruleSetRoutes } from "./rule-set-contract.ts";
import type { RuleSetService } from "./rule-set-service.ts";
import { listRuleChanges, listRuleFailures, listRuleSets } from "./rule-set-view.ts";
import { listRules, ruleFacets } from "./rule-view.ts";

export function ruleHandlers(
  service: RuleService,
  { explain, tryOut }: { readonly explain: RuleExplainer; readonly tryOut: RuleTrier },
  db: Kysely<MonitoringTables>,
  now: () => Date,
): Handlers<typeof ruleRoutes> {
  const detail = async (id: string): Promise<RuleDetail> => {
    const found = await getRule(db, id, now());
    if (!found) throw noSuchRule();
    return found;
  };
  /** A text stands for itself; a rule of a set under the filters of its set. */
  const written = async (ruleId: string | undefined, source: string | undefined): Promise<WrittenRule> => {
    if (source !== undefined) return { source, filters: [] };
    const found = await writtenRule(db, ruleId ?? "");
    if (!found) throw noSuchRule();
    return found;
  };
  return {
    listRules: ({ query }) => listRules(db, query, now()),
    ruleFacets: () => ruleFacets(db, now()),
    getRule: ({ params }) => detail(params.id),
    explainRule: async ({ body: { ruleId, source, record } }) =>
      explain({ ...(await written(ruleId, source)), record, now: now() }),
    tryRule: async ({ body: { ruleId, source, days } }) => tryOut({ ...(await written(ruleId, source)), days }),
    switchRules: ({ body: { rules, ...to } }, request) => service.switchMany(rules, to, byOf(request)),
    switchRule: async ({ params, body }, request) => {
      await service.switch(params.id, body, body.revision, byOf(request));
      return detail(params.id);
    },
  };
}

export function ruleSetHandlers(
  service: RuleSetService,
  reader: ImportReader,
  db: Kysely<MonitoringTables>,
): Handlers<typeof ruleSetRoutes> {
  /** Two imports at once, and no more. */
  const budget = createIntakeBudget(2 * MAX_IMPORT_BYTES);
  const itemOf = async (id: string): Promise<RuleSetItem> => {
    const found = (await listRuleSets(db)).find((set) => set.id === id);
    if (!found) throw new Problem("rule-set.not-found", "There is no such rule set.");
    return found;
  };
  return {
    listRuleSets: async () => ({ items: await listRuleSets(db) }),
    importRules: async ({ query }, request) => {
      const owner = { name: query.name, origin: "imported" } as const;
      const read = await readImport({ ...bodyOf(request), budget }, (bytes) => reader.body(bytes, owner));
      const { set, version, isNew } = await service.import(query.name, read, byOf(request));
      const { number, rules, failed, filters } = version;
      return { set: await itemOf(set.id), version: number, rules, failed, filters, isNew };
    },
    listRuleChanges: async ({ params: { id, number } }) => {
      const items = await listRuleChanges(db, id, number);
      if (!items) throw new Problem("rule-set.version-not-found", `There is no version ${number} of this rule set.`);
      return { items };
    },
    activateRuleSetVersion: async ({ params: { id, number } }, request) => {
      await service.activate(id, number, byOf(request));
      return itemOf(id);
    },
    listRuleFailures: async () => ({ items: await listRuleFailures(db) }),
  };
}

function bodyOf({ stream, headers }: RequestContext): { stream: NonNullable<typeof stream>; isGzip: boolean } {
  if (!stream) throw new Problem("rules.invalid", "The request has no body.");
  const encoding = headers["content-encoding"]?.trim().toLowerCase() ?? "";
  const isGzipType = headers["content-type"]?.split(";")[0]?.trim().toLowerCase() === "application/gzip";
  if (!["", "identity", "gzip", "x-gzip"].includes(encoding)) {
    throw new Problem("rules.invalid", "The content encoding is not known here. Send gzip or nothing.");
  }
  return { stream, isGzip: isGzipType || encoding.endsWith("gzip") };
}
