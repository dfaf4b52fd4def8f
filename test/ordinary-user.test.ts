import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync } from "node:fs";
import { chown, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { tmpdir } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { closedTo } from "@cordon/platform/supervision/privileges";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT } from "../tools/source-files.ts";
import { type CordonProcess, cordon, startCordon } from "./cordon-process.ts";
import { childrenOf, type ProcessInfo, untilGone, userOf } from "./processes.ts";

const isRoot = process.getuid?.() === 0;
/** PostgreSQL asks for the name of its user, so it has to be one that every system has. */
const USER = isRoot ? 65_534 : (process.getuid?.() ?? 0);
const home = mkdtempSync(join(tmpdir(), "cordon-home-"));
const AS_USER = isRoot
  ? ["setpriv", "--reuid", `${USER}`, "--regid", `${USER}`, "--clear-groups", "env", `HOME=${home}`]
  : ["env"];
const canBeSomebodyElse =
  spawnSync("env", [...AS_USER, "true"]).status === 0 &&
  closedTo({ uid: USER, gid: USER, name: "nobody" }, ROOT) === undefined;

describe.skipIf(!canBeSomebodyElse)(
  "as an ordinary user (as root needs setpriv, and a folder that others may read)",
  () => {
    const dataDir = join(home, "data");
    let server: CordonProcess;

    const start = (env: Readonly<Record<string, string>> = {}): Promise<CordonProcess> =>
      startCordon({ dataDir, within: AS_USER, env: { TMPDIR: tmpdir(), XDG_RUNTIME_DIR: "", ...env } });
    const children = (pattern: RegExp): ProcessInfo[] =>
      childrenOf(server.pid).filter(({ command }) => pattern.test(command));

    beforeAll(async () => {
      mkdirSync(dataDir, { mode: 0o700 });
      if (isRoot) for (const folder of [home, dataDir]) await chown(folder, USER, USER);
      server = await start();
    }, 120_000);
    afterAll(async () => {
      await server?.stop();
      await rm(home, { recursive: true, force: true });
    });

    it("everything runs as that user and keeps its data to itself", async () => {
      await cordon(["send", "-", "--data", dataDir], "ordinary hello\n", AS_USER);

      expect(await cordon(["search", "ordinary", "--data", dataDir], undefined, AS_USER)).toContain("ordinary hello");
      expect([server, ...childrenOf(server.pid)].filter(({ pid }) => userOf(pid) !== USER)).toEqual([]);
      expect(statSync(dataDir).mode & 0o777).toBe(0o700);
      expect(server.output()).not.toContain("root");
    });

    it("kill -9 of the parent leaves nothing running, and a start at once takes over the same ports", {
      timeout: 60_000,
    }, async () => {
      const before = childrenOf(server.pid);
      const slow = children(/engine-main|apps\/server\/src\/main/);
      for (const { pid } of slow) process.kill(pid, "SIGSTOP"); // as on a machine that is busy
      await server.kill();
      const again = start({
        CORDON_PORT: new URL(server.url).port,
        CORDON_SYSLOG_UDP_PORT: `${server.ports.syslogUdp}`,
        CORDON_SYSLOG_TCP_PORT: `${server.ports.syslogTcp}`,
      });
      await sleep(1_500);
      for (const { pid } of slow) process.kill(pid, "SIGCONT");

      const url = server.url;
      server = await again;
      expect(slow).toHaveLength(2);
      expect(server.url).toBe(url);
      await untilGone(before);
      expect(await cordon(["search", "ordinary", "--data", dataDir], undefined, AS_USER)).toContain("ordinary hello");
    });

    it("Ctrl-C, which reaches every process of the terminal, ends cleanly and leaves nothing behind", {
      timeout: 60_000,
    }, async () => {
      const before = childrenOf(server.pid);
      const { adminSocket } = JSON.parse(readFileSync(join(dataDir, "server.json"), "utf8")) as { adminSocket: string }; // our own file
      const runtimeDir = dirname(dirname(adminSocket));
      for (const { pid } of children(/engine-main|apps\/server\/src\/main/)) process.kill(pid, "SIGINT");

      expect(await server.stop("SIGINT")).toBe(0);
      await untilGone(before);
      expect(readdirSync(dataDir).sort()).toEqual(["cache", "cordon.lock", "keys", "postgres", "telemetry"]);
      expect(runtimeDir).toContain("cordon-");
      expect(existsSync(runtimeDir)).toBe(false);
    });

    it("Ctrl-C while it starts ends at once and leaves nothing behind", { timeout: 60_000 }, async () => {
      const starting = start();
      starting.catch(() => undefined); // it must not become ready
      await expect.poll(() => existsSync(join(dataDir, "cordon.pid")), { timeout: 10_000 }).toBe(true);
      await sleep(300);
      const parent = childrenOf(process.pid).find(({ command }) =>
        command.includes(`cordon.mjs start --data ${dataDir}`),
      );
      const before = childrenOf(parent?.pid ?? 0);
      for (const { pid } of before) interrupt(pid);
      await sleep(50); // the last to hear of it
      if (parent) process.kill(parent.pid, "SIGINT");

      await expect(starting).rejects.toThrow("cordon start ended with 0");
      expect(before.length).toBeGreaterThan(1);
      await untilGone(before);
    });
  },
);

/** As a terminal does to all of them; one that just ended by itself hears nothing. */
function interrupt(pid: number): void {
  try {
    process.kill(pid, "SIGINT");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}
