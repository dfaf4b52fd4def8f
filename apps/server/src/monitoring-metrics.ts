import type { MonitoringHealth } from "@cordon/monitoring/context";
import type { Metrics } from "@cordon/platform/health/metrics";
import { Counter, Gauge } from "prom-client";

export interface IntakeCounters {
  readonly stored: (events: number) => void;
}

/** The figures of intake in `/metrics`. */
export function addMonitoringMetrics(
  { registry }: Metrics,
  health: () => Promise<MonitoringHealth> | undefined,
): IntakeCounters {
  const stored = new Counter({
    name: "cordon_monitoring_events_stored_total",
    help: "Events on disk since start.",
    registers: [],
  });
  const lost = new Gauge({
    name: "cordon_monitoring_syslog_lost",
    help: "Syslog messages dropped for want of room, and refused from unlisted networks, since start.",
    labelNames: ["why"],
    registers: [],
    async collect() {
      const syslog = (await health())?.syslog;
      this.set({ why: "dropped" }, syslog?.dropped ?? 0);
      this.set({ why: "refused" }, syslog?.refused ?? 0);
    },
  });
  registry.registerMetric(stored);
  registry.registerMetric(lost);
  registry.registerMetric(
    gauge(
      "cordon_monitoring_intake_bytes",
      "Bytes of records in memory between receipt and acknowledgement.",
      async () => (await health())?.intakeBytes,
    ),
  );
  registry.registerMetric(
    gauge(
      "cordon_monitoring_disk_free_bytes",
      "Free bytes on the disk of the data directory.",
      async () => (await health())?.disk.freeBytes,
    ),
  );
  return { stored: (events) => stored.inc(events) };
}

function gauge(name: string, help: string, read: () => Promise<number | undefined>): Gauge {
  return new Gauge({
    name,
    help,
    registers: [],
    async collect() {
      this.set((await read()) ?? 0);
    },
  });
}
