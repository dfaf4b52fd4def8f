/**
 * Loads events into a fresh engine and the same lines into a file, and compares searches with `grep` over that file.
 * `node bench/search.ts [--events 1000000]`; 10000000 is the full form (8 GB on disk).
 */
import { execFileSync } from "node:child_process";
import { createWriteStream, mkdtempSync, rmSync, statSync } from "node:fs";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { encodeEvents } from "../contexts/monitoring/src/event/native-encoder.ts";
import { EVENT_COLUMNS, eventTableStatements } from "../contexts/monitoring/src/event/event-table.ts";
import { decodedText } from "../contexts/monitoring/src/event/decoded-text.ts";
import type { EventRow } from "../contexts/monitoring/src/event/event-row.ts";
import { createSearch, type Search } from "../contexts/monitoring/src/search/search-service.ts";
import { DURABLE_TABLE_SETTINGS } from "../packages/platform/src/telemetry/durability.ts";
import { startTestTelemetry, type TestTelemetry } from "../packages/platform/src/telemetry/telemetry-testing.ts";

const BATCH = 5_000;
const DAYS = 7;
const END = Math.floor(Date.now() / 1_000) * 1_000;
const START = END - DAYS * 86_400_000;
/** Once in so many events; what an analyst hunts for is rare. */
const RARE = 50_000;

/** A small generator of our own (mulberry32): the same events in every run. */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

const PROGRAMS = [
  "svchost.exe",
  "conhost.exe",
  "powershell.exe",
  "chrome.exe",
  "teams.exe",
  "msedge.exe",
  "cmd.exe",
  "wmiprvse.exe",
];
const USERS = [
  "CORP\\svc-backup",
  "CORP\\alice",
  "CORP\\bob",
  "NT AUTHORITY\\SYSTEM",
  "NT AUTHORITY\\NETWORK SERVICE",
  "CORP\\carol",
];
const PATHS = ["/", "/login", "/api/v1/orders", "/static/app.js", "/health", "/favicon.ico"];

type Random = ReturnType<typeof createRandom>;
type Made = Pick<EventRow, "raw" | "ecs" | "fields" | "decoder">;

function hex(random: Random, digits: number): string {
  let text = "";
  while (text.length < digits) text += random(0x1000000).toString(16).padStart(6, "0");
  return text.slice(0, digits);
}

function windowsEvent(random: Random, at: string, isRare: boolean): Made {
  const image = isRare
    ? "C:\\Users\\Public\\mimikatz.exe"
    : `C:\\Windows\\System32\\${PROGRAMS[random(PROGRAMS.length)] ?? ""}`;
  const host = `ws-${String(random(3_000)).padStart(4, "0")}`;
  const user = USERS[random(USERS.length)] ?? "";
  const record: Record<string, string> = {
    EventID: "1",
    Image: image,
    CommandLine: `"${image}" -k netsvcs -p -s ${hex(random, 8)} --channel=${random(9_999)}`,
    ParentImage: `C:\\Windows\\System32\\${PROGRAMS[random(PROGRAMS.length)] ?? ""}`,
    ParentCommandLine: "C:\\Windows\\System32\\svchost.exe -k netsvcs -p -s Schedule",
    User: user,
    IntegrityLevel: random(9) === 0 ? "High" : "Medium",
    CurrentDirectory: "C:\\Windows\\system32\\",
    LogonId: `0x${hex(random, 5)}`,
    ProcessId: String(random(65_536)),
    ParentProcessId: String(random(65_536)),
    ProcessGuid: `${hex(random, 8)}-${hex(random, 4)}-${hex(random, 4)}-${hex(random, 4)}-${hex(random, 12)}`,
    Hashes: `SHA256=${hex(random, 64).toUpperCase()}`,
    Computer: host,
    UtcTime: at,
    product: "windows",
    category: "process_creation",
  };
  return {
    raw: JSON.stringify(record),
    decoder: "windows-json",
    ecs: {
      "host.name": host,
      "user.name": user,
      "process.name": image.slice(image.lastIndexOf("\\") + 1),
      "event.code": "1",
      "log.product": "windows",
      "log.category": "process_creation",
    },
    fields: new Map(Object.entries(record)),
  };
}

function sshEvent(random: Random, at: string): Made {
  const [host, user, ip, port] = [
    `web-${random(40)}`,
    `u${random(5_000)}`,
    `${random(223) + 1}.${random(256)}.${random(256)}.${random(256)}`,
    String(1_024 + random(60_000)),
  ];
  return {
    raw: `${at} ${host} sshd[${random(32_768)}]: Failed password for invalid user ${user} from ${ip} port ${port} ssh2`,
    decoder: "sshd",
    ecs: {
      "host.name": host,
      "user.name": user,
      "source.ip": ip,
      "source.port": port,
      "event.action": "ssh_login",
      "event.outcome": "failure",
      "process.name": "sshd",
    },
    fields: new Map([
      ["user", user],
      ["addr", ip],
      ["port", port],
      ["method", "password"],
    ]),
  };
}

