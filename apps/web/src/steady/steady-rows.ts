/** What a list shows while the server's answer moves on underneath it. */
export interface SteadyRows<Row> {
  readonly rows: readonly Row[];
  /** In the answer, and above or between what is shown: they would push it away. */
  readonly waiting: number;
  /** Shown, and not in the answer any more. */
  readonly gone: ReadonlySet<string>;
}

/**
 * The rows that a person has before them keep their places; their contents are as the server says now. What comes
 * after them is simply added (the next page), what would push them away waits to be asked for. A row that is gone from
 * the answer stays, unless the person dealt with it (`settled`): theirs goes, and comes back to its place when they
 * take that back.
 */
export function steadyRows<Row extends { readonly id: string }>(
  shown: readonly Row[],
  fresh: readonly Row[],
  settled: ReadonlySet<string>,
): SteadyRows<Row> {
  const now = new Map(fresh.map((row) => [row.id, row]));
  const kept = shown.filter(({ id }) => now.has(id) || !settled.has(id)).map((row) => now.get(row.id) ?? row);
  const known = new Set(kept.map(({ id }) => id));
  const last = fresh.findLastIndex(({ id }) => known.has(id));
  let waiting = 0;
  fresh.slice(0, last + 1).forEach((row, index) => {
    if (known.has(row.id)) return;
    if (!settled.has(row.id)) waiting++;
    else kept.splice(placeAfter(kept, fresh.slice(0, index)), 0, row);
  });
  return {
    rows: [...kept, ...fresh.slice(last + 1)],
    waiting,
    gone: new Set(kept.filter(({ id }) => !now.has(id)).map(({ id }) => id)),
  };
}

/** Behind the nearest one of those before it. */
function placeAfter(rows: readonly { readonly id: string }[], before: readonly { readonly id: string }[]): number {
  for (const { id } of before.toReversed()) {
    const place = rows.findIndex((row) => row.id === id);
    if (place !== -1) return place + 1;
  }
  return 0;
}
