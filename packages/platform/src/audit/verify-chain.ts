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
import { EXPIRED_ACTION } from "./audit.ts";
import { z } from "zod";

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
const ExpiredDetails = z.object({ throughSegment: z.number().int().nonnegative() });

/** A row that committed this much later than the rows around it was put there by hand: no transaction lasts that long. */
const LATE_COMMIT_MS = 3_600_000;

const WITHOUT_HEAD =
  "No head from outside was given: entries cut off at the end, or a chain rewritten from some point on, cannot be seen.";
const WITH_HEAD = "Entries sealed after the given head are only checked against each other.";
const WITH_HEADS = "Entries sealed after the last of the given heads are only checked against each other.";

/** @param heads from outside; all of them must be in the chain, so that one of before a rewriting shows it. */
export function createChainVerifier(heads: readonly AuditHead[] = []): ChainVerifier {
  const headsBySegment = Map.groupBy(heads, (head) => head.segment);
  const faults: AuditFault[] = [];
  const fault = (kind: AuditFault["kind"], segment: number | null, entryId: number | null, message: string): void => {
    if (faults.length < MAX_FAULTS)
      faults.push({ kind, segment, entryId: entryId === null ? null : String(entryId), message });
  };
  let last: ChainSegment | undefined;
  let [segments, entries, erased, highestId] = [0, 0, 0, 0];
  let headsFound = 0;
  const retention = createRetentionCheck();

  const checkLate = (entry: ChainEntry, segment: number | null): void => {
    if (last && entry.id < highestId && entry.at.getTime() < last.sealedAt.getTime() - LATE_COMMIT_MS) {
      fault("inserted", segment, entry.id, `Entry ${entry.id} was put among entries that were sealed long before.`);
    }
  };
  return {
    check(segment, rows) {
      checkLink(last, segment, fault);
      if (rows.length === 0) retention.missing(segment);
      else checkRows(segment, rows, fault);
      for (const row of rows) {
        checkLate(row, segment.number);
        retention.hear(row, segment.number - 1);
      }
      for (const head of headsBySegment.get(segment.number) ?? []) if (checkHead(head, segment, fault)) headsFound += 1;
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
        retention.hear(row, last?.number ?? 0);
        if (!row.personal) erased += 1;
      }
      const expired = retention.judge(fault);
      checkTruncation(last?.number ?? 0, heads, fault);
      return {
        isIntact: faults.length === 0,
        segments,
        entries,
        unsealed: unsealed.length,
        erased,
        expired,
        isHeadFound: heads.length > 0 ? headsFound === heads.length : null,
        limits: heads.length === 0 ? WITHOUT_HEAD : heads.length === 1 ? WITH_HEAD : WITH_HEADS,
        head: last ? headOf(last) : null,
        faults,
      };
    },
  };
}

type Report = (kind: AuditFault["kind"], segment: number | null, entryId: number | null, message: string) => void;

interface RetentionCheck {
  /** A segment without a single entry. */
  readonly missing: (segment: ChainSegment) => void;
  /** @param last the newest segment that the entry can speak of: not of what was sealed with it or later. */
  readonly hear: (entry: ChainEntry, last: number) => void;
  /** How many entries went by retention; the other missing ones are faults. */
  readonly judge: (fault: Report) => number;
}

/** Deleted by retention is what an entry of this very chain says so of; anything else is gone. */
function createRetentionCheck(): RetentionCheck {
  const gone: { readonly number: number; readonly entries: number }[] = [];
  let through = 0;
  return {
    missing: ({ number, entryIds }) => void gone.push({ number, entries: entryIds.length }),
    hear(entry, last) {
      if (entry.action !== EXPIRED_ACTION || entry.actorKind !== "system") return;
      const { throughSegment = 0 } = ExpiredDetails.safeParse(parseJson(entry.details)).data ?? {};
      if (throughSegment <= last) through = Math.max(through, throughSegment);
    },
    judge(fault) {
      let expired = 0;
      for (const { number, entries } of gone) {
        if (number <= through) expired += entries;
        else fault("removed", number, null, `All ${entries} entries of segment ${number} are gone, not by retention.`);
      }
      return expired;
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function checkTruncation(lastSegment: number, heads: readonly AuditHead[], fault: Report): void {
  const furthest = Math.max(0, ...heads.map((head) => head.segment));
  if (furthest <= lastSegment) return;
  const words = `The chain ends at segment ${lastSegment}; a given head says it had ${furthest}.`;
  fault("truncated", furthest, null, words);
}

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
