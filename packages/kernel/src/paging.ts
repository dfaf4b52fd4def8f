import { Problem } from "./problem.ts";

/** One page of a list. `nextCursor` is null on the last page. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

/** An opaque cursor: the sort key of the last row seen, as URL-safe base64 of JSON. */
export function encodeCursor(key: readonly (string | number)[]): string {
  const bytes = new TextEncoder().encode(JSON.stringify(key));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

/**
 * The sort key inside a cursor of ours.
 * @throws Problem `request.invalid` when it is not one.
 */
export function decodeCursor(cursor: string, length: number): readonly (string | number)[] {
  try {
    const bytes = Uint8Array.from(atob(cursor.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
    const key: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (
      Array.isArray(key) &&
      key.length === length &&
      key.every((k) => typeof k === "string" || typeof k === "number")
    ) {
      return key;
    }
  } catch {
    // falls through to the one answer that a caller can act on
  }
  throw new Problem("request.invalid", "The cursor is not one of ours. Start again from the first page.", {
    fields: { cursor: "not a cursor of this list" },
  });
}
