import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { type PostgresProcess, startPostgres } from "../database/postgres-process.ts";
import { silentLog } from "../log.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Unix socket that starts the server of this run on first use and answers with where it is. */
    readonly cordonPostgres: string;
  }
}

/** What the control socket answers, as one line of JSON. */
export type TestServerAnswer =
  | { readonly socketDir: string; readonly user: string; readonly administrator: string }
  | { readonly error: string };

/**
 * Vitest's global setup: one embedded PostgreSQL per run, started when the first test asks for it,
 * without waiting for the disk. A run without such tests starts none.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), "cordon-test-"));
  chmodSync(folder, 0o711); // the server's user passes through, and sees nothing else
  let starting: Promise<PostgresProcess> | undefined;
  const start = (): Promise<PostgresProcess> =>
    startPostgres({
      dataDir: join(folder, "data"),
      runtimeDir: join(folder, "run"),
      durability: "throwaway",
      log: silentLog,
    });

  const control = createServer((socket) => {
    socket.on("error", () => {}); // a test file that is gone
    starting ??= start();
    starting.then(
      ({ socketDir, user, administrator }) => answer(socket, { socketDir, user, administrator }),
      (error: unknown) => answer(socket, { error: error instanceof Error ? error.message : String(error) }),
    );
  });
  const controlPath = join(folder, "control");
  await new Promise<void>((resolve) => control.listen(controlPath, resolve));
  project.provide("cordonPostgres", controlPath);

  return async () => {
    control.close();
    await starting?.then(
      (server) => server.stop(),
      () => {},
    );
    rmSync(folder, { recursive: true, force: true });
  };
}

function answer(socket: Socket, message: TestServerAnswer): void {
  socket.end(`${JSON.stringify(message)}\n`);
}
