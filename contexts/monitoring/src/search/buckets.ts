const S = 1_000;
const M = 60 * S;
const H = 60 * M;
const D = 24 * H;

/** Sizes that divide a clock or calendar as people read it. */
const NICE_MS = [
  1,
  2,
  5,
  10,
  20,
  50,
  100,
  200,
  500,
  S,
  2 * S,
  5 * S,
  10 * S,
  15 * S,
  30 * S,
  M,
  2 * M,
  5 * M,
  10 * M,
  15 * M,
  30 * M,
  H,
  2 * H,
  3 * H,
  6 * H,
  12 * H,
  D,
  2 * D,
  7 * D,
  14 * D,
  30 * D,
  90 * D,
  365 * D,
];

export interface Buckets {
  /** Multiple of `bucketMs` since 1970, at or before the range's start. */
  readonly from: number;
  readonly to: number;
  readonly bucketMs: number;
  readonly count: number;
}

/** At most `wanted` buckets of a readable size that cover [from, to). */
export function chooseBuckets(from: number, to: number, wanted: number): Buckets {
  for (let step = 0; ; step++) {
    const bucketMs = NICE_MS[step] ?? 365 * D * 2 ** (step - NICE_MS.length + 1);
    const start = Math.floor(from / bucketMs) * bucketMs;
    const count = Math.max(Math.ceil((to - start) / bucketMs), 1);
    // One bucket for a range that straddles a border of every size would never end.
    if (count <= wanted || (wanted < 2 && bucketMs > to - from))
      return { from: start, to: start + count * bucketMs, bucketMs, count };
  }
}
