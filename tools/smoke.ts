import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { ROOT } from "./source-files.ts";

// `node tools/smoke.ts DATA_DIRECTORY PORT`: starts Cordon there, sends a line, finds it, and stops it.
const [data = "", port = ""] = process.argv.slice(2);
const LAUNCHER = join(ROOT, "apps/cli/bin/cordon.mjs");
const BASE = `http://127.0.0.1:${port}`;
const NEEDLE = `needle${Date.now()}`;
const LINE = `<86>1 ${new Date().toISOString()} smoke-host sshd 4242 - - Failed password for root from 192.0.2.7 port 4711 ssh2 ${NEEDLE}\n`;

function cordon(args: readonly string[], input = ""): Promise<{ readonly code: number | null; readonly out: string }> {
  const child = spawn(process.execPath, [LAUNCHER, ...args], { stdio: ["pipe", "pipe", "inherit"] });
  let out = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
  });
  child.stdin.end(input);
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, out })));
}

async function until(what: string, seconds: number, isTrue: () => Promise<boolean>): Promise<void> {
  const startedAt = performance.now();
  while (!(await isTrue())) {
    if (performance.now() - startedAt > seconds * 1_000) throw new Error(`${what}: not within ${seconds} s`);
    await pause(250);
  }
  process.stdout.write(`ok  ${what} (${((performance.now() - startedAt) / 1_000).toFixed(1)} s)\n`);
}

async function isReady(server: ChildProcess): Promise<boolean> {
  if (server.exitCode !== null) throw new Error(`the server ended with ${server.exitCode}`);
  return fetch(`${BASE}/api/v1/ready`, { signal: AbortSignal.timeout(2_000) }).then(
    (response) => response.ok,
    () => false,
  );
}

async function smoke(server: ChildProcess): Promise<void> {
  await until("the server is ready", 120, () => isReady(server));
  await until("a line is stored", 30, async () => (await cordon(["send", "-", "--data", data], LINE)).code === 0);
  await until("a search on a decoded field finds it", 30, async () => {
    const { out } = await cordon(["search", `source.ip:192.0.2.7 ${NEEDLE}`, "--data", data, "--json"]);
    return out.includes(NEEDLE);
  });
  server.kill("SIGTERM");
  await until("the server stops cleanly", 30, () => Promise.resolve(server.exitCode === 0));
}

const server = spawn(process.execPath, [LAUNCHER, "start", "--data", data, "--port", port], { stdio: "inherit" });
try {
  await smoke(server);
} catch (error) {
  process.stdout.write(`FAIL  ${error instanceof Error ? error.message : String(error)}\n`);
  server.kill("SIGKILL");
  process.exitCode = 1;
}
