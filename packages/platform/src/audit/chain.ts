import { createHash } from "node:crypto";
import { canonicalJson } from "./canonical-json.ts";

/** A row of the trail as the chain sees it. */
export interface ChainEntry {
  readonly id: number;
  readonly at: Date;
  readonly actorKind: string;
  readonly actorId: string;
  readonly action: string;
  readonly targetKind: string;
  readonly targetId: string;
  readonly outcome: string;
  readonly details: string;
  /** Undefined once erased; the digest stays and the chain still verifies. */
  readonly personal: { readonly text: string; readonly salt: Uint8Array } | undefined;
  readonly personalDigest: Uint8Array;
  /** The segment the row says it is in. */
  readonly segment: number | undefined;
}

/** A link of the chain: which rows, their digests, and the link before. */
export interface ChainSegment {
  readonly number: number;
  readonly previousDigest: Uint8Array;
  /** Ascending, with `entryDigests` in the same order. */
  readonly entryIds: readonly number[];
  readonly entryDigests: readonly Uint8Array[];
  /** Entries in all segments up to and with this one. */
  readonly totalEntries: number;
  readonly rootDigest: Uint8Array;
  readonly sealedAt: Date;
  readonly digest: Uint8Array;
}

/** What the first segment names as the one before. */
export const GENESIS: Uint8Array = new Uint8Array(32);

const ENTRY_FORMAT = "cordon-audit-entry-1";
const ROOT_FORMAT = "cordon-audit-root-1";
const SEGMENT_FORMAT = "cordon-audit-segment-1";

/** Salted, so that an erased name cannot be guessed back from its digest. */
export function digestPersonal(text: string, salt: Uint8Array): Buffer {
  return createHash("sha256").update(salt).update(text, "utf8").digest();
}

export function digestEntry(entry: ChainEntry): Buffer {
  return sha256([
    ENTRY_FORMAT,
    entry.id,
    entry.at.toISOString(),
    entry.actorKind,
    entry.actorId,
    entry.action,
    entry.targetKind,
    entry.targetId,
    entry.outcome,
    entry.details,
    hex(entry.personalDigest),
  ]);
}

/**
 * The next link over `entries`, which come in ascending order of id.
 * @param previous the link before; undefined for the first.
 */
export function sealSegment(
  previous: ChainSegment | undefined,
  entries: readonly ChainEntry[],
  sealedAt: Date,
): ChainSegment {
  if (entries.length === 0) throw new RangeError("a segment has at least one entry");
  const entryIds = entries.map((entry) => entry.id);
  const entryDigests = entries.map(digestEntry);
  const open = {
    number: (previous?.number ?? 0) + 1,
    previousDigest: previous?.digest ?? GENESIS,
    entryIds,
    entryDigests,
    totalEntries: (previous?.totalEntries ?? 0) + entries.length,
    rootDigest: digestRoot(entryIds, entryDigests),
    sealedAt,
  };
  return { ...open, digest: digestSegment(open) };
}

export function digestRoot(ids: readonly number[], digests: readonly Uint8Array[]): Buffer {
  return sha256([ROOT_FORMAT, ids, digests.map(hex)]);
}

export function digestSegment(segment: Omit<ChainSegment, "digest">): Buffer {
  return sha256([
    SEGMENT_FORMAT,
    segment.number,
    hex(segment.previousDigest),
    segment.entryIds[0] ?? null,
    segment.entryIds.at(-1) ?? null,
    segment.entryIds.length,
    segment.totalEntries,
    hex(segment.rootDigest),
    segment.sealedAt.toISOString(),
  ]);
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex");
}

function sha256(value: unknown): Buffer {
  return createHash("sha256").update(canonicalJson(value), "utf8").digest();
}
