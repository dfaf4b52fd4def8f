/** What can be kept: a stored event with its record, words copied from somewhere, or an address. */
export const EVIDENCE_KINDS = ["event", "text", "link"] as const;
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number];

/** Where a kept event came from; its record is the content. */
export interface KeptEvent {
  readonly id: string;
  readonly occurredAt: string;
  readonly receivedAt: string;
  readonly decoder: string;
  readonly source: string;
  readonly host: string | null;
  /** Whether a source vouches for the host name, or it only stands in the record. */
  readonly isHostVouched: boolean;
}

export interface Evidence {
  readonly id: string;
  readonly incidentId: string;
  readonly kind: EvidenceKind;
  /** The bytes that are kept; a link keeps its address, not what is behind it. */
  readonly content: Buffer;
  /** Of the content, in hexadecimal. */
  readonly sha256: string;
  readonly event: KeptEvent | undefined;
  readonly note: string;
  readonly addedAt: Date;
  readonly addedBy: { readonly id: string; readonly name: string };
  readonly withdrawn: Withdrawal | undefined;
}

export interface Withdrawal {
  readonly at: Date;
  readonly byName: string;
  readonly because: string;
}

const SHOWN = 120;

/** The first words of what is kept, on one line. */
export function evidenceTitle({ content }: Pick<Evidence, "content">): string {
  const line = content
    .subarray(0, 4 * SHOWN)
    .toString()
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ")
    .trim();
  return line.length <= SHOWN ? line : `${line.slice(0, SHOWN - 1).toWellFormed()}…`;
}
