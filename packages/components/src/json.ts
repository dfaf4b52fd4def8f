/** Foreign JSON, taken field by field. */

/** The value, whatever the bytes say; a byte order mark does not matter. @throws SyntaxError */
export function parseJson(bytes: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(bytes));
}

/** The fields of an object, `__proto__` being a name like others; empty for anything else. */
export function fieldsOf(value: unknown): ReadonlyMap<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? new Map(Object.entries(value))
    : new Map();
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text that is not empty. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** `text(record, "a", "b")` is the text at `record.a.b`. */
export function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  return textOf(path.reduce<unknown>((at, key) => fieldsOf(at).get(key), value));
}
