import { createHash } from "node:crypto";
import { decodedText } from "./decoded-text.ts";
import type { DecodedEvent, EcsValues } from "./event.ts";

export type Skew = "ahead" | "behind";

/** One row of the table `events`: what a decoder made of a record, and what the ledger knows about it. */
export interface EventRow {
  /** `bat_…` of the ledger. */
  readonly batchId: string;
  /** Counts from 0 inside the batch; with `batchId` and `receivedAt` it makes the id, so a retry makes the same one. */
  readonly line: number;
  readonly receivedAt: number;
  /** `receivedAt` where the record carries no time. */
  readonly occurredAt: number;
  readonly skew: Skew | undefined;
  readonly sourceId: string;
  readonly sourceName: string;
  readonly isHostVouched: boolean;
  readonly decoder: string;
  readonly ecs: EcsValues;
  readonly fields: ReadonlyMap<string, string>;
  readonly raw: string;
  /** Words of the fields that `raw` does not show; see `decodedText`. */
  readonly decodedText: string;
}

/** What the receiver knows about every record of one batch. */
export interface RowContext {
  readonly batchId: string;
  readonly receivedAt: number;
  readonly isHistorical: boolean;
  readonly source: { readonly id: string; readonly name: string };
  /** The one host the source speaks for; a record that names another one is a claim. */
  readonly boundHost?: string;
}

const AHEAD_MS = 5 * 60_000;
const BEHIND_MS = 24 * 3_600_000;

/** What `DateTime64` holds; a clock outside is moved to the border and marked, its text stays in the fields. */
const EARLIEST = Date.UTC(1900, 0, 1);
const LATEST = Date.UTC(2299, 11, 31);

/** How far the record's clock is off; recordings are meant to be old. */
export function skewOf(occurredAt: number, receivedAt: number, isHistorical: boolean): Skew | undefined {
  if (occurredAt > receivedAt + AHEAD_MS) return "ahead";
  if (occurredAt < receivedAt - BEHIND_MS && !isHistorical) return "behind";
  return undefined;
}

export function toEventRow(
  decoded: DecodedEvent,
  record: { readonly line: number; readonly raw: string },
  context: RowContext,
): EventRow {
  const { receivedAt, boundHost } = context;
  const claimed = decoded.ecs["host.name"];
  const occurredAt = inRange(decoded.occurredAt ?? receivedAt, receivedAt);
  return {
    batchId: context.batchId,
    line: record.line,
    receivedAt,
    occurredAt,
    skew: skewOf(occurredAt, receivedAt, context.isHistorical),
    sourceId: context.source.id,
    sourceName: context.source.name,
    isHostVouched: boundHost !== undefined && (claimed === undefined || isSameHost(claimed, boundHost)),
    decoder: decoded.decoder,
    ecs: claimed === undefined && boundHost !== undefined ? { ...decoded.ecs, "host.name": boundHost } : decoded.ecs,
    fields: decoded.fields,
    raw: record.raw,
    decodedText: decodedText(record.raw, decoded.fields),
  };
}

function inRange(at: number, otherwise: number): number {
  if (!Number.isFinite(at)) return otherwise;
  return Math.trunc(Math.min(Math.max(at, EARLIEST), LATEST));
}

function isSameHost(claimed: string, bound: string): boolean {
  return claimed.toLowerCase() === bound.toLowerCase();
}

export const EVENT_ID_BYTES = 16;

/**
 * Writes ids: 6 bytes of receipt in milliseconds, 6 of the batch's digest, 4 of the line. The receipt finds the day's
 * partition without an index, equal times keep the order of their lines, and 16 bytes compress to next to nothing.
 */
export function createEventIdWriter(): (target: Uint8Array, at: number, row: EventRow) => void {
  let batchId: string | undefined;
  let digest: Uint8Array = new Uint8Array(0);
  return (target, at, row) => {
    if (row.batchId !== batchId) {
      batchId = row.batchId;
      digest = createHash("sha256").update(batchId).digest();
    }
    putUint(target, at, 6, row.receivedAt);
    target.set(digest.subarray(0, 6), at + 6);
    putUint(target, at + 12, 4, row.line);
  };
}

function putUint(target: Uint8Array, at: number, bytes: number, value: number): void {
  let rest = value;
  for (let i = bytes - 1; i >= 0; i--) {
    target[at + i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
}

/** The id as the API shows it, e.g. `evt_0198…`. */
export function eventIdOf(row: EventRow): string {
  const bytes = new Uint8Array(EVENT_ID_BYTES);
  createEventIdWriter()(bytes, 0, row);
  return `evt_${Buffer.from(bytes).toString("hex")}`;
}

/** When the event of this id was received, in milliseconds. */
export function receivedAtOf(eventId: string): number {
  return Number.parseInt(eventId.slice(4, 16), 16);
}
