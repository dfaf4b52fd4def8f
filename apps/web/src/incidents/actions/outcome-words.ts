import type { BulkOutcome } from "@cordon/incidents/contract";
import { plural } from "@cordon/ui";

export type Outcome = Pick<BulkOutcome, "number" | "isDone" | "code" | "message">;

export interface OutcomeWords {
  readonly text: string;
  /** Of the first that failed. */
  readonly code?: string;
}

/**
 * What became of a deed, in a line: "#42 closed as false positive", "3 incidents closed as duplicate", "2 of 3 closed
 * as duplicate. Of the others: someone changed them meanwhile."
 * @param deed what is said of those where it worked: "closed as duplicate"
 */
export function outcomeWords(deed: string, outcomes: readonly Outcome[]): OutcomeWords {
  const done = outcomes.filter(({ isDone }) => isDone);
  const failed = outcomes.filter(({ isDone }) => !isDone);
  const [first] = failed;
  if (first === undefined) {
    const [only, ...more] = done;
    const number = more.length === 0 ? (only?.number ?? null) : null;
    const what = number === null ? plural(done.length, "incident") : `#${number}`;
    return { text: `${what} ${deed}` };
  }
  const why = failed.every(({ code }) => code === first.code)
    ? (first.message ?? "")
    : "They failed for several reasons.";
  const code = first.code === null ? {} : { code: first.code };
  if (done.length === 0 && failed.length === 1) return { text: `Not ${deed}. ${why}`, ...code };
  return { text: `${done.length} of ${plural(outcomes.length, "incident")} ${deed}. Of the rest: ${why}`, ...code };
}
