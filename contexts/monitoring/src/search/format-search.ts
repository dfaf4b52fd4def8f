import type { Ast, FieldTest, Glob } from "./ast.ts";
import { isEventField, isReservedName, shortName } from "./fields.ts";
import { isNetwork } from "./network.ts";
import { parseSearch } from "./parse-search.ts";

/** The text of a search; reading it gives the same tree. */
export function formatSearch(ast: Ast): string {
  switch (ast.kind) {
    case "all":
      return "";
    case "and":
      return ast.items.map((item) => (item.kind === "or" ? `(${formatSearch(item)})` : formatSearch(item))).join(" ");
    case "or":
      return ast.items.map(formatSearch).join(" OR ");
    case "not":
      return ast.item.kind === "and" || ast.item.kind === "or"
        ? `NOT (${formatSearch(ast.item)})`
        : `NOT ${formatSearch(ast.item)}`;
    case "text":
      return formatWord(ast.value);
    case "text-like":
      return formatGlob(ast.glob);
    case "field":
      return formatTest(formatFieldName(ast.field), ast.test);
  }
}

/** A value as it must be written in a search: bare where that is safe, quoted where not. */
export function formatValue(value: string): string {
  return /^[\p{L}\p{N}_][\p{L}\p{N}_.@/:-]*$/u.test(value) && !isNetwork(value) ? value : quote(value);
}

/** A field as it must be written before the colon; quotes keep a source's `user` apart from our short name. */
export function formatFieldName(field: string): string {
  if (isEventField(field)) return shortName(field);
  // One letter and a backslash, or hexadecimal digits and colons, would be read as text.
  const isPlain = /^[A-Za-z_@][\w.@/-]*$/.test(field) && !/^[0-9A-Fa-f]{1,4}$/.test(field);
  return isPlain && !isReservedName(field) ? field : quote(field);
}

/** Words that are names of fields or keywords when bare are quoted. */
function formatWord(value: string): string {
  return value.includes(":") || /^(AND|OR|NOT|TO)$/.test(value) ? quote(value) : formatValue(value);
}

function quote(value: string): string {
  return `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

function formatTest(field: string, test: FieldTest): string {
  switch (test.kind) {
    case "equals":
      return `${field}:${formatValue(test.value)}`;
    case "like":
      return `${field}:${formatGlob(test.glob)}`;
    case "compare":
      return `${field}:${test.operator}${formatValue(test.value)}`;
    case "cidr":
      return `${field}:${test.network}`;
    case "exists":
      return `exists:${field}`;
  }
}

function formatGlob(glob: Glob): string {
  return glob
    .map((part) => ("wildcard" in part ? part.wildcard : part.literal.replace(/[\s\\*?"():[\]{}<>=-]/g, "\\$&")))
    .join("");
}

/**
 * The search `text`, narrowed to events whose `field` is `value` (`in`) or is not (`out`). An empty value means the
 * field is missing. A filter that contradicts the new one is replaced, one that is there already is not repeated.
 */
export function addFilter(text: string, field: string, value: string, direction: "in" | "out"): string {
  const test: FieldTest = value === "" ? { kind: "exists" } : { kind: "equals", value };
  const isNegated = (direction === "out") !== (value === "");
  const plain: Ast = { kind: "field", field, test };
  const wanted = formatSearch(isNegated ? { kind: "not", item: plain } : plain);
  const opposite = formatSearch(isNegated ? plain : { kind: "not", item: plain });
  const ast = tryParse(text);
  if (!ast) return `${text.trim()} ${wanted}`.trim();
  const items = ast.kind === "and" ? ast.items : [ast];
  const written = items.map(formatSearch);
  if (written.includes(wanted)) return text;
  if (written.includes(opposite)) {
    const kept = items
      .filter((_, index) => written[index] !== opposite)
      .map((item) => (item.kind === "or" ? `(${formatSearch(item)})` : formatSearch(item)));
    return [...kept, wanted].join(" ").trim();
  }
  return ast.kind === "or" ? `(${text.trim()}) ${wanted}` : `${text.trim()} ${wanted}`.trim();
}

function tryParse(text: string): Ast | undefined {
  try {
    return parseSearch(text);
  } catch {
    return undefined;
  }
}
