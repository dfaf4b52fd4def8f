import type { Log } from "@cordon/platform/log";
import type { Kysely } from "kysely";
import type { DecodePool } from "../ingest/decode-pool.ts";
import { loadDetectionPlan } from "../rule/detection-plan.ts";
import type { MonitoringTables } from "../tables.ts";

export interface PlannerNeeds {
  readonly db: Kysely<MonitoringTables>;
  readonly now: () => Date;
  readonly log: Log;
}

/** Keeps the worker's rules those of the database. */
export interface Planner {
  /** @throws when the rules cannot be read */
  readonly load: () => Promise<void>;
  /**
   * Resolves when records that come from then on meet the rules of the database. Never fails: what cannot be read is
   * tried again later, and the rules of before run on.
   */
  readonly refresh: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const AGAIN_MS = 5_000;

export function createPlanner({ db, now, log }: PlannerNeeds, pool: Pick<DecodePool, "use">): Planner {
  let timer: NodeJS.Timeout | undefined;
  let last: Promise<void> = Promise.resolve();
  let isStopped = false;

  async function load(): Promise<void> {
    pool.use(await loadDetectionPlan(db, now()));
  }

  async function loadOrRetry(): Promise<void> {
    if (isStopped) return;
    clearTimeout(timer);
    try {
      await load();
    } catch (err) {
      log.warn({ err }, "the rules could not be read; those of before run on");
      timer = setTimeout(() => void refresh(), AGAIN_MS);
    }
  }

  /** One after the other, so that an older reading never replaces a newer one. */
  function refresh(): Promise<void> {
    last = last.then(loadOrRetry);
    return last;
  }

  return {
    load,
    refresh,
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await last;
      clearTimeout(timer);
    },
  };
}
