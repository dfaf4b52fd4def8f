import { createRecordHolder, type Records } from "./records.ts";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const NEWLINE = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;

/**
 * Cuts a JSON document into its elements without parsing it, so that big numbers and key order survive.
 * @param depth how many brackets enclose an element: 0 for values one after another, 1 for an array, 2 for an array
 *   inside an object (CloudTrail's `{"Records": [...]}`).
 */
export function createJsonRecords(depth: 0 | 1 | 2): Records {
  const holder = createRecordHolder();
  let level = 0;
  let isOpen = false;
  let isInString = false;
  let isEscaped = false;

  /** Whether an element begins (`open`) or ends (`close`) with this byte. */
  function step(byte: number): "open" | "close" | undefined {
    if (isInString) {
      if (isEscaped) isEscaped = false;
      else if (byte === BACKSLASH) isEscaped = true;
      else if (byte === QUOTE) isInString = false;
      return undefined;
    }
    if (byte === QUOTE) isInString = true;
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      level += 1;
      return level === depth + 1 ? "open" : undefined;
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      level = Math.max(0, level - 1);
      return level === depth && isOpen ? "close" : undefined;
    }
    return undefined;
  }

  return {
    push(chunk) {
      const elements: Buffer[] = [];
      let start = 0;
      for (let i = 0; i < chunk.length; i += 1) {
        const edge = step(chunk[i] ?? 0);
        if (edge === undefined) continue;
        isOpen = edge === "open";
        if (isOpen) start = i;
        else {
          holder.hold(onOneLine(chunk.subarray(start, i + 1)));
          elements.push(...holder.take());
        }
      }
      if (isOpen) holder.hold(onOneLine(chunk.subarray(start)));
      return elements;
    },
    end: holder.take,
    skipped: holder.skipped,
  };
}

/** Between tokens a line break is white space; inside a string JSON does not allow one. */
function onOneLine(slice: Uint8Array): Buffer {
  const line = Buffer.from(slice);
  for (let i = line.indexOf(NEWLINE); i >= 0; i = line.indexOf(NEWLINE, i + 1)) line[i] = SPACE;
  for (let i = line.indexOf(RETURN); i >= 0; i = line.indexOf(RETURN, i + 1)) line[i] = SPACE;
  return line;
}

/** How a text is cut into records, told by its beginning (at most 64 KB of it are looked at). */
export type Shape = { readonly kind: "lines" } | { readonly kind: "json"; readonly depth: 0 | 1 | 2 };

export function shapeOf(head: Uint8Array): Shape {
  const text = Buffer.from(head.subarray(0, 65_536))
    .toString("utf8")
    .replace(/^\uFEFF/, "")
    .trimStart();
  if (text.startsWith("[")) return /^\[\s*[{[\]]/.test(text) ? { kind: "json", depth: 1 } : { kind: "lines" };
  if (!text.startsWith("{")) return { kind: "lines" };
  if (/^\{\s*"Records"\s*:\s*\[/.test(text)) return { kind: "json", depth: 2 };
  const firstBreak = text.indexOf("\n");
  const firstLine = firstBreak < 0 ? "" : text.slice(0, firstBreak).trim();
  // A pretty-printed object opens on a line of its own; anything else that begins with a brace is taken line by line.
  const isPretty = /^\{$|^\{\s*"(?:[^"\\]|\\.)*"\s*:\s*(?:[^{}]*,|[{[])$/.test(firstLine);
  return isPretty ? { kind: "json", depth: 0 } : { kind: "lines" };
}
