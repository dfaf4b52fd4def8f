/** Everything that the roots need, through whatever they need; loops are no harm. */
export function reachable(roots: readonly string[], needs: (key: string) => readonly string[]): ReadonlySet<string> {
  const waiting = [...roots];
  const seen = new Set<string>();
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    if (seen.has(key)) continue;
    seen.add(key);
    for (const next of needs(key)) waiting.push(next);
  }
  return seen;
}
