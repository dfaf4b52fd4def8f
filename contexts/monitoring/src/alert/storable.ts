/** Text of a record as PostgreSQL can hold it (no NUL, no half of a surrogate pair), at most `max` characters. */
export function storable(text: string, max = 1_024): string {
  return text.slice(0, max).replaceAll("\0", "\uFFFD").toWellFormed();
}
