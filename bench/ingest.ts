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
 * Each lane goes in with every rule switched off and then with all of them on; `--rules ARCHIVE` imports a rule set
 * before the second. The rate of JSON.parse on the same lines is the measure of the machine.
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
  /** Lines in a second by JSON.parse alone, on one core. */
  readonly parseRate: number;
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
    const rows: Row[] = [];
    await switchRules(server, token, false);
    const without = new Map<string, Measured>();
    for (const lane of LANES) {
      const measured = await measure(server, token, lane);
      without.set(lane.name, measured);
      rows.push(rowOf(`${lane.name}, no rules`, measured));
    }
    await switchRules(server, token, true);
    if (archive !== undefined) await importRules(server, token, archive);
    for (const lane of LANES) {
      const measured = await measure(server, token, lane);
      const base = without.get(lane.name);
      rows.push({
        ...rowOf(lane.name, measured),
        ...(base && { "of no rules": Number((measured.rate / base.rate).toFixed(2)) }),
      });
    }
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

type Row = Record<string, string | number>;

interface Measured {
  readonly result: SenderResult;
  /** Events in a second. */
  readonly rate: number;
  readonly cpuMs: number;
}

async function measure(server: CordonProcess, token: string, lane: Lane): Promise<Measured> {
  const before = cpuMsOf(server);
  const result = await new Promise<SenderResult>((resolve, reject) => {
    const sender = fork(fileURLToPath(import.meta.url));
    sender.once("message", (message) => resolve(message as SenderResult)); // our own process
    sender.once("exit", (code) => reject(new Error(`the sender ended with ${code}`)));
    sender.send({ url: server.url, token, lane });
  });
  return { result, rate: (result.events / result.ms) * 1_000, cpuMs: cpuMsOf(server) - before };
}

function rowOf(lane: string, { result, rate, cpuMs }: Measured): Row {
  return {
    lane,
    events: result.events,
    "events/s": Math.round(rate),
    "MB/s": Number((result.bytes / 1e3 / result.ms).toFixed(1)),
    "of JSON.parse": Number((rate / result.parseRate).toFixed(4)),
    "ack p50 ms": Math.round(quantile(result.latencies, 0.5)),
    "ack p99 ms": Math.round(quantile(result.latencies, 0.99)),
    "CPU µs an event": Math.round((cpuMs * 1_000) / result.events),
    "CPU s, sender": Number((result.cpuMs / 1_000).toFixed(1)),
  };
}

async function switchRules(server: CordonProcess, token: string, isOn: boolean): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const ask = async (path: string, body?: object): Promise<unknown> => {
    const answer = await fetch(new URL(path, server.url), {
      headers,
      ...(body && { method: "POST", body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}: ${text}`);
    return JSON.parse(text);
  };
  const list = (await ask("/api/v1/rules?limit=200")) as RuleList; // our own API
  if (list.nextCursor) throw new Error("There are more rules of our own than one page holds.");
  for (const { id, revision } of list.items) {
    await ask(`/api/v1/rules/${id}/switch`, { revision, isOn, reason: "a measurement" });
  }
}

interface RuleList {
  readonly items: readonly { readonly id: string; readonly revision: number }[];
  readonly nextCursor?: string | null;
}

/** One line a batch, one batch after another: what a lone sender waits. */
async function measureTrickle(server: CordonProcess, token: string): Promise<Row> {
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
    "of JSON.parse": 0,
    "ack p50 ms": Math.round(quantile(latencies, 0.5)),
    "ack p99 ms": Math.round(quantile(latencies, 0.99)),
    "CPU µs an event": 0,
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
  const parseRate = rateOfParse(lines);
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
  return {
    events: lines.length * lane.repeat,
    bytes,
    ms,
    latencies,
    cpuMs: (used.user + used.system) / 1_000,
    parseRate,
  };
}

/** The fastest of a few rounds: what the machine can, not what else it did. */
function rateOfParse(lines: readonly string[]): number {
  let best = 0;
  for (let round = 0; round < 6; round++) {
    const startedAt = performance.now();
    for (const line of lines) JSON.parse(line);
    best = Math.max(best, (lines.length * 1_000) / (performance.now() - startedAt));
  }
  return best;
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
