import { Problem } from "@cordon/kernel";
import type { FromServer, ServerSettings, ToServer } from "./protocol.ts";
import { type RunningServer, runServer } from "./run-server.ts";

/** The server process: everything that parses what comes from outside. Its parent supervises it and the stores. */
let running: RunningServer | undefined;
let isStopping = false;

const ORPHAN_MS = 2_000;

function tell(message: FromServer): void {
  if (process.connected) process.send?.(message, () => undefined); // a parent that is gone needs no message
}

async function stop(): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  try {
    await running?.stop();
  } finally {
    process.exit(0);
  }
}

async function begin(settings: ServerSettings): Promise<void> {
  try {
    running = await runServer(settings, (text) => tell({ type: "progress", text }));
    tell({ type: "ready", ...running.ready });
  } catch (error) {
    const problem = error instanceof Problem ? error : undefined;
    if (!problem) console.error(error);
    const message = error instanceof Error ? error.message : String(error);
    tell({ type: "failed", code: problem?.code ?? "server.failed", message });
  }
}

process.on("message", (message: ToServer) => {
  if (message.type === "stop") {
    void stop();
    return;
  }
  if (message.type === "ping") {
    tell({ type: "pong" });
    return;
  }
  void begin(message.settings);
});
// Without its parent nobody would stop the stores for it: end soon, since the next start waits for our ports.
process.on("disconnect", () => {
  setTimeout(() => process.exit(1), ORPHAN_MS).unref();
  void stop();
});
// A terminal sends these to the whole group; the parent decides the order of the end.
process.on("SIGINT", () => undefined);
process.on("SIGTERM", () => void stop());
