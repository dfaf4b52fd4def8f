import { fork } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { readRuleFiles } from "../apps/cli/src/rules/rule-files.ts";
import { type CordonProcess, createToken, startCordon } from "../test/cordon-process.ts";
import { childrenOf } from "../test/processes.ts";
import { quantile, report } from "./report.ts";

/**
 * End to end: HTTP in, decoded, matched against our own rules, on disk, acknowledged. `node bench/ingest.ts`
 * `--rules ARCHIVE` imports a rule set before, so that all of it is in the path.
 * The sender is a process of its own; its CPU time is told apart, since it shares the cores here.
 */
interface Lane {
  readonly name: string;
  readonly file: string;
  readonly repeat: number;
}

const DATA = fileURLToPath(new URL("../../shared/data/monitoring/", import.meta.url));
const LANES: readonly Lane[] = [
  { name: "structured_windows", file: "bench/rsigma_lane_structured_windows.ndjson.gz", repeat: 30 },
  { name: "mordor", file: "events/mordor_win_purplesharp_ad_playbook_I.ndjson.gz", repeat: 3 },
];
const BATCH_BYTES = 1_000_000;
const IN_FLIGHT = 4;

interface SenderResult {
  readonly events: number;
  readonly bytes: number;
  readonly ms: number;
  readonly latencies: readonly number[];
  readonly cpuMs: number;
}

if (process.send) {
  process.once("message", (task: { url: string; token: string; lane: Lane }) => {
    void sendLane(task.url, task.token, task.lane).then((result) => process.send?.(result, () => process.exit(0)));
  });
} else {
  await main();
}

async function main(): Promise<void> {
  if (!existsSync(DATA)) throw new Error(`The recordings are not at ${DATA}.`);
  const server = await startCordon();
  try {
    const token = await createToken(server, "engineer");
    const archive = argument("--rules");
    if (archive !== undefined) await importRules(server, token, archive);
    const rows = [];
    for (const lane of LANES) rows.push(await measure(server, token, lane));
    rows.push(await measureTrickle(server, token));
    report("ingest", rows);
  } finally {
    await server.stop();
  }
}

function argument(name: string): string | undefined {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
}

async function importRules(server: CordonProcess, token: string, archive: string): Promise<void> {
  const files = (await readRuleFiles(archive)).map((file) => `${JSON.stringify(file)}\n`);
  const answer = await fetch(new URL("/api/v1/rule-sets/import?name=Bench", server.url), {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/x-ndjson" },
    body: files.join(""),
  });
  if (!answer.ok) throw new Error(`the rules were answered with ${answer.status}: ${await answer.text()}`);
}

async function measure(server: CordonProcess, token: string, lane: Lane): Promise<Record<string, string | number>> {
  const before = cpuMsOf(server);
  const result = await new Promise<SenderResult>((resolve, reject) => {
    const sender = fork(fileURLToPath(import.meta.url));
    sender.once("message", (message) => resolve(message as SenderResult)); // our own process
    sender.once("exit", (code) => reject(new Error(`the sender ended with ${code}`)));
    sender.send({ url: server.url, token, lane });
  });
  const seconds = result.ms / 1_000;
  return {
    lane: lane.name,
    events: result.events,
    "events/s": Math.round(result.events / seconds),
    "MB/s": Number((result.bytes / 1e6 / seconds).toFixed(1)),
    "ack p50 ms": Math.round(quantile(result.latencies, 0.5)),
    "ack p99 ms": Math.round(quantile(result.latencies, 0.99)),
    "CPU s, Cordon": Number(((cpuMsOf(server) - before) / 1_000).toFixed(1)),
    "CPU s, sender": Number((result.cpuMs / 1_000).toFixed(1)),
  };
}

/** One line a batch, one batch after another: what a lone sender waits. */
async function measureTrickle(server: CordonProcess, token: string): Promise<Record<string, string | number>> {
  const latencies: number[] = [];
  const startedAt = performance.now();
  for (let i = 0; i < 60; i++) {
    const sentAt = performance.now();
    await post(
      server.url,
      token,
      `<13>Nov 24 10:00:00 web-1 sshd[1]: Failed password for root from 10.0.0.${i} port 22 ssh2`,
    );
    latencies.push(performance.now() - sentAt);
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  return {
    lane: "one line a batch",
    events: 60,
    "events/s": Math.round(60 / seconds),
    "MB/s": 0,
    "ack p50 ms": Math.round(quantile(latencies, 0.5)),
    "ack p99 ms": Math.round(quantile(latencies, 0.99)),
    "CPU s, Cordon": 0,
    "CPU s, sender": 0,
  };
}

async function sendLane(url: string, token: string, lane: Lane): Promise<SenderResult> {
  const lines = gunzipSync(readFileSync(join(DATA, lane.file)))
    .toString()
    .split("\n")
    .filter((line) => line !== "");
  const bodies: string[] = [];
  let body: string[] = [];
  let size = 0;
  for (const line of lines) {
    body.push(line);
    size += Buffer.byteLength(line) + 1;
    if (size >= BATCH_BYTES) {
      bodies.push(body.join("\n"));
      body = [];
      size = 0;
    }
  }
  if (body.length > 0) bodies.push(body.join("\n"));
  const queue = Array.from({ length: lane.repeat }, () => bodies).flat();
  const bytes = queue.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  await post(url, token, queue[0] ?? ""); // warm
  const latencies: number[] = [];
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let text = queue[next++]; text !== undefined; text = queue[next++]) {
      const sentAt = performance.now();
      await post(url, token, text);
      latencies.push(performance.now() - sentAt);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  const ms = performance.now() - startedAt;
  const used = process.cpuUsage(cpu);
  return { events: lines.length * lane.repeat, bytes, ms, latencies, cpuMs: (used.user + used.system) / 1_000 };
}

async function post(url: string, token: string, body: string): Promise<void> {
  for (;;) {
    const answer = await fetch(`${url}/api/v1/events?historical=true`, {
      method: "POST",
      body,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/x-ndjson" },
    });
    const text = await answer.text();
    if (answer.ok) return;
    if (answer.status !== 429) throw new Error(`${answer.status}: ${text}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** User and system time of the server and all it started. */
function cpuMsOf(server: CordonProcess): number {
  return [server.pid, ...childrenOf(server.pid).map((child) => child.pid)].reduce((sum, pid) => sum + cpuMs(pid), 0);
}

function cpuMs(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) * 10; // clock ticks are 10 ms on Linux
  } catch {
    return 0; // it ended meanwhile
  }
}
