/**
 * Events per second of split and decode on one core, against split and JSON.parse alone on the same bytes.
 * Needs ../shared; prints a table and one JSON line. `node bench/decode.ts`
 */
import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { createDecoder } from "../contexts/monitoring/src/decode/decode.ts";
import { DECODERS_FOLDER, loadDecoderContent } from "../contexts/monitoring/src/decode/decoder-content.ts";
import { splitRecords } from "../contexts/monitoring/src/decode/record-splitter.ts";

const SHARED = new URL("../../shared/data/monitoring/", import.meta.url);
const ROUNDS = 5;

interface Lane {
  readonly name: string;
  readonly body: Buffer;
  readonly isJson: boolean;
  readonly format?: string;
}

function recording(name: string, path: string): Lane[] {
  const file = new URL(path, SHARED);
  return existsSync(file) ? [{ name, body: gunzipSync(readFileSync(file)), isJson: true }] : [];
}

function golden(name: string, copies: number): Lane {
  const body = Buffer.from(readFileSync(new URL(`golden/${name}.in.log`, DECODERS_FOLDER), "utf8").repeat(copies));
  return { name, body, isJson: false, ...(name === "nginx" ? { format: name } : {}) };
}

const lanes: readonly Lane[] = [
  ...recording("mordor", "events/mordor_win_empire_psexec_dcerpc_tcp_svcctl.ndjson.gz"),
  ...recording("structured_windows", "bench/rsigma_lane_structured_windows.ndjson.gz"),
  golden("nginx", 1000),
  golden("sshd", 1000),
  golden("auditd", 1000),
];

/** Records, and the fastest of some rounds in milliseconds: what the machine can do when nothing else runs. */
function measure(lane: Lane, each: (record: string) => unknown): { records: number; ms: number } {
  let records = 0;
  let ms = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    records = 0;
    const start = performance.now();
    for (const record of splitRecords(lane.body)) {
      each(record.text);
      records++;
    }
    ms = Math.min(ms, performance.now() - start);
  }
  return { records, ms };
}

const decode = createDecoder(await loadDecoderContent());
const results = lanes.map((lane) => {
  const base = { receivedAt: Date.now(), isHistorical: false, isSyslog: false };
  const hint = lane.format === undefined ? base : { ...base, format: lane.format };
  const { records, ms } = measure(lane, (record) => decode(record, hint));
  const parse = lane.isJson ? measure(lane, (record) => JSON.parse(record) as unknown).ms : undefined;
  return {
    lane: lane.name,
    records,
    bytesPerRecord: Math.round(lane.body.length / records),
    eventsPerSecond: Math.round((records / ms) * 1000),
    ofJsonParse: parse === undefined ? null : Number((parse / ms).toFixed(2)),
  };
});
console.table(results);
console.log(JSON.stringify({ bench: "decode", results }));
