import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { z } from "zod";
import type { EngineLimits, TelemetryRole } from "./engine-options.ts";
import { createTelemetryClient, type TelemetryClient } from "./telemetry-client.ts";
import { startTelemetryEngine, type TelemetryEngine } from "./telemetry-process.ts";

/** A real engine in a directory of its own. */
export interface TestTelemetry {
  readonly database: string;
  readonly dataDir: string;
  readonly engine: () => TelemetryEngine;
  readonly client: (role: TelemetryRole) => TelemetryClient;
  /** Starts the engine again on the same data, after it ended. */
  readonly restart: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Starts an engine for one test file; small limits, since several run at the same time. */
export async function startTestTelemetry(limits: z.input<typeof EngineLimits> = {}): Promise<TestTelemetry> {
  const directory = mkdtempSync(join(tmpdir(), "cordon-tel-"));
  const dataDir = join(directory, "data");
  const database = "cordon";
  const log = { warn: (): void => undefined };
  const start = (): Promise<TelemetryEngine> =>
    startTelemetryEngine({
      dataDir,
      runtimeDir: join(directory, "run"),
      database,
      limits: { keepFreeBytes: 0, stopGraceMs: 2000, ...limits },
      log,
    });

  let engine = await start();
  const clients = new Map<TelemetryRole, TelemetryClient>();
  return {
    database,
    dataDir,
    engine: () => engine,
    client: (role) => {
      const client = clients.get(role) ?? createTelemetryClient({ socketPath: engine.socketPath, role, database });
      clients.set(role, client);
      return client;
    },
    restart: async () => {
      await engine.exited;
      engine = await start();
    },
    close: async () => {
      for (const client of clients.values()) await client.close();
      await engine.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
