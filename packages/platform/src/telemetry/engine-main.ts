import { readFileSync } from "node:fs";
import { closeEngine, startEngine } from "./engine-server.ts";
import { type EngineMessage, EngineOptions } from "./engine-options.ts";

/**
 * The telemetry engine: the one process that owns chDB.
 * Started as `node engine-main.ts [options.json]`, or with the options in `CORDON_TELEMETRY_OPTIONS`.
 */
function readOptions(): EngineOptions {
  const [, , path] = process.argv;
  const text = path === undefined ? process.env["CORDON_TELEMETRY_OPTIONS"] : readFileSync(path, "utf8");
  return EngineOptions.parse(JSON.parse(text ?? "{}"));
}

/** What closing chDB itself may take on a busy machine. */
const CLOSE_MS = 10_000;

/** Resolves when the parent has it, or at once without a parent. */
function tell(message: EngineMessage): Promise<void> {
  return new Promise((resolve) => {
    if (process.send === undefined || !process.connected) resolve();
    else process.send(message, () => resolve());
  });
}

/**
 * chDB cannot be left while it computes: both its exit handlers and a second close end in SIGSEGV or hang.
 * What was acknowledged is on disk, so the hard way loses nothing.
 */
async function dieNow(message: EngineMessage): Promise<never> {
  await tell(message);
  process.kill(process.pid, "SIGKILL");
  throw new Error("unreachable");
}

async function main(): Promise<void> {
  const options = readOptions();
  // Without its parent nobody reads an answer any more, and the next start waits for chDB's lock.
  process.on("disconnect", () => void dieNow({ type: "failed", reason: "its parent is gone" }));
  const engine = await startEngine(options, (role) => void dieNow({ type: "runaway", role }));

  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    const { stopGraceMs, runawayGraceMs } = options.limits;
    setTimeout(
      () => void dieNow({ type: "failed", reason: "did not stop in time" }),
      stopGraceMs + runawayGraceMs + CLOSE_MS,
    ).unref();
    void closeEngine(engine, stopGraceMs).then(() => process.exit(0));
  };
  process.on("SIGTERM", stop);
  // Ctrl-C reaches the whole group; a parent decides the order in which things stop.
  process.on("SIGINT", () => {
    if (process.send === undefined) stop();
  });
  await tell({ type: "ready" });
}

try {
  await main();
} catch (error) {
  await dieNow({ type: "failed", reason: error instanceof Error ? error.message : String(error) });
}
