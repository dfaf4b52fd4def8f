/** Values of `%name%`, by the name without its signs. A value may hold wildcards. */
export type Placeholders = Readonly<Record<string, readonly string[]>>;

const PLACEHOLDER = /\\%|%([^%\s]+)%/g;
const MAX_VALUES = 10_000;

/**
 * The value with each placeholder replaced by each of its values; none when one has no value, whose name joins
 * `missing`. `\%` is a plain percent sign.
 */
export function expandPlaceholders(value: string, placeholders: Placeholders, missing: Set<string>): readonly string[] {
  let texts = [""];
  let end = 0;
  const append = (parts: readonly string[]): void => {
    texts = texts.flatMap((text) => parts.map((part) => text + part)).slice(0, MAX_VALUES);
  };
  for (const match of value.matchAll(PLACEHOLDER)) {
    append([value.slice(end, match.index)]);
    end = match.index + match[0].length;
    const name = match[1];
    if (name === undefined) append(["%"]);
    else {
      const values = Object.hasOwn(placeholders, name) ? placeholders[name] : undefined;
      if (values === undefined || values.length === 0) missing.add(name);
      append(values ?? []);
    }
  }
  append([value.slice(end)]);
  return texts;
}
