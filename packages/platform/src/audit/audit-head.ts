import type { AuditHead } from "./audit-contract.ts";
import { type ChainSegment, hex } from "./chain.ts";

/** What to keep outside of a segment: enough to find later that anything up to it was rewritten or cut off. */
export function headOf(segment: ChainSegment): AuditHead {
  return {
    format: "cordon-audit-head-1",
    segment: segment.number,
    entries: segment.totalEntries,
    digest: hex(segment.digest),
    sealedAt: segment.sealedAt.toISOString(),
  };
}
