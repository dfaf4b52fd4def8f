import { incidents } from "@cordon/incidents/context";
import type { IncidentsTables } from "@cordon/incidents";
import { inventory } from "@cordon/inventory/context";
import type { InventoryTables } from "@cordon/inventory";
import type { MonitoringTables } from "@cordon/monitoring";
import { monitoring } from "@cordon/monitoring/context";
import { auditWriter } from "@cordon/platform/audit/audit-writer";
import { withTablesOf } from "@cordon/platform/database/create-database";
import {
  createTransaction,
  inTransaction,
  onTables,
  type RunInTransaction,
  untyped,
} from "@cordon/platform/database/transaction";
import { eventMigrations } from "@cordon/platform/events/handled-event";
import { migrations as platformMigrations } from "@cordon/platform/members/migrations/index";
import { createTestDatabase } from "@cordon/platform/testing";
import { triageAlert } from "@cordon/triage-alert";
import type { KnownAlert } from "../contexts/incidents/src/alert/alert-store.ts";
import { listIncidents } from "../contexts/incidents/src/incident/incident-list-view.ts";
import type { IncidentItem } from "../contexts/incidents/src/incident/incident-schemas.ts";
import { storesIn } from "../contexts/incidents/src/incident/incident-scope.ts";
import { forgetIncidents } from "../contexts/incidents/src/testing.ts";
import { createAlertStore } from "../contexts/monitoring/src/alert/alert-store.ts";
import { type RecorderScope, recordMatches } from "../contexts/monitoring/src/alert/alert-recorder.ts";
import { aRuleSetService, BY, emptyAlerts } from "../contexts/monitoring/src/alert/alert-testing.ts";
import { createDecoder } from "../contexts/monitoring/src/decode/decode.ts";
import { loadDecoderContent } from "../contexts/monitoring/src/decode/decoder-content.ts";
import { compileRules } from "../contexts/monitoring/src/detect/compiled-rules.ts";
import { createDetector, type Detector } from "../contexts/monitoring/src/detect/detector.ts";
import type { AlertsRaised } from "../contexts/monitoring/src/events.ts";
import { decodeJob } from "../contexts/monitoring/src/ingest/decode-records.ts";
import { loadDetectionPlan } from "../contexts/monitoring/src/rule/detection-plan.ts";
import type { RuleFile } from "../contexts/monitoring/src/rule/rule-import.ts";
import { parseSigmaFile } from "../contexts/monitoring/src/rule/sigma-parser.ts";
import { createSuppressionStore } from "../contexts/monitoring/src/suppression/suppression-store.ts";

/** What an incident came to be, with all that it rests on. */
export interface Found {
  readonly incident: IncidentItem;
  readonly alerts: readonly KnownAlert[];
}

/** Records in, incidents out, in one process and as the server does it, only without the telemetry store. */
export interface DetectionLab {
  readonly rules: number;
  /** Forgets everything but the rules, and reads these records as a batch each. */
  readonly run: (bodies: readonly Uint8Array[], receivedAt?: Date) => Promise<Outcome>;
}

export interface Outcome {
  readonly alerts: number;
  readonly candidates: readonly Found[];
  /** Highest risk first. */
  readonly queue: readonly Found[];
}

const SENDER = { sourceId: "src_lab", name: "lab", kind: "token", vouching: "collector" } as const;

/** With the rules of a set that are on by default: `built-in` as ours are, `imported` as those of others are. */
export async function createDetectionLab(
  origin: "built-in" | "imported",
  files: readonly RuleFile[],
): Promise<DetectionLab> {
  const { db } = await createTestDatabase<unknown>([
    eventMigrations,
    { context: "platform", migrations: platformMigrations },
    { context: "inventory", migrations: inventory.migrations },
    { context: "monitoring", migrations: monitoring.migrations },
    { context: "incidents", migrations: incidents.migrations },
  ]);
  const tables = { monitoring: withTablesOf<MonitoringTables>(db), incidents: withTablesOf<IncidentsTables>(db) };
  const detector = await detectorOf(tables.monitoring, origin, files);
  const decode = createDecoder(await loadDecoderContent());
  const raised: AlertsRaised[] = [];
  const record = recordingOf(tables.monitoring, raised);
  const triage = (event: AlertsRaised): Promise<void> =>
    inTransaction(db, (trx) => {
      const any = untyped(trx);
      const seen = { incidents: onTables<IncidentsTables>(any), inventory: onTables<InventoryTables>(any) };
      return triageAlert({ ...seen, emit: async () => undefined, now }, event);
    });

  let batches = 0;
  return {
    rules: detector.rules,
    async run(bodies, receivedAt = now()) {
      await emptyAlerts(tables.monitoring);
      await forgetIncidents(tables.incidents);
      for (const bytes of bodies) {
        batches += 1;
        const payload = { kind: "body", bytes: new Uint8Array(bytes) } as const;
        const batch = { batchId: `bat_${batches}`, receivedAt: receivedAt.getTime(), isHistorical: true };
        const { matches } = decodeJob(decode, { members: [{ ...batch, sender: SENDER, payload }] }, detector);
        await record((scope) => recordMatches(scope, matches, receivedAt));
        for (const event of raised.splice(0)) await triage(event);
      }
      const alerts = await tables.monitoring.selectFrom("monitoring.alert").select("id").execute();
      const found = { candidates: await listed(tables.incidents, "candidates") };
      return { ...found, alerts: alerts.length, queue: await listed(tables.incidents, "queue") };
    },
  };
}

function now(): Date {
  return new Date();
}

type MonitoringDb = ReturnType<typeof withTablesOf<MonitoringTables>>;
type IncidentsDb = ReturnType<typeof withTablesOf<IncidentsTables>>;

async function detectorOf(
  db: MonitoringDb,
  origin: "built-in" | "imported",
  files: readonly RuleFile[],
): Promise<Detector> {
  const ruleSets = aRuleSetService(db, now, parseSigmaFile);
  await (origin === "built-in" ? ruleSets.importBuiltIn(files) : ruleSets.import("Imported", files, BY));
  const plan = await loadDetectionPlan(db, now());
  return createDetector(await compileRules(plan), plan.fields);
}

/** The transaction that matches are recorded in; what it announces is added to `raised`. */
function recordingOf(db: MonitoringDb, raised: AlertsRaised[]): RunInTransaction<RecorderScope> {
  return createTransaction(
    {
      db,
      emit: async (_trx, event) => void raised.push(event as AlertsRaised), // the only event that recording announces
      keyOf: ({ type }: AlertsRaised) => type,
      auditIn: (trx) => auditWriter(trx, now),
    },
    (trx) => ({ alerts: createAlertStore(trx), suppressions: createSuppressionStore(trx) }),
  );
}

async function listed(db: IncidentsDb, tab: "queue" | "candidates"): Promise<readonly Found[]> {
  const { items } = await listIncidents(db, { tab, q: "", sort: "risk", limit: 200 }, "nobody", now());
  const { alerts } = storesIn(db);
  return Promise.all(items.map(async (incident) => ({ incident, alerts: await alerts.listOf(incident.id, 10_000) })));
}

/** As `cordon send` does: whole lines, in bodies of a few megabytes. */
export function batchesOf(recording: Uint8Array, size = 4_000_000): readonly Uint8Array[] {
  const batches: Uint8Array[] = [];
  for (let from = 0; from < recording.length; ) {
    const end = recording.indexOf(10, Math.min(from + size, recording.length) - 1);
    const to = end < 0 ? recording.length : end + 1;
    batches.push(recording.subarray(from, to));
    from = to;
  }
  return batches;
}
