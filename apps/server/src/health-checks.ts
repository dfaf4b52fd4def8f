import type { MonitoringRuntime } from "@cordon/monitoring/context";
import type { Events } from "@cordon/platform/events/create-events";
import type { DependencyReport, Health } from "@cordon/platform/health/health";
import { type Kysely, sql } from "kysely";
import type { Telemetry } from "./telemetry.ts";

export interface HealthSubjects {
  readonly db: Kysely<unknown>;
  readonly telemetry: Telemetry;
  readonly events: Pick<Events, "health">;
  readonly monitoring: Pick<MonitoringRuntime, "health">;
}

const BACKLOG_WARNS_SECONDS = 60;

/** What `/api/v1/ready` asks: both stores, the job queue, intake and the disk. */
export function addHealthChecks(health: Health, { db, telemetry, events, monitoring }: HealthSubjects): void {
  health.add({
    name: "database",
    check: async () => {
      await sql`select 1`.execute(db);
      return { state: "up" };
    },
  });
  health.add({
    name: "telemetry",
    check: async () => {
      await telemetry.clients.screens.rows("select 1");
      return { state: "up" };
    },
  });
  health.add({ name: "jobs", isRequired: false, check: async () => jobsReport(await events.health()) });
  health.add({ name: "intake", isRequired: false, check: async () => intakeReport(await monitoring.health()) });
}

function jobsReport(jobs: Awaited<ReturnType<Events["health"]>>): DependencyReport {
  const isLate = jobs.backlogAgeSeconds > BACKLOG_WARNS_SECONDS;
  const backlogs = [
    { name: "events", size: jobs.waiting, oldestAgeSeconds: jobs.waiting > 0 ? jobs.backlogAgeSeconds : null },
  ];
  if (jobs.deadLetters > 0)
    return {
      state: "degraded",
      message: `${jobs.deadLetters} events failed ten times and wait for a person.`,
      backlogs,
    };
  return isLate
    ? { state: "degraded", message: "Domain events wait for longer than a minute.", backlogs }
    : { state: "up", backlogs };
}

function intakeReport(intake: Awaited<ReturnType<MonitoringRuntime["health"]>>): DependencyReport {
  const { disk, backlog } = intake;
  const backlogs = [
    { name: "batches", size: backlog.batches, oldestAgeSeconds: backlog.batches > 0 ? backlog.oldestMs / 1_000 : null },
  ];
  if (disk.freeBytes < disk.neededBytes) {
    return {
      state: "degraded",
      message: `Too little disk: ${Math.round(disk.freeBytes / 1e6)} MB are free. New batches are refused.`,
      backlogs,
    };
  }
  return { state: "up", backlogs };
}
