/** Foreign JSON, field by field. Keys of foreign objects are never used as keys of ours. */
export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The object at `key`; an empty one when there is none. */
export function fieldsIn(value: Fields, key: string): Fields {
  const inner = value[key];
  return isFields(inner) ? inner : NOTHING;
}

/** The array at `key`; empty when there is none. */
export function listIn(value: Fields, key: string): readonly unknown[] {
  const inner = value[key];
  return Array.isArray(inner) ? inner : [];
}

export function objectsIn(value: Fields, key: string): readonly Fields[] {
  return listIn(value, key).filter(isFields);
}

/** The trimmed text at `key`, cut at `most` characters; undefined when it is empty or no text. */
export function textIn(value: Fields, key: string, most = 500): string | undefined {
  return asText(value[key], most);
}

export function textsIn(value: Fields, key: string, most = 500): readonly string[] {
  return listIn(value, key)
    .map((item) => asText(item, most))
    .filter((item) => item !== undefined);
}

export function asText(value: unknown, most = 500): string | undefined {
  if (typeof value !== "string") return undefined;
  const text = value.trim();
  if (text.length <= most) return text === "" ? undefined : text;
  // A copy: a slice would keep the whole text in memory for its beginning.
  return Buffer.from(text.slice(0, most)).toString("utf8");
}

/** An ISO date or instant at `key`; undefined when it is none, or the year 1 that stands for nothing. */
export function dateIn(value: Fields, key: string): string | undefined {
  return asDate(value[key]);
}

export function asDate(value: unknown): string | undefined {
  const text = asText(value, 40)?.replace(" ", "T");
  if (text === undefined || !/^\d{4}-\d\d-\d\d(?:$|T)/.test(text) || text.startsWith("0001-")) return undefined;
  return Number.isNaN(Date.parse(text)) ? undefined : text;
}

const NOTHING: Fields = {};
