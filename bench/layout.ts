/**
 * Compares layouts of an event's remaining fields: cost of inserting, bytes on disk, and the three questions screens ask.
 * `node bench/layout.ts [--events 1000000] [--data mordor] [--only map,packed]`; figures go into docs/adr/0007.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { gunzipSync } from "node:zlib";
import { Session } from "chdb";
import { LowCardinalityColumn, NativeWriter } from "../contexts/monitoring/src/event/native-writer.ts";

interface Row {
  readonly raw: string;
  readonly fields: ReadonlyMap<string, string>;
}

interface Layout {
  readonly name: string;
  readonly columns: string;
  readonly settings?: string;
  readonly write: (writer: NativeWriter, rows: readonly Row[]) => void;
  readonly columnCount: number;
  /** An expression for the value of a field, empty when it is missing. */
  readonly value: (field: string) => string;
  /** A faster condition for equality, where the layout has one. */
  readonly equals?: (field: string, value: string) => string;
}

const quote = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;

function column(writer: NativeWriter, name: string, type: string): void {
  writer.string(name);
  writer.string(type);
}

function writeOffsets(writer: NativeWriter, rows: readonly Row[]): void {
  let end = 0;
  for (const row of rows) writer.i64((end += row.fields.size));
}

function writeNames(writer: NativeWriter, rows: readonly Row[]): void {
  const names = new LowCardinalityColumn();
  for (const row of rows) for (const name of row.fields.keys()) names.add(name);
  names.writeData(writer);
}

function writeValues(writer: NativeWriter, rows: readonly Row[]): void {
  for (const row of rows) for (const value of row.fields.values()) writer.string(value);
}

function writeMap(writer: NativeWriter, rows: readonly Row[]): void {
  column(writer, "fields", "Map(LowCardinality(String), String)");
  LowCardinalityColumn.writePrefix(writer);
  writeOffsets(writer, rows);
  writeNames(writer, rows);
  writeValues(writer, rows);
}

function pack(fields: ReadonlyMap<string, string>): string {
  let packed = "";
  for (const [name, value] of fields) packed += `\x1e${name}\x1f${value}`;
  return `${packed}\x1e`;
}

const MAP = "fields Map(LowCardinality(String), String) CODEC(ZSTD(1))";
const mapValue = (field: string): string => `fields[${quote(field)}]`;

const LAYOUTS: readonly Layout[] = [
  {
    name: "raw only",
    columns: "",
    columnCount: 0,
    write: () => undefined,
    value: (f) => `JSONExtractString(raw, ${quote(f)})`,
  },
  { name: "map", columns: MAP, columnCount: 1, write: writeMap, value: mapValue },
  {
    name: "map in buckets",
    columns: MAP,
    settings: "map_serialization_version = 'with_buckets', map_serialization_version_for_zero_level_parts = 'basic'",
    columnCount: 1,
    write: writeMap,
    value: mapValue,
  },
  {
    name: "arrays",
    columns: "field_names Array(LowCardinality(String)) CODEC(ZSTD(1)), field_values Array(String) CODEC(ZSTD(1))",
    columnCount: 2,
    write(writer, rows) {
      column(writer, "field_names", "Array(LowCardinality(String))");
      LowCardinalityColumn.writePrefix(writer);
      writeOffsets(writer, rows);
      writeNames(writer, rows);
      column(writer, "field_values", "Array(String)");
      writeOffsets(writer, rows);
      writeValues(writer, rows);
    },
    value: (f) => `field_values[indexOf(field_names, ${quote(f)})]`,
  },
  {
    name: "packed",
    columns: "fields String CODEC(ZSTD(1))",
    columnCount: 1,
    write(writer, rows) {
      column(writer, "fields", "String");
      for (const row of rows) writer.string(pack(row.fields));
    },
    value: (f) => `regexpExtract(fields, ${quote(`\x1e${f.replaceAll(".", "\\.")}\x1f([^\x1e]*)`)}, 1)`,
    equals: (f, v) => `position(fields, ${quote(`\x1e${f}\x1f${v}\x1e`)}) > 0`,
  },
  {
    name: "json",
    columns: "fields JSON(max_dynamic_paths = 256) CODEC(ZSTD(1))",
    columnCount: 1,
    write(writer, rows) {
      column(writer, "fields", "String");
      for (const row of rows) writer.string(JSON.stringify(Object.fromEntries(row.fields)));
    },
    value: (f) => `fields.\`${f}\`.:String`,
  },
];