function webEvent(random: Random, at: string): Made {
  const [host, ip, path, status] = [
    `web-${random(40)}`,
    `${random(223) + 1}.${random(256)}.${random(256)}.${random(256)}`,
    PATHS[random(PATHS.length)] ?? "/",
    ["200", "200", "304", "404", "500"][random(5)] ?? "200",
  ];
  const agent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
  return {
    raw: `${ip} - - [${at}] "GET ${path}?r=${hex(random, 10)} HTTP/1.1" ${status} ${random(90_000)} "https://shop.example/${hex(random, 6)}" "${agent}"`,
    decoder: "nginx",
    ecs: { "host.name": host, "source.ip": ip, "event.action": "http_request", "log.product": "nginx" },
    fields: new Map([
      ["request", `GET ${path}`],
      ["status", status],
      ["agent", agent],
    ]),
  };
}

function makeRow(random: Random, index: number, events: number): EventRow {
  const occurredAt = START + Math.floor((index / events) * (END - START));
  const at = new Date(occurredAt).toISOString();
  const kind = index % RARE === RARE - 1 ? 0 : random(20);
  const made =
    kind < 17
      ? windowsEvent(random, at, index % RARE === RARE - 1)
      : kind < 19
        ? sshEvent(random, at)
        : webEvent(random, at);
  return {
    ...made,
    batchId: `bat_${Math.floor(index / BATCH)}`,
    line: index % BATCH,
    // A batch lies in one day.
    receivedAt: START + Math.floor((Math.floor(index / BATCH) * BATCH * (END - START)) / events),
    occurredAt,
    skew: undefined,
    decodedText: decodedText(made.raw, made.fields),
    sourceId: "src_bench",
    sourceName: "bench",
    isHostVouched: false,
  };
}

interface Load {
  readonly seconds: number;
  readonly encodeSeconds: number;
  readonly rawBytes: number;
}

async function load(telemetry: TestTelemetry, file: string, events: number): Promise<Load> {
  const random = createRandom(7);
  const out = createWriteStream(file);
  const ingest = telemetry.client("ingest");
  let encodeMs = 0;
  let insertMs = 0;
  for (let first = 0; first < events; first += BATCH) {
    const rows = Array.from({ length: Math.min(BATCH, events - first) }, (_, i) => makeRow(random, first + i, events));
    const started = performance.now();
    const block = encodeEvents(rows);
    encodeMs += performance.now() - started;
    const sent = performance.now();
    await ingest.insertNative("events", EVENT_COLUMNS, block, `bench-${first}`);
    insertMs += performance.now() - sent;
    if (!out.write(`${rows.map((row) => row.raw).join("\n")}\n`)) await once(out, "drain");
    if ((first / BATCH) % 200 === 199) console.error(`${first + BATCH} events`);
  }
  out.end();
  await once(out, "finish");
  return { seconds: (encodeMs + insertMs) / 1e3, encodeSeconds: encodeMs / 1e3, rawBytes: statSync(file).size };
}

