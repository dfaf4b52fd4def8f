import type { Fields } from "./fields.ts";

export interface CsvRow {
  readonly fields: Fields;
  /** Where it begins, from 1. */
  readonly line: number;
}

/** The rows of an RFC 4180 table below its header, by column; quoted fields may hold commas, quotes and line ends. */
export function csvRows(text: string): readonly CsvRow[] {
  const [header, ...rows] = records(text);
  if (!header) return [];
  return rows.map(({ cells, line }) => ({
    line,
    // Defined, not assigned, so that a column `__proto__` is one like any other.
    fields: Object.fromEntries(header.cells.map((column, i) => [column, cells[i]])),
  }));
}

interface Cells {
  readonly cells: readonly string[];
  readonly line: number;
}

function records(text: string): readonly Cells[] {
  const found: Cells[] = [];
  let cells: string[] = [];
  let line = 1;
  let startLine = 1;
  let at = 0;
  while (at < text.length) {
    const { value, next } = text[at] === '"' ? quoted(text, at) : plain(text, at);
    cells.push(value);
    line += value.split("\n").length - 1;
    at = next;
    if (text[at] === ",") {
      at += 1;
      if (at === text.length) cells.push("");
      continue;
    }
    while (text[at] === "\r") at += 1;
    at += 1;
    if (cells.length > 1 || cells[0] !== "") found.push({ cells, line: startLine });
    cells = [];
    line += 1;
    startLine = line;
  }
  return found;
}

interface Cell {
  readonly value: string;
  readonly next: number;
}

function quoted(text: string, start: number): Cell {
  const parts: string[] = [];
  let from = start + 1;
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote === -1) return { value: parts.join("") + text.slice(from), next: text.length };
    parts.push(text.slice(from, quote));
    if (text[quote + 1] !== '"') return { value: parts.join(""), next: endOfCell(text, quote + 1) };
    parts.push('"');
    from = quote + 2;
  }
}

function plain(text: string, start: number): Cell {
  const next = endOfCell(text, start);
  return { value: text.slice(start, next), next };
}

function endOfCell(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const char = text[at];
    if (char === "," || char === "\n" || char === "\r") return at;
  }
  return text.length;
}
