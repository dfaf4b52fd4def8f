import type { Difference } from "./findings.ts";

/** A difference that is known, with who is right. */
export interface Explained extends Difference {
  /** Which of the other scanner's answers. */
  readonly golden: string;
  readonly why: string;
}

/** What is known to differ about one answer, in the form in which differences are found: unexplained ones and those that are gone both fail a comparison. */
export function explainedFor(golden: string, explained: readonly Explained[]): readonly Difference[] {
  return explained
    .filter((one) => one.golden === golden)
    .map(({ kind, pair }) => ({ kind, pair }))
    .sort((a, b) => (a.pair < b.pair ? -1 : a.pair > b.pair ? 1 : 0));
}
