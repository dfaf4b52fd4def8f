import type { Decode } from "../decode/decode.ts";
import { type RawRecord, rawRecord, splitRecords } from "../decode/record-splitter.ts";
import { createMatchCollector } from "../alert/match-collector.ts";
import { type Detector, NO_DETECTOR } from "../detect/detector.ts";
import type { DecodedEvent, DecodeHint } from "../event/event.ts";
import { type EventRow, type RowContext, toEventRow } from "../event/event-row.ts";
import { encodeEvents } from "../event/native-encoder.ts";
import type { BatchPayload, StoredCount } from "./batch.ts";
import type { DecodeJob, DecodeMember, DecodeOutcome, DecodeResult } from "./decode-job.ts";
import { createSightingCollector, type SightingCollector } from "./sighting-collector.ts";

/** A batch with more records is refused: each is a row, and a row costs far more than its bytes. */
export const MAX_RECORDS = 200_000;
/** Rows that are objects at the same time. */
const ROWS_AT_ONCE = 4_096;

/** All members of a job to one insert: blocks in Native format, counts, who was seen, and what rules found. */
export function decodeJob(decode: Decode, job: DecodeJob, detector: Detector = NO_DETECTOR): DecodeResult {
  const blocks: Uint8Array<ArrayBuffer>[] = [];
  const sightings = createSightingCollector();
  const matches = createMatchCollector(detector.fields);
  let rows: EventRow[] = [];
  const flush = (): void => {
    if (rows.length > 0) blocks.push(encodeEvents(rows));
    rows = [];
  };
  const outcomes = job.members.map((member): DecodeOutcome => {
    if (isTooMany(member.payload)) return tooMany(member);
    return decodeMember(decode, member, sightings, (row, event) => {
      for (const ruleId of detector.match(event, row.raw)) matches.add(ruleId, row);
      rows.push(row);
      if (rows.length >= ROWS_AT_ONCE) flush();
    });
  });
  flush();
  return { block: join(blocks), outcomes, sightings: sightings.result(), matches: matches.result() };
}

function decodeMember(
  decode: Decode,
  member: DecodeMember,
  sightings: SightingCollector,
  push: (row: EventRow, event: DecodedEvent) => void,
): StoredCount {
  const hint: DecodeHint = {
    receivedAt: member.receivedAt,
    isHistorical: member.isHistorical,
    isSyslog: member.sender.kind === "syslog-udp" || member.sender.kind === "syslog-tcp",
    ...(member.format === undefined ? {} : { format: member.format }),
  };
  const context: RowContext = {
    batchId: member.batchId,
    receivedAt: member.receivedAt,
    isHistorical: member.isHistorical,
    source: { id: member.sender.sourceId, name: member.sender.name },
    ...(member.sender.hostName === undefined ? {} : { boundHost: member.sender.hostName }),
  };
  let line = 0;
  let undecoded = 0;
  for (const record of recordsOf(member.payload)) {
    const event = decode(record.text, hint, record.isCut);
    const row = toEventRow(event, { line, raw: record.text }, context);
    line += 1;
    if (row.decoder === "text") undecoded += 1;
    // A clock that is ahead must not make a host seen tomorrow.
    sightings.add(member.sender, row.ecs, row.isHostVouched, Math.min(row.occurredAt, row.receivedAt));
    push(row, event);
  }
  return { id: member.batchId, events: line, undecoded };
}

function* recordsOf(payload: BatchPayload): Generator<RawRecord> {
  if (payload.kind === "body") {
    yield* splitRecords(payload.bytes);
    return;
  }
  const bytes = Buffer.from(payload.bytes.buffer, payload.bytes.byteOffset, payload.bytes.length);
  let start = 0;
  for (const end of payload.ends) {
    yield rawRecord(bytes.toString("utf8", start, end));
    start = end;
  }
}

/** Counted before anything is decoded, so that a refused batch leaves nothing in the blocks. */
function isTooMany(payload: BatchPayload): boolean {
  if (payload.kind === "frames") return payload.ends.length > MAX_RECORDS;
  if (payload.bytes.length <= MAX_RECORDS) return false;
  let count = 0;
  for (const _record of splitRecords(payload.bytes)) if (++count > MAX_RECORDS) return true;
  return false;
}

function tooMany(member: DecodeMember): DecodeOutcome {
  return {
    id: member.batchId,
    refusal: `A batch may hold ${MAX_RECORDS.toLocaleString("en")} records and this one has more. Nothing of it was stored; send it in smaller batches.`,
  };
}

function join(blocks: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const [only] = blocks;
  if (only && blocks.length === 1) return only;
  const all = new Uint8Array(blocks.reduce((sum, block) => sum + block.length, 0));
  let at = 0;
  for (const block of blocks) {
    all.set(block, at);
    at += block.length;
  }
  return all;
}
