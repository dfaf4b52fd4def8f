import { type Ast, type Glob, parseSearch, shortName } from "@cordon/monitoring/search";
import type { MachineMark } from "@cordon/ui";

/** Something a search looks for, as it can be found in the text of a record. */
export interface Sought {
  readonly pattern: RegExp;
  readonly why: string;
  /** Asked of the record's text, not only of a field. */
  readonly isText: boolean;
}

const MAX_SOUGHT = 30;
const MAX_MARKS = 200;

/** What to mark in the records that a search finds; nothing for a search that cannot be read. */
export function soughtBy(search: string): readonly Sought[] {
  try {
    return collect(parseSearch(search)).slice(0, MAX_SOUGHT);
  } catch {
    return [];
  }
}

function collect(ast: Ast): readonly Sought[] {
  switch (ast.kind) {
    case "all":
    case "not":
      return [];
    case "and":
    case "or":
      return ast.items.flatMap(collect);
    case "text":
      return literal(ast.value, `The search has ${JSON.stringify(ast.value)}`, true);
    case "text-like":
      return glob(ast.glob, "Fits the wildcard of the search", true);
    case "field": {
      const name = shortName(ast.field);
      if (ast.test.kind === "equals") return literal(ast.test.value, `${name} is ${ast.test.value}`, false);
      return ast.test.kind === "like" ? glob(ast.test.glob, `${name} fits the wildcard`, false) : [];
    }
  }
}

function literal(value: string, why: string, isText: boolean): readonly Sought[] {
  // One character would mark half of the line.
  if (value.trim().length < 2) return [];
  const edge = isText ? "" : String.raw`(?<![\p{L}\p{N}])`;
  const end = isText ? "" : String.raw`(?![\p{L}\p{N}])`;
  return [{ pattern: new RegExp(`${edge}${escape(value)}${end}`, "giu"), why, isText }];
}

function glob(parts: Glob, why: string, isText: boolean): readonly Sought[] {
  const letters = parts.reduce((sum, part) => sum + ("literal" in part ? part.literal.length : 0), 0);
  if (letters < 2) return [];
  // Bounded, since records are hostile: a wildcard marks at most 64 characters.
  const body = parts
    .map((part) =>
      "literal" in part ? escape(part.literal) : part.wildcard === "?" ? String.raw`[^\s"]` : String.raw`[^\s"]{0,64}?`,
    )
    .join("");
  const last = parts.at(-1);
  const isOpen = last !== undefined && "wildcard" in last && last.wildcard === "*";
  return [{ pattern: new RegExp(isOpen ? body.replace(/\?$/, "") : body, "giu"), why, isText }];
}

function escape(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}

/** The parts of `text` that the search looks for, without overlaps, ascending. */
export function marksIn(text: string, sought: readonly Sought[]): readonly MachineMark[] {
  const found = sought
    .flatMap(({ pattern, why }) =>
      [...text.matchAll(pattern)]
        .slice(0, MAX_MARKS)
        .map((match) => ({ start: match.index, end: match.index + match[0].length, why })),
    )
    .filter(({ start, end }) => end > start)
    .sort((a, b) => a.start - b.start || b.end - a.end);
  const marks: MachineMark[] = [];
  for (const mark of found) {
    if (mark.start >= (marks.at(-1)?.end ?? 0)) marks.push(mark);
  }
  return marks.slice(0, MAX_MARKS);
}