/** Lets merges end, as they would have on a machine that is not busy. */
async function settle(telemetry: TestTelemetry): Promise<void> {
  for (let quiet = 0; quiet < 3; ) {
    const [row] = await telemetry
      .client("admin")
      .rows<{ merges: string }>("select count() as merges from system.merges");
    quiet = Number(row?.merges ?? 0) === 0 ? quiet + 1 : 0;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}

interface Timing {
  readonly firstMs: number;
  readonly warmMs: number;
}

async function time(run: () => Promise<unknown>): Promise<Timing> {
  const all: number[] = [];
  for (let i = 0; i < 6; i++) {
    const started = performance.now();
    await run();
    all.push(performance.now() - started);
  }
  const warm = all.slice(1).toSorted((a, b) => a - b)[2] ?? 0;
  return { firstMs: Math.round((all[0] ?? 0) * 10) / 10, warmMs: Math.round(warm * 10) / 10 };
}

/** Best of two, by bytes; `ignoreCase` is what a search does, plain `-c` what grep does fastest. */
function grep(
  pattern: string,
  file: string,
  flags: readonly string[] = [],
): { readonly ms: number; readonly count: number } {
  let best = Number.POSITIVE_INFINITY;
  let count = 0;
  for (let i = 0; i < 2; i++) {
    const started = performance.now();
    try {
      count = Number(
        execFileSync("grep", ["-c", "-F", ...flags, pattern, file], {
          env: { ...process.env, LC_ALL: "C" },
        }).toString(),
      );
    } catch {
      count = 0; // grep ends with 1 when it finds nothing
    }
    best = Math.min(best, performance.now() - started);
  }
  return { ms: Math.round(best), count };
}

const range = { from: new Date(START).toISOString(), to: new Date(END + 1).toISOString() };

interface Question {
  readonly name: string;
  readonly q: string;
  readonly ask: (search: Search, q: string) => Promise<unknown>;
  /** What grep looks for to answer the same. */
  readonly grep: string;
}

const asList = (search: Search, q: string): Promise<unknown> =>
  search.list({ ...range, q, limit: 100, order: "newest" });
const asHistogram = (search: Search, q: string): Promise<unknown> => search.histogram({ ...range, q, buckets: 60 });
const asCountBy =
  (field: string) =>
  (search: Search, q: string): Promise<unknown> =>
    search.countBy({ ...range, q, field, limit: 20 });

const QUESTIONS: readonly Question[] = [
  { name: "rare word, list", q: "mimikatz", ask: asList, grep: "mimikatz" },
  { name: "rare word, histogram", q: "mimikatz", ask: asHistogram, grep: "mimikatz" },
  { name: "frequent phrase, list", q: '"failed password"', ask: asList, grep: "Failed password" },
  { name: "frequent word, histogram", q: "powershell", ask: asHistogram, grep: "powershell" },
  { name: "part of a word, histogram", q: "*imikat*", ask: asHistogram, grep: "imikat" },
  { name: "column, list", q: "host:ws-0042 user:*alice", ask: asList, grep: '"Computer":"ws-0042"' },
  { name: "column, histogram", q: "host:ws-0042", ask: asHistogram, grep: '"Computer":"ws-0042"' },
  { name: "source's field, histogram", q: "IntegrityLevel:high", ask: asHistogram, grep: '"IntegrityLevel":"High"' },
  {
    name: "rare value of a source's field",
    q: "ProcessId:4242",
    ask: asHistogram,
    grep: '"ProcessId":"4242"',
  },
  { name: "all, histogram", q: "", ask: asHistogram, grep: "" },
  { name: "all, count by host", q: "", ask: asCountBy("host"), grep: "" },
  { name: "all, count by source's field", q: "", ask: asCountBy("IntegrityLevel"), grep: "IntegrityLevel" },
  { name: "rare word, count by user", q: "mimikatz", ask: asCountBy("user"), grep: "mimikatz" },
];

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { events: { type: "string", default: "1000000" } } });
  const events = Number(values.events);
  const folder = mkdtempSync(join(tmpdir(), "cordon-bench-search-"));
  const telemetry = await startTestTelemetry();
  try {
    for (const statement of eventTableStatements({ retentionDays: 30, mergeTreeSettings: DURABLE_TABLE_SETTINGS }))
      await telemetry.client("admin").command(statement);
    const file = join(folder, "raw.log");
    const loaded = await load(telemetry, file, events);
    await settle(telemetry);
    const [disk] = await telemetry
      .client("admin")
      .rows<{ bytes: string; parts: string }>(
        "select sum(bytes_on_disk) as bytes, count() as parts from system.parts where table = 'events' and active",
      );
    const search = createSearch({
      client: telemetry.client("screens").clickhouse,
      people: telemetry.client("people").clickhouse,
      now: () => new Date(),
    });
    const results = [];
    for (const question of QUESTIONS) {
      const timing = await time(() => question.ask(search, question.q));
      const raw = grep(question.grep, file);
      const anyCase = grep(question.grep, file, ["-i"]);
      const total = (await search.histogram({ ...range, q: question.q, buckets: 60 })).total;
      results.push({
        question: question.name,
        q: question.q,
        events: total,
        ...timing,
        grepMs: raw.ms,
        grepLines: raw.count,
        ratio: Math.round((raw.ms / timing.warmMs) * 10) / 10,
        grepAnyCaseMs: anyCase.ms,
        ratioAnyCase: Math.round((anyCase.ms / timing.warmMs) * 10) / 10,
      });
    }
    console.table(results);
    const about = {
      events,
      rawMb: Math.round(loaded.rawBytes / 1e6),
      diskMb: Math.round(Number(disk?.bytes ?? 0) / 1e6),
      parts: Number(disk?.parts ?? 0),
      insertPerSecond: Math.round(events / loaded.seconds),
      encodePerSecond: Math.round(events / loaded.encodeSeconds),
    };
    console.table([about]);
    console.log(JSON.stringify({ bench: "search", ...about, results }));
  } finally {
    await telemetry.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

await main();
