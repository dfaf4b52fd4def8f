import type { MonitoringRuntime } from "@cordon/monitoring/context";
import type { Metrics } from "@cordon/platform/health/metrics";
import { Counter, Gauge } from "prom-client";

export interface IntakeCounters {
  readonly stored: (events: number) => void;
}

/** The figures of intake in `/metrics`. */
export function addMonitoringMetrics(
  { registry }: Metrics,
  health: () => ReturnType<MonitoringRuntime["health"]> | undefined,
): IntakeCounters {
  const stored = new Counter({
    name: "cordon_monitoring_events_stored_total",
    help: "Events on disk since start.",
    registers: [registry],
  });
  new Gauge({
    name: "cordon_monitoring_intake_bytes",
    help: "Bytes of records in memory between receipt and acknowledgement.",
    registers: [registry],
    async collect() {
      this.set((await health())?.intakeBytes ?? 0);
    },
  });
  new Gauge({
    name: "cordon_monitoring_disk_free_bytes",
    help: "Free bytes on the disk of the data directory.",
    registers: [registry],
    async collect() {
      this.set((await health())?.disk.freeBytes ?? 0);
    },
  });
  new Gauge({
    name: "cordon_monitoring_syslog_lost",
    help: "Syslog messages dropped for want of room, and refused from unlisted networks, since start.",
    labelNames: ["why"],
    registers: [registry],
    async collect() {
      const syslog = (await health())?.syslog;
      this.set({ why: "dropped" }, syslog?.dropped ?? 0);
      this.set({ why: "refused" }, syslog?.refused ?? 0);
    },
  });
  return { stored: (events) => stored.inc(events) };
}
