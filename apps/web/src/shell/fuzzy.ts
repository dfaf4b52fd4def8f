/** How well `query` fits `text`, higher is better; undefined when its letters are not all there in order. */
export function fuzzyScore(query: string, text: string): number | undefined {
  const wanted = query.toLowerCase().replaceAll(/\s+/g, "");
  const given = text.toLowerCase();
  let score = 0;
  let at = -1;
  for (const letter of wanted) {
    const next = given.indexOf(letter, at + 1);
    if (next === -1) return undefined;
    const isWordStart = next === 0 || /[\s/\-_.:]/.test(given[next - 1] ?? "");
    score += next === at + 1 ? 3 : isWordStart ? 2 : 0;
    score -= Math.min(next - at - 1, 8) * 0.1;
    at = next;
  }
  // Whole words beat scattered letters, and short names beat long ones.
  if (given.includes(query.toLowerCase().trim())) score += 6;
  return score - given.length * 0.01;
}

/** The items that fit, best first; all of them in their own order for an empty query. */
export function fuzzyFilter<Item>(
  items: readonly Item[],
  query: string,
  textOf: (item: Item) => readonly string[],
): readonly Item[] {
  if (query.trim() === "") return items;
  return items
    .map((item, index) => ({ item, index, score: bestOf(query, textOf(item)) }))
    .filter((scored): scored is typeof scored & { score: number } => scored.score !== undefined)
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .map(({ item }) => item);
}

/** The name counts in full, what else it is called a little less. */
function bestOf(query: string, texts: readonly string[]): number | undefined {
  const scores = texts.map((text, index) => {
    const score = fuzzyScore(query, text);
    return score === undefined ? undefined : score - index * 2;
  });
  const found = scores.filter((score) => score !== undefined);
  return found.length === 0 ? undefined : Math.max(...found);
}
