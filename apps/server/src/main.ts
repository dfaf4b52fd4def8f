import { Problem } from "@cordon/kernel";
import type { FromServer, ToServer } from "./protocol.ts";
import { type RunningServer, runServer } from "./run-server.ts";

/** The server process: everything that parses what comes from outside. Its parent supervises it and the stores. */
let running: RunningServer | undefined;
let isStopping = false;

function tell(message: FromServer): void {
  if (process.connected) process.send?.(message);
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

process.on("message", (message: ToServer) => {
  if (message.type === "stop") {
    void stop();
    return;
  }
  runServer(message.settings, (text) => tell({ type: "progress", text })).then(
    (server) => {
      running = server;
      tell({ type: "ready", ...server.ready });
    },
    (error: unknown) => {
      const problem = error instanceof Problem ? error : undefined;
      if (!problem) console.error(error);
      tell({
        type: "failed",
        code: problem?.code ?? "server.failed",
        message: error instanceof Error ? error.message : String(error),
      });
    },
  );
});
// Without its parent nobody would stop the stores for it: end, and let the next start begin clean.
process.on("disconnect", () => void stop());
// A terminal sends these to the whole group; the parent decides the order of the end.
process.on("SIGINT", () => undefined);
process.on("SIGTERM", () => void stop());
