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
  /** Soon; several calls are one. What cannot be read is tried again. */
  readonly refresh: () => void;
  readonly stop: () => Promise<void>;
}

const SOON_MS = 200;
const AGAIN_MS = 5_000;

export function createPlanner({ db, now, log }: PlannerNeeds, pool: Pick<DecodePool, "use">): Planner {
  let timer: NodeJS.Timeout | undefined;
  let loading: Promise<void> = Promise.resolve();

  async function load(): Promise<void> {
    pool.use(await loadDetectionPlan(db, now()));
  }

  function refreshIn(ms: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      loading = load().catch((err: unknown) => {
        log.warn({ err }, "the rules could not be read; those of before run on");
        refreshIn(AGAIN_MS);
      });
    }, ms);
  }

  return {
    load,
    refresh: () => refreshIn(SOON_MS),
    async stop() {
      clearTimeout(timer);
      await loading;
      clearTimeout(timer);
    },
  };
}
