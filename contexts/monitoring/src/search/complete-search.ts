import { isRawName, resolveField } from "./fields.ts";

/** The piece of a half-typed search that a person is typing, and what could stand there. */
export type Completion =
  | { readonly kind: "field"; readonly start: number; readonly end: number; readonly prefix: string }
  /** `field` is what a search would call it: a short name is resolved, a name in quotes is not. */
  | {
      readonly kind: "value";
      readonly start: number;
      readonly end: number;
      readonly prefix: string;
      readonly field: string;
    }
  /** Text of the record, which nobody can guess. */
  | { readonly kind: "text"; readonly start: number; readonly end: number; readonly prefix: string };

/** What `text` could be completed with at the caret; the text need not be a valid search. */
export function completionAt(text: string, caret: number): Completion {
  const at = Math.min(Math.max(caret, 0), text.length);
  const { start, end } = pieceAt(text, at);
  const typed = text.slice(start, at);
  const named = /^(?:"((?:[^"\\]|\\.)*)"|([A-Za-z_@][\w.@/-]*)):/.exec(typed);
  if (!named) return { kind: "field", start, end, prefix: typed };
  const valueStart = start + named[0].length + (/^[<>]=?/.exec(typed.slice(named[0].length))?.[0].length ?? 0);
  const prefix = text
    .slice(valueStart, at)
    .replace(/^"/, "")
    .replaceAll(/\\(["\\])/g, "$1");
  const bare = named[2];
  if (bare === "exists") return { kind: "field", start: valueStart, end, prefix };
  if (bare !== undefined && isRawName(bare)) return { kind: "text", start: valueStart, end, prefix };
  const field = bare === undefined ? (named[1] ?? "").replaceAll(/\\(["\\])/g, "$1") : resolveField(bare);
  return { kind: "value", start: valueStart, end, prefix, field };
}

/** The run of characters around the caret that belongs together: quotes hold spaces, brackets end it. */
function pieceAt(text: string, caret: number): { readonly start: number; readonly end: number } {
  let start = 0;
  let isQuoted = false;
  let index = 0;
  for (; index < text.length; index++) {
    const char = text[index] ?? "";
    if (index >= caret && !isQuoted && /[\s()]/.test(char)) break;
    if (char === "\\") index += 1;
    else if (char === '"') isQuoted = !isQuoted;
    else if (!isQuoted && /[\s()]/.test(char)) start = index + 1;
    else if (!isQuoted && char === "-" && index === start) start = index + 1;
    // A quote that is never closed must not swallow what follows the caret.
    if (index >= caret && isQuoted && text.indexOf('"', index + 1) === -1) return { start, end: caret };
  }
  return { start: Math.min(start, caret), end: Math.max(Math.min(index, text.length), caret) };
}
