import type { AuditFault, AuditHead, AuditVerdict } from "./audit-contract.ts";
import { headOf } from "./audit-head.ts";
import {
  type ChainEntry,
  type ChainSegment,
  digestEntry,
  digestPersonal,
  digestRoot,
  digestSegment,
  GENESIS,
  hex,
} from "./chain.ts";

/** Checks a chain as its segments come by, in the order of their numbers. Pure: the command line uses it on files. */
export interface ChainVerifier {
  /** @param entries all rows that are said to be in the segment or are named by it, in any order. */
  readonly check: (segment: ChainSegment, entries: readonly ChainEntry[]) => void;
  /**
   * @param unsealed rows in no segment.
   * @param astray rows that name a segment which does not exist.
   */
  readonly finish: (unsealed: readonly ChainEntry[], astray?: readonly ChainEntry[]) => AuditVerdict;
}

export const MAX_FAULTS = 100;

/** A row that committed this much later than the rows around it was put there by hand: no transaction lasts that long. */
const LATE_COMMIT_MS = 3_600_000;

const WITHOUT_HEAD =
  "No head from outside was given: entries cut off at the end, or a chain rewritten from some point on, cannot be seen.";
const WITH_HEAD = "Entries sealed after the given head are only checked against each other.";

export function createChainVerifier(head?: AuditHead): ChainVerifier {
  const faults: AuditFault[] = [];
  const fault = (kind: AuditFault["kind"], segment: number | null, entryId: number | null, message: string): void => {
    if (faults.length < MAX_FAULTS)
      faults.push({ kind, segment, entryId: entryId === null ? null : String(entryId), message });
  };
  let last: ChainSegment | undefined;
  let [segments, entries, erased, highestId] = [0, 0, 0, 0];
  let isHeadFound = false;

  const checkLate = (entry: ChainEntry, segment: number | null): void => {
    if (last && entry.id < highestId && entry.at.getTime() < last.sealedAt.getTime() - LATE_COMMIT_MS) {
      fault("inserted", segment, entry.id, `Entry ${entry.id} was put among entries that were sealed long before.`);
    }
  };
  return {
    check(segment, rows) {
      checkLink(last, segment, fault);
      checkRows(segment, rows, fault);
      for (const row of rows) checkLate(row, segment.number);
      if (head?.segment === segment.number) isHeadFound = checkHead(head, segment, fault);
      segments += 1;
      entries += segment.entryIds.length;
      erased += rows.filter((row) => !row.personal).length;
      highestId = Math.max(highestId, segment.entryIds.at(-1) ?? 0);
      last = segment;
    },
    finish(unsealed, astray = []) {
      for (const row of astray) fault("inserted", null, row.id, `Entry ${row.id} names a segment that does not exist.`);
      for (const row of unsealed) {
        checkPersonal(row, null, fault);
        checkLate(row, null);
      }
      if (head && (last?.number ?? 0) < head.segment) {
        fault(
          "truncated",
          head.segment,
          null,
          `The chain ends at segment ${last?.number ?? 0}; the given head says it had ${head.segment}.`,
        );
      }
      return {
        isIntact: faults.length === 0,
        segments,
        entries,
        unsealed: unsealed.length,
        erased,
        isHeadFound: head ? isHeadFound : null,
        limits: head ? WITH_HEAD : WITHOUT_HEAD,
        head: last ? headOf(last) : null,
        faults,
      };
    },
  };
}

type Report = (kind: AuditFault["kind"], segment: number | null, entryId: number | null, message: string) => void;

function checkLink(last: ChainSegment | undefined, segment: ChainSegment, fault: Report): void {
  const n = segment.number;
  if (n !== (last?.number ?? 0) + 1) {
    fault("broken-chain", n, null, `Segment ${n} follows segment ${last?.number ?? 0}: what was between is missing.`);
  }
  if (hex(segment.previousDigest) !== hex(last?.digest ?? GENESIS)) {
    fault("broken-chain", n, null, `Segment ${n} does not continue the segment before it.`);
  }
  if (segment.totalEntries !== (last?.totalEntries ?? 0) + segment.entryIds.length) {
    fault("broken-chain", n, null, `Segment ${n} does not count its entries right.`);
  }
  if (hex(digestRoot(segment.entryIds, segment.entryDigests)) !== hex(segment.rootDigest)) {
    fault("broken-chain", n, null, `The list of entries of segment ${n} was changed.`);
  }
  if (hex(digestSegment(segment)) !== hex(segment.digest)) {
    fault("broken-chain", n, null, `The seal of segment ${n} does not fit its content.`);
  }
}

function checkRows(segment: ChainSegment, rows: readonly ChainEntry[], fault: Report): void {
  const n = segment.number;
  const found = new Map(rows.map((row) => [row.id, row]));
  segment.entryIds.forEach((id, i) => {
    const row = found.get(id);
    const sealed = segment.entryDigests[i];
    if (!row) {
      fault("removed", n, id, `Entry ${id} of segment ${n} is gone.`);
    } else if (!sealed || hex(digestEntry(row)) !== hex(sealed)) {
      fault("changed", n, id, `Entry ${id} of segment ${n} was changed after it was sealed.`);
    } else if (row.segment !== n) {
      fault("changed", n, id, `Entry ${id} of segment ${n} does not say any more that it is in it.`);
    } else {
      checkPersonal(row, n, fault);
    }
  });
  const listed = new Set(segment.entryIds);
  for (const row of rows) {
    if (!listed.has(row.id))
      fault("inserted", n, row.id, `Entry ${row.id} says it is in segment ${n}, which does not list it.`);
  }
}

function checkPersonal(row: ChainEntry, segment: number | null, fault: Report): void {
  if (row.personal && hex(digestPersonal(row.personal.text, row.personal.salt)) !== hex(row.personalDigest)) {
    fault("changed", segment, row.id, `The names in entry ${row.id} were changed.`);
  }
}

function checkHead(head: AuditHead, segment: ChainSegment, fault: Report): boolean {
  if (hex(segment.digest) === head.digest && segment.totalEntries === head.entries) return true;
  fault(
    "head-mismatch",
    segment.number,
    null,
    `Segment ${segment.number} is not the one the given head was taken from: the chain was rewritten.`,
  );
  return false;
}
