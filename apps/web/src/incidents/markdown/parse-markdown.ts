import { type Inline, parseInline } from "./parse-inline.ts";

/** What a comment is made of. */
export type Block =
  | { readonly kind: "paragraph"; readonly children: readonly Inline[] }
  | { readonly kind: "heading"; readonly children: readonly Inline[] }
  | { readonly kind: "code"; readonly text: string }
  | {
      readonly kind: "list";
      readonly isOrdered: boolean;
      readonly start: number;
      readonly items: readonly (readonly Inline[])[];
    }
  | { readonly kind: "quote"; readonly children: readonly Block[] }
  | { readonly kind: "line" };

const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const HEADING = /^ {0,3}#{1,6} +(.*?)(?: +#+)? *$/;
const LINE = /^ {0,3}([-*_])(?: *\1){2,} *$/;
const ITEM = /^ {0,3}(?:([-*+])|(\d{1,9})[.)]) +(.*)$/;
const QUOTE = /^ {0,3}> ?(.*)$/;
const MAX_QUOTES = 4;

/**
 * The part of Markdown that people write in comments: paragraphs, headings, lists, quotes, code. There is no HTML in
 * it, and no images: whatever looks like either is text. Time and depth are bounded, whatever is written.
 */
export function parseMarkdown(text: string, depth = 0): readonly Block[] {
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  const blocks: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    const { block, next } = readBlock(lines, at, depth);
    if (block !== undefined) blocks.push(block);
    at = next;
  }
  return blocks;
}

interface Read {
  readonly block: Block | undefined;
  /** The line after it. */
  readonly next: number;
}

function readBlock(lines: readonly string[], at: number, depth: number): Read {
  const line = lines[at] ?? "";
  if (line.trim() === "") return { block: undefined, next: at + 1 };
  const fence = FENCE.exec(line)?.[1];
  if (fence !== undefined) return readFence(lines, at, fence);
  const heading = HEADING.exec(line);
  if (heading) return { block: { kind: "heading", children: parseInline(heading[1] ?? "") }, next: at + 1 };
  if (LINE.test(line)) return { block: { kind: "line" }, next: at + 1 };
  if (ITEM.test(line)) return readList(lines, at);
  if (QUOTE.test(line) && depth < MAX_QUOTES) return readQuote(lines, at, depth);
  const next = endOf(lines, at + 1, (each) => each.trim() !== "" && !begins(each));
  const paragraph = lines.slice(at, next).map((each) => each.trim());
  return { block: { kind: "paragraph", children: parseInline(paragraph.join("\n")) }, next };
}

function readFence(lines: readonly string[], at: number, fence: string): Read {
  const isEnd = (line: string): boolean => {
    const end = FENCE.exec(line)?.[1];
    return end !== undefined && end.startsWith(fence) && line.trim() === end;
  };
  const end = endOf(lines, at + 1, (line) => !isEnd(line));
  return { block: { kind: "code", text: lines.slice(at + 1, end).join("\n") }, next: end + 1 };
}

function readList(lines: readonly string[], at: number): Read {
  const first = ITEM.exec(lines[at] ?? "");
  const isOrdered = first?.[2] !== undefined;
  const items: string[] = [];
  let next = at;
  while (next < lines.length) {
    const line = lines[next] ?? "";
    const item = ITEM.exec(line);
    if (item && (item[2] !== undefined) === isOrdered && !LINE.test(line)) items.push(item[3] ?? "");
    else if (item === null && line.trim() !== "" && !begins(line)) items.push(`${items.pop() ?? ""}\n${line.trim()}`);
    else break;
    next++;
  }
  const block: Block = {
    kind: "list",
    isOrdered,
    start: Number(first?.[2] ?? 1),
    items: items.map((item) => parseInline(item)),
  };
  return { block, next };
}

function readQuote(lines: readonly string[], at: number, depth: number): Read {
  const next = endOf(lines, at, (line) => QUOTE.test(line));
  const inside = lines.slice(at, next).map((line) => QUOTE.exec(line)?.[1] ?? "");
  return { block: { kind: "quote", children: parseMarkdown(inside.join("\n"), depth + 1) }, next };
}

/** Begins something else than a paragraph. */
function begins(line: string): boolean {
  return FENCE.test(line) || HEADING.test(line) || LINE.test(line) || ITEM.test(line) || QUOTE.test(line);
}

function endOf(lines: readonly string[], from: number, goesOn: (line: string) => boolean): number {
  let at = from;
  while (at < lines.length && goesOn(lines[at] ?? "")) at++;
  return at;
}
