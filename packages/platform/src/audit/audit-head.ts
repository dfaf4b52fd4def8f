import { Problem } from "@cordon/kernel";
import { AuditHead } from "./audit-contract.ts";
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

/** The text of a head file: one line of JSON. */
export function formatHead(head: AuditHead): string {
  return `${JSON.stringify(head)}\n`;
}

/**
 * The head in a file that `formatHead` wrote.
 * @throws Problem `audit.head-invalid` when it is none.
 */
export function parseHead(text: string): AuditHead {
  let value: unknown;
  try {
    value = text.length <= 4_096 ? JSON.parse(text) : undefined;
  } catch {
    // falls through to the one answer
  }
  const parsed = AuditHead.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Problem(
    "audit.head-invalid",
    "This is not a head of the audit trail. Give the file that an earlier verification wrote.",
  );
}
