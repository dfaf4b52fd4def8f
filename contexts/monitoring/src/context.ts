import { type ContextDefinition, type ContextRuntime, defineContext } from "@cordon/platform/context";
import type { TransactionNeeds } from "@cordon/platform/database/transaction";
import { createTransaction } from "@cordon/platform/database/transaction";
import type { ScheduledJob } from "@cordon/platform/events/subscriber";
import type { Log } from "@cordon/platform/log";
import type { Kysely } from "kysely";
import { createAlertStore } from "./alert/alert-store.ts";
import { createDecisionStore } from "./alert/decision-store.ts";
import { contract, type IntakeState } from "./contract.ts";
import { setUpDetection } from "./detection.ts";
import type { AlertsRaised, EventsStored } from "./events.ts";
import { createBatchStore } from "./ingest/batch-store.ts";
import { createDiskGuard, type DiskState } from "./ingest/disk-guard.ts";
import { createEventSink, type TelemetryWriter } from "./ingest/event-sink.ts";
import { createIngest, type Ingest } from "./ingest/ingest.ts";
import { createIntakeBudget, type IntakeBudget } from "./ingest/intake-budget.ts";
import { createSendEvents } from "./ingest/send-events.ts";
import type { Sender } from "./ingest/sender.ts";
import { migrations } from "./migrations/index.ts";
import { PERMISSIONS } from "./permissions.ts";
import { PROBLEMS } from "./problems.ts";
import { searchHandlers } from "./search/search-routes.ts";
import { createSearch, type Search } from "./search/search-service.ts";
import type { QueryClient } from "./search/search-client.ts";
import { savedSearchHandlers } from "./saved-search/saved-search-routes.ts";
import { createSavedSearchService } from "./saved-search/saved-search-service.ts";
import { createSavedSearchStore } from "./saved-search/saved-search-store.ts";
import { createRuleSetStore } from "./rule/rule-set-store.ts";
import { createRuleStore } from "./rule/rule-store.ts";
import { createSourceStore } from "./source/source-store.ts";
import { listSources, type TelemetryReader } from "./source/source-view.ts";
import { createSuppressionStore } from "./suppression/suppression-store.ts";
import { createFrameBatcher } from "./syslog/frame-batcher.ts";
import { startSyslogReceiver, type SyslogOptions, type SyslogReceiver } from "./syslog/syslog-receiver.ts";
import type { MonitoringTables } from "./tables.ts";

export interface MonitoringNeeds {
  readonly db: Kysely<MonitoringTables>;
  readonly events: Pick<TransactionNeeds<MonitoringTables, EventsStored | AlertsRaised>, "emit" | "auditIn">;
  /** Clients of the telemetry store, one per kind of work, so that none waits for another. */
  readonly telemetry: {
    readonly writer: TelemetryWriter;
    readonly reader: TelemetryReader;
    readonly screens: QueryClient;
    /** Undefined when the store has nobody who may only read. */
    readonly people: QueryClient | undefined;
  };
  readonly log: Log;
  readonly now: () => Date;
  readonly limits: {
    /** Bytes of records in memory between receipt and acknowledgement. */
    readonly inFlightBytes: number;
    /** Largest batch, after decompression. */
    readonly maxBodyBytes: number;
    readonly disk: { readonly path: string; readonly minimumShare: number; readonly minimumBytes: number };
  };
  readonly syslog: Pick<SyslogOptions, "udp" | "tcp" | "allowedNetworks">;
  /** Tells browsers that new records can be found; called at most twice a second. */
  readonly onStored: (events: number) => void;
  /** Tells browsers that alerts were raised, or rest on more events than before; called at most twice a second. */
  readonly onAlerts: (alerts: number) => void;
}

export interface MonitoringRuntime extends ContextRuntime<typeof contract> {
  readonly health: () => Promise<MonitoringHealth>;
  /** Takes a batch as if it had been sent. */
  readonly submit: Ingest["submit"];
  /** One stored event with its whole record. @throws Problem `event.not-found` */
  readonly event: Search["get"];
  readonly stop: () => Promise<void>;
}

export interface MonitoringHealth {
  readonly disk: DiskState;
  readonly backlog: ReturnType<Ingest["backlog"]>;
  readonly intakeBytes: number;
  readonly syslog: ReturnType<SyslogReceiver["counters"]>;
}

const LIVE_EVERY_MS = 500;
const LEDGER_DAYS = 30;
const REFUSAL_DAYS = 7;
/** How long a deleted search can be restored; the contract says so too. */
const DELETED_DAYS = 7;
const DAY_MS = 86_400_000;

