/** Prints a table for people and one JSON line for machines. */
export function report(name: string, rows: readonly Readonly<Record<string, string | number>>[]): void {
  console.log(`\n${name}`);
  console.table(rows);
  console.log(JSON.stringify({ bench: name, at: new Date().toISOString(), rows }));
}

/** The value below which the given share of them lies; 0 for none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}
