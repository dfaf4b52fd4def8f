import type { DetectedMatch } from "../alert/detected-match.ts";
import type { HostSighting } from "../events.ts";
import type { BatchPayload, StoredCount } from "./batch.ts";
import type { Sender } from "./sender.ts";

/** One batch on its way through the decode worker. Plain data: it crosses a thread boundary. */
export interface DecodeMember {
  readonly batchId: string;
  readonly receivedAt: number;
  readonly isHistorical: boolean;
  readonly format?: string;
  readonly sender: Sender;
  readonly payload: BatchPayload;
}

/** What one insert carries: members whose receipt falls into the same UTC day, since a day is a partition. */
export interface DecodeJob {
  readonly members: readonly DecodeMember[];
}

/** A member that is in the block, or one that was left out with a sentence for its sender. */
export type DecodeOutcome = StoredCount | { readonly id: string; readonly refusal: string };

export interface DecodeResult {
  /** Blocks in ClickHouse's Native format, to be inserted as one; empty when no member holds a record. */
  readonly block: Uint8Array<ArrayBuffer>;
  /** In the order of the members. */
  readonly outcomes: readonly DecodeOutcome[];
  readonly sightings: readonly HostSighting[];
  /** What rules found, in the order of the records; of members that are in the block. */
  readonly matches: readonly DetectedMatch[];
}
