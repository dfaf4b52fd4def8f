import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CordonProcess, cordon, makeDataDir, startCordon } from "./cordon-process.ts";
import { childrenOf, userOf } from "./processes.ts";

const NAMESPACE = `cordon-test-${process.pid}`;
const WITHIN = ["ip", "netns", "exec", NAMESPACE];
const NOBODY = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"];

/** Low ports are free and really privileged in a network of our own, whatever this machine allows. */
function openNetwork(): boolean {
  if (process.getuid?.() !== 0) return false;
  if (spawnSync("ip", ["netns", "add", NAMESPACE]).status !== 0) return false;
  if (spawnSync("env", [...NOBODY, "true"]).status !== 0) return false;
  return within(["ip", "link", "set", "lo", "up"]).status === 0 && Number(within(FIRST_FREE).stdout) > 514;
}

const FIRST_FREE = ["cat", "/proc/sys/net/ipv4/ip_unprivileged_port_start"];

function within(command: readonly string[]): { readonly status: number | null; readonly stdout: string } {
  return spawnSync("env", [...WITHIN, ...command], { encoding: "utf8" });
}

const isPossible = openNetwork();
afterAll(() => {
  if (process.getuid?.() === 0) spawnSync("ip", ["netns", "del", NAMESPACE]);
});

describe.skipIf(!isPossible)("started as root, on ports 443 and 514 (needs root and network namespaces)", () => {
  let server: CordonProcess;
  let dataDir: string;

  beforeAll(async () => {
    dataDir = await makeDataDir();
    server = await startCordon({
      dataDir,
      within: WITHIN,
      env: { CORDON_PORT: "443", CORDON_SYSLOG_UDP_PORT: "514", CORDON_SYSLOG_TCP_PORT: "514" },
    });
  }, 120_000);
  afterAll(async () => {
    await server?.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  const find = (text: string): Promise<string> =>
    cordon(["search", text, "--data", dataDir, "--json"], undefined, WITHIN);
  async function isFound(text: string): Promise<boolean> {
    for (let i = 0; i < 50; i++) {
      if ((await find(text)).includes(text)) return true;
      await sleep(200);
    }
    return false;
  }
  const send = (script: string): void => {
    expect(within([process.execPath, "-e", script]).status).toBe(0);
  };
  const sendDatagram = (text: string): void =>
    send(
      `const s = require("dgram").createSocket("udp4"); s.send("<13>1 - h app - - - ${text}", 514, "127.0.0.1", () => s.close())`,
    );

  it("only the parent is root; whatever parses is not", () => {
    const children = childrenOf(server.pid);

    expect(userOf(server.pid)).toBe(0);
    expect(children.some(({ command }) => command.includes("apps/server/src/main"))).toBe(true);
    expect(children.length).toBeGreaterThan(3);
    expect(children.filter(({ pid }) => userOf(pid) === 0)).toEqual([]);
    expect(server.output()).not.toContain("run as root");
  });

  it("syslog arrives on port 514, by UDP and by TCP", { timeout: 60_000 }, async () => {
    sendDatagram("lowport-udp");
    send(`require("net").connect(514, "127.0.0.1").end("<13>1 - h app - - - lowport-tcp\\n")`);

    expect(await isFound("lowport-udp")).toBe(true);
    expect(await isFound("lowport-tcp")).toBe(true);
  });

  it("the console answers on port 443, and what comes while the server is killed is not lost", {
    timeout: 60_000,
  }, async () => {
    const child = childrenOf(server.pid).find(({ command }) => command.includes("apps/server/src/main"));
    process.kill(child?.pid ?? 0, "SIGKILL");

    // It waits in the backlog for the next life of the server.
    const asked = `fetch("http://127.0.0.1:443/api/v1/health").then((a) => a.json()).then((a) => console.log(a.state))`;
    sendDatagram("while-it-was-away");
    const { stdout } = within([process.execPath, "-e", asked]);

    expect(stdout).toBe("alive\n");
    expect(await isFound("while-it-was-away")).toBe(true);
  });

  it("nobody but root may open the administration socket", () => {
    const { adminSocket } = JSON.parse(readFileSync(join(dataDir, "server.json"), "utf8")) as { adminSocket: string }; // our own file
    const open = `require("net").connect(${JSON.stringify(adminSocket)}).on("error", (e) => console.log(e.code)).on("connect", function () { console.log("open"); this.end(); })`;
    const asUser = (command: readonly string[]): string => {
      return execFileSync("env", [...command, process.execPath, "-e", open], { encoding: "utf8", cwd: "/" });
    };

    expect(asUser([])).toBe("open\n");
    expect(asUser(NOBODY)).toBe("EACCES\n");
    expect(statSync(join(dataDir, "server.json")).mode & 0o777).toBe(0o600);
  });
});