function flatten(line: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  const walk = (value: unknown, name: string): void => {
    if (value !== null && typeof value === "object") {
      for (const [key, inner] of Object.entries(value)) walk(inner, name === "" ? key : `${name}.${key}`);
    } else if (typeof value === "string") {
      if (value !== "") fields.set(name, value);
    } else if (value !== null) fields.set(name, JSON.stringify(value));
  };
  walk(JSON.parse(line), "");
  return fields;
}

/** Every round has other ids, so that neither dictionaries nor compression see the same record again. */
function vary(line: string, round: number): string {
  if (round === 0) return line;
  const salt = (round * 2_654_435_761).toString(16).slice(-6).padStart(6, "0");
  return line
    .replace(/[0-9a-f]{6}(?=\}?")/gi, salt)
    .replace(
      /(:\d\d):\d\d\.\d{3}/,
      `$1:${String(round % 60).padStart(2, "0")}.${String(round % 1_000).padStart(3, "0")}`,
    );
}

interface DataSet {
  readonly name: string;
  readonly files: readonly string[];
  readonly share: number;
  readonly field: string;
  readonly value: string;
  readonly by: string;
}

const ROOT = join(import.meta.dirname, "../../shared/data/monitoring");
const DATA_SETS: readonly DataSet[] = [
  {
    name: "structured_windows",
    files: ["bench/rsigma_lane_structured_windows.ndjson.gz"],
    share: 1,
    field: "LogonId",
    value: "0xdcb46",
    by: "ParentImage",
  },
  {
    name: "mordor",
    files: [
      "events/mordor_win_empire_mimikatz_logonpasswords.ndjson.gz",
      "events/mordor_win_purplesharp_ad_playbook_I.ndjson.gz",
      "events/mordor_win_proxylogon_ssrf_rce_poc.ndjson.gz",
      "events/mordor_apt29_day1_zeek_combined.ndjson.gz",
      "events/invictus_aws_cloudtrail_stratus.ndjson.gz",
    ],
    share: 0.2,
    field: "TargetUserName",
    value: "pgustavo",
    by: "SourceName",
  },
];

const BLOCK = 5_000;

function* blocks(lines: readonly string[], count: number): Generator<Row[]> {
  let block: Row[] = [];
  for (let i = 0; i < count; i++) {
    const raw = vary(lines[i % lines.length] ?? "", Math.floor(i / lines.length));
    block.push({ raw, fields: flatten(raw) });
    if (block.length === BLOCK) {
      yield block;
      block = [];
    }
  }
  if (block.length > 0) yield block;
}

function encode(layout: Layout, rows: readonly Row[], first: number): Uint8Array {
  const writer = new NativeWriter(1 << 24);
  writer.varUint(2 + layout.columnCount);
  writer.varUint(rows.length);
  column(writer, "n", "UInt32");
  rows.forEach((_, i) => writer.u32(first + i));
  column(writer, "raw", "String");
  for (const row of rows) writer.string(row.raw);
  layout.write(writer, rows);
  return writer.finish();
}

/** Processor time of all threads in milliseconds: unlike the clock it hardly depends on what else the machine does. */
function timed(run: () => void): number {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e3;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

interface Figures {
  readonly data: string;
  readonly layout: string;
  readonly events: number;
  /** Processor time per event: encoding in JavaScript, and insert with its merges in the engine. */
  readonly encodeMicros: number;
  readonly insertMicros: number;
  readonly bytesPerEvent: number;
  readonly fieldBytesPerEvent: number;
  readonly equalsMs: number;
  readonly countByMs: number;
  readonly readRowsMs: number;
  readonly found: string;
}

type Inserted = Pick<Figures, "events" | "encodeMicros" | "insertMicros">;

function insertAll(session: Session, spool: string, data: DataSet, layout: Layout, events: number): Inserted {
  const lines = data.files.flatMap((file) =>
    gunzipSync(readFileSync(join(ROOT, file)))
      .toString()
      .split("\n")
      .filter(Boolean),
  );
  const settings = [
    "fsync_after_insert = 1",
    "fsync_part_directory = 1",
    ...(layout.settings ? [layout.settings] : []),
  ];
  const columns = ["n UInt32", "raw String CODEC(ZSTD(1))", ...(layout.columns ? [layout.columns] : [])].join(", ");
  session.query("drop table if exists layout sync");
  session.query(`create table layout (${columns}) engine = MergeTree order by n settings ${settings.join(", ")}`);
  let insertMs = 0;
  let encodeMs = 0;
  let done = 0;
  for (const rows of blocks(lines, events)) {
    let block: Uint8Array = new Uint8Array(0);
    encodeMs += timed(() => {
      block = encode(layout, rows, done);
    });
    writeFileSync(spool, block);
    insertMs += timed(() => session.query(`insert into layout from infile ${quote(spool)} format Native`));
    unlinkSync(spool);
    done += rows.length;
  }
  const micros = (ms: number): number => Math.round((ms / done) * 1e4) / 10;
  return { events: done, encodeMicros: micros(encodeMs), insertMicros: micros(insertMs) };
}

function measure(session: Session, folder: string, data: DataSet, layout: Layout, events: number): Figures {
  const inserted = insertAll(session, join(folder, "block.native"), data, layout, events);
  session.query("optimize table layout final");
  const disk = session.query("select sum(bytes_on_disk) from system.parts where table = 'layout' and active", "TSV");
  const fieldBytes = session.query(
    "select sum(data_compressed_bytes) from system.columns where table = 'layout' and name like 'field%'",
    "TSV",
  );
  const names = session
    .query("select name from system.columns where table = 'layout' and name != 'n' order by position", "TSV")
    .trim()
    .split("\n");
  const equals = layout.equals?.(data.field, data.value) ?? `${layout.value(data.field)} = ${quote(data.value)}`;
  let found = "";
  const question = (sql: string): number =>
    Math.round(median([0, 1, 2].map(() => timed(() => (found = session.query(sql, "TSV"))))));
  const by = layout.value(data.by);
  return {
    data: data.name,
    layout: layout.name,
    ...inserted,
    bytesPerEvent: Math.round(Number(disk) / inserted.events),
    fieldBytesPerEvent: Math.round(Number(fieldBytes) / inserted.events),
    countByMs: question(`select ${by} as v, count() from layout group by v order by 2 desc limit 20`),
    readRowsMs: question(`select ${names.join(", ")} from layout order by n desc limit 100 format Null`),
    equalsMs: question(`select count() from layout where ${equals}`),
    found: found.trim(),
  };
}

function main(): void {
  const { values } = parseArgs({
    options: { events: { type: "string", default: "1000000" }, only: { type: "string" }, data: { type: "string" } },
  });
  if (!existsSync(ROOT)) {
    console.log("The shared data is missing; nothing was measured.");
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), "cordon-layout-"));
  const session = new Session(join(folder, "db"));
  const all: Figures[] = [];
  try {
    for (const data of DATA_SETS) {
      if (values.data !== undefined && values.data !== data.name) continue;
      for (const layout of LAYOUTS) {
        if (values.only !== undefined && !values.only.split(",").includes(layout.name)) continue;
        const figures = measure(session, folder, data, layout, Math.round(Number(values.events) * data.share));
        console.error(figures);
        all.push(figures);
      }
    }
  } finally {
    session.close();
    rmSync(folder, { recursive: true, force: true });
  }
  console.table(all);
  console.log(JSON.stringify({ bench: "layout", results: all }));
}

main();
