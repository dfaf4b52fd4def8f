import type { BatchReceipt } from "../contract.ts";
import type { Sender } from "./sender.ts";

/** Records of one batch: a body that still has to be split, or frames that the receiver cut already. */
export type BatchPayload =
  | { readonly kind: "body"; readonly bytes: Uint8Array<ArrayBuffer> }
  /** `ends[i]` is the offset behind record i. */
  | { readonly kind: "frames"; readonly bytes: Uint8Array<ArrayBuffer>; readonly ends: Uint32Array<ArrayBuffer> };

export interface IncomingBatch {
  readonly sender: Sender;
  /** Unique per source; a repeat is stored once. */
  readonly clientId: string;
  readonly payload: BatchPayload;
  readonly bodyHash: Uint8Array;
  readonly isHistorical: boolean;
  readonly format?: string;
}

/** A batch the ledger knows. The ids of its events are made of `id` and their line. */
export interface LedgerBatch {
  readonly id: string;
  readonly sourceId: string;
  readonly clientId: string;
  readonly bodyHash: Uint8Array;
  readonly receivedAt: Date;
  readonly isHistorical: boolean;
  readonly state: "pending" | "stored";
  readonly events: number;
  readonly undecoded: number;
}

/** The answer for a batch that is on disk. */
export function receiptOf(batch: LedgerBatch, isRepeat: boolean): BatchReceipt {
  return { batchId: batch.clientId, events: batch.events, undecoded: batch.undecoded, isRepeat };
}

/** Whether two bodies are the same, by digest. */
export function hasSameBody(batch: LedgerBatch, bodyHash: Uint8Array): boolean {
  return Buffer.compare(batch.bodyHash, bodyHash) === 0;
}

export interface StoredCount {
  readonly id: string;
  readonly events: number;
  readonly undecoded: number;
}