export const monitoring: ContextDefinition<typeof contract, MonitoringNeeds, MonitoringRuntime> = defineContext({
  name: "monitoring",
  migrations,
  permissions: PERMISSIONS,
  problems: PROBLEMS,
  contract,
  setup: async (needs: MonitoringNeeds): Promise<MonitoringRuntime> => {
    const budget = createIntakeBudget(needs.limits.inFlightBytes);
    const disk = createDiskGuard(needs.limits.disk);
    const live = createThrottle(needs.onStored, LIVE_EVERY_MS);
    const liveAlerts = createThrottle(needs.onAlerts, LIVE_EVERY_MS);
    const transaction = createTransaction<MonitoringTables, ReturnType<typeof storesIn>, EventsStored | AlertsRaised>(
      { db: needs.db, ...needs.events, keyOf },
      storesIn,
    );
    const detection = await setUpDetection({ ...needs, transaction });
    const ingest = createIngest({
      transaction,
      sink: createEventSink(needs.telemetry.writer),
      pool: detection.pool,
      disk,
      now: needs.now,
      log: needs.log,
      onStored: live.add,
      onAlerts: liveAlerts.add,
    });
    await ingest.recover();
    const syslog = await startSyslog(needs, ingest, budget);
    const search = createSearch({ client: needs.telemetry.screens, people: needs.telemetry.people, now: needs.now });
    const onRefused = (sender: Sender, code: string): void => {
      transaction(({ sources }) => sources.refuse(sender, code, needs.now())).catch((err: unknown) =>
        needs.log.warn({ err, sourceId: sender.sourceId }, "a refusal could not be counted"),
      );
    };
    const health = async (): Promise<MonitoringHealth> => ({
      disk: await disk.state(),
      backlog: ingest.backlog(),
      intakeBytes: budget.used(),
      syslog: syslog.counters(),
    });
    return {
      handlers: {
        ...detection.handlers,
        ...searchHandlers(search, (entry) => transaction(({ audit }) => audit(entry))),
        ...savedSearchHandlers(
          createSavedSearchService({ transaction, now: needs.now }),
          createSavedSearchStore(needs.db),
        ),
        sendEvents: createSendEvents({ ingest, budget, maxBytes: needs.limits.maxBodyBytes, onRefused }),
        listSources: () => listSources(needs.db, needs.telemetry.reader, needs.now()),
        getIntake: async () => intakeState(await health()),
      },
      health,
      submit: ingest.submit,
      event: search.get,
      async stop() {
        await syslog.stop();
        await ingest.drain();
        await detection.stop();
        live.stop();
        liveAlerts.stop();
      },
    };
  },
});

function intakeState({ disk, backlog, syslog }: MonitoringHealth): IntakeState {
  const { batches, oldestMs } = backlog;
  return { disk, waiting: { batches, oldestMs: batches === 0 ? null : oldestMs }, syslog };
}

/** Alerts have one key, so that what groups them gets them in the order of the ingest. */
function keyOf(event: EventsStored | AlertsRaised): string {
  return event.type === "monitoring.events.stored.v1" ? event.groupId : "monitoring.alerts";
}

function storesIn(trx: Kysely<MonitoringTables>): {
  batches: ReturnType<typeof createBatchStore>;
  sources: ReturnType<typeof createSourceStore>;
  savedSearches: ReturnType<typeof createSavedSearchStore>;
  alerts: ReturnType<typeof createAlertStore>;
  decisions: ReturnType<typeof createDecisionStore>;
  suppressions: ReturnType<typeof createSuppressionStore>;
  rules: ReturnType<typeof createRuleStore>;
  ruleSets: ReturnType<typeof createRuleSetStore>;
} {
  return {
    batches: createBatchStore(trx),
    sources: createSourceStore(trx),
    savedSearches: createSavedSearchStore(trx),
    alerts: createAlertStore(trx),
    decisions: createDecisionStore(trx),
    suppressions: createSuppressionStore(trx),
    rules: createRuleStore(trx),
    ruleSets: createRuleSetStore(trx),
  };
}

function startSyslog(needs: MonitoringNeeds, ingest: Ingest, budget: IntakeBudget): Promise<SyslogReceiver> {
  const batcher = createFrameBatcher({ ingest, budget, log: needs.log });
  return startSyslogReceiver({ ...needs.syslog, batcher, budget, log: needs.log });
}

/** What the clock does for this context. */
export function monitoringSchedules(
  needs: Pick<MonitoringNeeds, "db" | "now" | "log"> & { readonly retentionDays: number },
): readonly ScheduledJob[] {
  const forgetOldBatches: ScheduledJob = {
    name: "monitoring.forget-old-batches",
    cron: "17 3 * * *",
    run: async () => {
      const now = needs.now().getTime();
      const batches = await createBatchStore(needs.db).deleteOlderThan(new Date(now - LEDGER_DAYS * DAY_MS));
      await createSourceStore(needs.db).forgetRefusalsBefore(new Date(now - REFUSAL_DAYS * DAY_MS));
      await createSavedSearchStore(needs.db).forgetDeletedBefore(new Date(now - DELETED_DAYS * DAY_MS));
      needs.log.info({ batches }, "forgot old batches of the ledger");
    },
  };
  return [forgetOldBatches];
}

/** Sums calls up and passes them on at most once per interval. */
function createThrottle(
  pass: (sum: number) => void,
  everyMs: number,
): { readonly add: (count: number) => void; readonly stop: () => void } {
  let sum = 0;
  let timer: NodeJS.Timeout | undefined;
  return {
    add(count) {
      sum += count;
      timer ??= setTimeout(() => {
        timer = undefined;
        pass(sum);
        sum = 0;
      }, everyMs);
    },
    stop: () => clearTimeout(timer),
  };
}
