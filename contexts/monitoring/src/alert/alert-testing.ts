import { createHash } from "node:crypto";
import { auditWriter } from "@cordon/platform/audit/audit-writer";
import { createTransaction, type RunInTransaction, type TransactionTools } from "@cordon/platform/database/transaction";
import { type Kysely, sql } from "kysely";
import type { AlertsRaised } from "../events.ts";
import type { By } from "../actor.ts";
import { digestOf, type ImportOwner, readRules, type RuleFile, type RuleImport } from "../rule/rule-import.ts";
import type { ParsedFile, ParsedRule, RuleParser } from "../rule/rule-parser.ts";
import { BUILT_IN_NAME, createRuleSetService, type Imported, type RuleSetService } from "../rule/rule-set-service.ts";
import { createRuleSetStore } from "../rule/rule-set-store.ts";
import { createSuppressionStore } from "../suppression/suppression-store.ts";
import type { MonitoringTables } from "../tables.ts";
import { createRuleStore } from "../rule/rule-store.ts";
import { createAlertStore } from "./alert-store.ts";
import { createDecisionStore } from "./decision-store.ts";
import type { DetectedMatch, EventCopy } from "./detected-match.ts";

export const NOW: Date = new Date("2026-11-24T06:30:00Z");
export const RULE = "0f06a3a5-6a09-413f-8743-e6cf35561297";
export const OTHER_RULE = "1f06a3a5-6a09-413f-8743-e6cf35561297";

export function aRule(change: Partial<ParsedRule> = {}): ParsedRule {
  return {
    id: RULE,
    source: `title: ${change.title ?? "A rule"}`,
    line: 1,
    title: "A rule",
    name: "",
    author: "Ada",
    license: "DRL 1.1",
    level: "high",
    status: "test",
    description: "Finds it.",
    tags: ["attack.credential-access", "attack.t1003.001"],
    product: "linux",
    category: undefined,
    service: undefined,
    references: [],
    falsePositives: [],
    firstSteps: ["Look."],
    opensIncident: false,
    ...change,
  };
}

/** A match of an event of its own, unless the change names one. */
export function aMatch(
  number: number,
  change: Partial<Omit<DetectedMatch, "copy">> & { readonly raw?: string } = {},
): DetectedMatch & { readonly copy: EventCopy } {
  const { raw = `event ${number}`, ...facts } = change;
  const occurredAt = facts.occurredAt ?? NOW.getTime() - 60_000 + number;
  const receivedAt = NOW.getTime() - 1_000;
  const digest = createHash("sha256").update(`event ${number}`).digest("hex").slice(0, 20);
  const eventId = `evt_${receivedAt.toString(16).padStart(12, "0")}${digest}`;
  return {
    ruleId: RULE,
    eventId,
    batchId: "bat_1",
    host: "web-1",
    isHostVouched: false,
    ...facts,
    occurredAt,
    receivedAt,
    copy: {
      eventId,
      occurredAt,
      receivedAt,
      decoder: "text",
      source: { id: "src_1", name: "a token" },
      isHostVouched: false,
      ecs: { "host.name": facts.host ?? "web-1" },
      raw,
      isRawCut: false,
    },
  };
}

/** The context's transaction, with what it announced. */
export function aTransaction(
  db: Kysely<MonitoringTables>,
  announced: AlertsRaised[] = [],
): RunInTransaction<TestScope> {
  return createTransaction<MonitoringTables, TestStores, AlertsRaised>(
    {
      db,
      emit: async (_trx, event) => void announced.push(event as AlertsRaised), // the only event of this test
      keyOf: () => "alerts",
      auditIn: (trx) => auditWriter(trx, () => NOW),
    },
    (trx) => ({
      alerts: createAlertStore(trx),
      suppressions: createSuppressionStore(trx),
      ruleSets: createRuleSetStore(trx),
      rules: createRuleStore(trx),
      decisions: createDecisionStore(trx),
      trx,
    }),
  );
}

interface TestStores {
  readonly alerts: ReturnType<typeof createAlertStore>;
  readonly suppressions: ReturnType<typeof createSuppressionStore>;
  readonly ruleSets: ReturnType<typeof createRuleSetStore>;
  readonly rules: ReturnType<typeof createRuleStore>;
  readonly decisions: ReturnType<typeof createDecisionStore>;
  readonly trx: Kysely<MonitoringTables>;
}
type TestScope = TestStores & TransactionTools<AlertsRaised>;

export const BY = { actor: { kind: "member", id: "mem_ada", name: "Ada" }, remoteAddress: "10.0.0.9" } as const;

/** The service over files whose text is the rules themselves as JSON; a text that is none is a rule with an error. */
export function aRuleSetService(
  db: Kysely<MonitoringTables>,
  now: () => Date = () => NOW,
  parse: RuleParser = parseJson,
): RuleSetServiceForTests {
  const service = createRuleSetService({ transaction: aTransaction(db), now, onRulesChanged: async () => undefined });
  return {
    import: async (name, files, by) => service.import(name, importOf(files, { name, origin: "imported" }, parse), by),
    importBuiltIn: async (files) =>
      service.importBuiltIn(importOf(files, { name: BUILT_IN_NAME, origin: "built-in" }, parse)),
    activate: service.activate,
  };
}

/** Takes files, and reads them in this thread. */
interface RuleSetServiceForTests extends Pick<RuleSetService, "activate"> {
  readonly import: (name: string, files: readonly RuleFile[], by: By) => Promise<Imported>;
  readonly importBuiltIn: (files: readonly RuleFile[]) => Promise<void>;
}

export function importOf(files: readonly RuleFile[], set: ImportOwner, parse: RuleParser): RuleImport {
  return { files: files.length, digest: digestOf(files), read: async () => readRules(files, set, parse) };
}

function parseJson(text: string): ParsedFile {
  try {
    return { rules: JSON.parse(text) as ParsedRule[], filters: [], errors: [] }; // written by `aRuleFile`
  } catch {
    return { rules: [], filters: [], errors: [{ line: 3, message: "The rule has no detection." }] };
  }
}

export function aRuleFile(path: string, ...rules: readonly ParsedRule[]): { path: string; text: string } {
  return { path, text: JSON.stringify(rules) };
}

/** Before each test; the audit trail cannot be emptied, so ask it by the id of the thing. */
export async function emptyTables(db: Kysely<MonitoringTables>): Promise<void> {
  await sql`truncate monitoring.alert, monitoring.alert_event, monitoring.suppression, monitoring.rule_set,
    monitoring.rule_set_version, monitoring.rule_set_entry, monitoring.rule_set_filter, monitoring.rule_content, monitoring.rule,
    monitoring.rule_day`.execute(db);
}

/** The same, but the rules stay. */
export async function emptyAlerts(db: Kysely<MonitoringTables>): Promise<void> {
  await sql`truncate monitoring.alert, monitoring.alert_event, monitoring.rule_day`.execute(db);
}
