import { Problem, parseInstant } from "@cordon/kernel";
import { COLUMN_OF, SEARCHED_TEXT } from "../event/event-table.ts";
import { type Ast, type CompareOperator, type FieldTest, type Glob } from "./ast.ts";
import { type EventField, isEcsColumn, isEventField, shortName } from "./fields.ts";
import { networkRange } from "./network.ts";

export type SqlParams = Readonly<Record<string, string | number>>;

/** A condition of ClickHouse SQL, never NULL, and the values it is bound to. */
export interface CompiledSearch {
  readonly where: string;
  readonly params: SqlParams;
  /** Nothing is asked: every event matches. */
  readonly isAll: boolean;
}

/** Gives a value a place in the statement: `{p0:String}`. Values never become part of the text. */
export type Bind = (value: string | number, type?: "String" | "Float64" | "Int64") => string;

export function createBinder(prefix = "p"): { readonly bind: Bind; readonly params: Record<string, string | number> } {
  const params: Record<string, string | number> = {};
  let count = 0;
  const bind: Bind = (value, type = "String") => {
    const name = `${prefix}${count++}`;
    params[name] = value;
    return `{${name}:${type}}`;
  };
  return { bind, params };
}

/**
 * The condition for a search.
 * @throws Problem `search.invalid` where a value cannot be what its field holds.
 */
export function compileSearch(ast: Ast, now: Date): CompiledSearch {
  const { bind, params } = createBinder();
  return { where: compile(ast, bind, now), params, isAll: ast.kind === "all" };
}

/** The value of a field as text, empty when an event does not have it. */
export function fieldExpression(field: string, bind: Bind): string {
  if (isEcsColumn(field)) return COLUMN_OF[field];
  if (isEventField(field)) return EVENT_FIELD_SQL[field];
  return `fields[${bind(field)}]`;
}

const EVENT_FIELD_SQL: Readonly<Record<EventField, string>> = {
  "cordon.id": "concat('evt_', lower(hex(event_id)))",
  "cordon.source": "source_name",
  "cordon.decoder": "decoder",
  "cordon.skew": "skew",
  "cordon.batch": "batch_id",
  "cordon.occurredAt": "toString(occurred_at)",
  "cordon.receivedAt": "toString(received_at)",
};

function compile(ast: Ast, bind: Bind, now: Date): string {
  switch (ast.kind) {
    case "all":
      return "1";
    case "and":
    case "or":
      return `(${ast.items.map((item) => compile(item, bind, now)).join(` ${ast.kind} `)})`;
    case "not":
      return `not ${compile(ast.item, bind, now)}`;
    case "text":
      return compileText(ast.value, bind);
    case "text-like":
      return compileTextGlob(ast.glob, bind);
    case "field":
      return compileField(ast.field, ast.test, bind, now);
  }
}

/** What the index takes for a word: ASCII letters and digits, and everything beyond ASCII. */
const WORD = "0-9A-Za-z\\u{80}-\\u{10ffff}";
const WORDS = new RegExp(`[${WORD}]+`, "gu");
const ONE_WORD = new RegExp(`^[${WORD}]+$`, "u");

function compileText(value: string, bind: Bind): string {
  const words = bind(value);
  const hasWords = `hasAllTokens(${SEARCHED_TEXT}, lowerUTF8(${words}))`;
  if (ONE_WORD.test(value)) return hasWords;
  const written = spellings(value).map((text) => `position(${SEARCHED_TEXT}, lowerUTF8(${bind(text)})) > 0`);
  const contains = written.length === 1 ? written.join("") : `(${written.join(" or ")})`;
  return wordsOf(value).length > 0 ? `(${hasWords} and ${contains})` : contains;
}

/** As a person reads it, and as a JSON record spells it: `C:\Windows` is `C:\\Windows` there. */
function spellings(text: string): readonly string[] {
  const escaped = JSON.stringify(text).slice(1, -1);
  return escaped === text ? [text] : [text, escaped];
}

function compileTextGlob(glob: Glob, bind: Bind): string {
  const matches = `match(${SEARCHED_TEXT}, ${bind(globToRegex(glob))})`;
  const words = glob.flatMap((part) => ("literal" in part ? wordsOf(part.literal) : []));
  const longest = words.toSorted((a, b) => b.length - a.length)[0];
  // A plain piece is looked up in the index's dictionary, and only what has it is read.
  return longest === undefined ? matches : `(${SEARCHED_TEXT} like lowerUTF8(${bind(`%${longest}%`)}) and ${matches})`;
}

function globToRegex(glob: Glob): string {
  const body = glob.map((part) => {
    if ("wildcard" in part) return part.wildcard === "*" ? "[^\\t\\n\\f\\r ]*" : "[^\\t\\n\\f\\r ]";
    return `(?:${spellings(part.literal)
      .map((text) => escapeRegex(text.toLowerCase()))
      .join("|")})`;
  });
  const edge = "0-9a-z\\x{80}-\\x{10ffff}";
  const [first, last] = [glob[0], glob.at(-1)];
  const isWordAtStart = first && "literal" in first && new RegExp(`^[${WORD}]`, "u").test(first.literal);
  const isWordAtEnd = last && "literal" in last && new RegExp(`[${WORD}]$`, "u").test(last.literal);
  return `${isWordAtStart ? `(?:^|[^${edge}])` : ""}${body.join("")}${isWordAtEnd ? `(?:$|[^${edge}])` : ""}`;
}

function escapeRegex(text: string): string {
  // A NUL would end the pattern for the engine.
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&").replaceAll("\0", "\\x00");
}

function compileField(field: string, test: FieldTest, bind: Bind, now: Date): string {
  if (field === "cordon.occurredAt" || field === "cordon.receivedAt") return compileTime(field, test, bind, now);
  if (field === "cordon.id" && test.kind === "equals") return compileId(test.value, bind);
  const value = fieldExpression(field, bind);
  switch (test.kind) {
    case "exists":
      return `${value} != ''`;
    case "equals":
      return withWords(field, wordsOf(test.value), `lowerUTF8(${value}) = lowerUTF8(${bind(test.value)})`, bind);
    case "like": {
      const isLike = `${value} != '' and lowerUTF8(${value}) like lowerUTF8(${bind(globToLike(test.glob))})`;
      return withWords(field, wholeWordsOf(test.glob), isLike, bind);
    }
    case "compare":
      return compileCompare(value, test.operator, test.value, bind);
    case "cidr":
      return compileNetwork(value, test.network, bind);
  }
}

const MAX_HINT_WORDS = 8;

/**
 * A source's own field is one of many in a map, which is slow to read. Every word of its values is in the text index,
 * which tells first where to look.
 */
function withWords(field: string, words: readonly string[], condition: string, bind: Bind): string {
  if (isEcsColumn(field) || isEventField(field) || words.length === 0) return `(${condition})`;
  const few = words.toSorted((a, b) => b.length - a.length).slice(0, MAX_HINT_WORDS);
  return `(hasAllTokens(${SEARCHED_TEXT}, lowerUTF8(${bind(few.join(" "))})) and ${condition})`;
}

function wordsOf(text: string): readonly string[] {
  return text.match(WORDS) ?? [];
}

/** Words that no wildcard touches: of `*\\cmd*.exe` it is `exe`. */
function wholeWordsOf(glob: Glob): readonly string[] {
  return glob.flatMap((part, index) => {
    if (!("literal" in part)) return [];
    const isOpenAtStart = index > 0;
    const isOpenAtEnd = index < glob.length - 1;
    return [...part.literal.matchAll(WORDS)]
      .filter(
        ({ 0: word, index: at }) =>
          !(isOpenAtStart && at === 0) && !(isOpenAtEnd && at + word.length === part.literal.length),
      )
      .map(([word]) => word);
  });
}

function globToLike(glob: Glob): string {
  return glob
    .map((part) => ("wildcard" in part ? (part.wildcard === "*" ? "%" : "_") : part.literal.replace(/[\\%_]/g, "\\$&")))
    .join("");
}

function compileCompare(value: string, operator: CompareOperator, bound: string, bind: Bind): string {
  if (/^[+-]?\d+(\.\d+)?$/.test(bound))
    return `ifNull(toFloat64OrNull(${value}) ${operator} ${bind(Number(bound), "Float64")}, 0)`;
  return `(${value} != '' and lowerUTF8(${value}) ${operator} lowerUTF8(${bind(bound)}))`;
}

function compileNetwork(value: string, network: string, bind: Bind): string {
  const range = networkRange(network);
  if (!range)
    throw new Problem("search.invalid", `"${network}" is not a network. Write it as 10.0.0.0/8 or 2001:db8::/32.`);
  // IPv4 becomes IPv4-mapped IPv6, so one comparison of 16 bytes does for both.
  const address = `IPv6StringToNumOrNull(toString(${value}))`;
  return `ifNull(${address} >= unhex(${bind(range.first)}) and ${address} <= unhex(${bind(range.last)}), 0)`;
}

function compileId(value: string, bind: Bind): string {
  const hex = /^evt_([0-9a-f]{32})$/i.exec(value)?.[1];
  if (hex === undefined)
    throw new Problem("search.invalid", `"${value}" is not the id of an event. Ids look like evt_ and 32 digits.`);
  return idCondition(hex, bind);
}

/** Finds one event by its id without an index on ids: the id begins with its time of receipt. */
export function idCondition(hex: string, bind: Bind): string {
  const receivedAt = bind(Number.parseInt(hex.slice(0, 12), 16), "Int64");
  return `(received_at = fromUnixTimestamp64Milli(${receivedAt}, 'UTC') and event_id = unhex(${bind(hex)}))`;
}

function compileTime(field: "cordon.occurredAt" | "cordon.receivedAt", test: FieldTest, bind: Bind, now: Date): string {
  const column = field === "cordon.occurredAt" ? "occurred_at" : "received_at";
  if (test.kind === "exists") return "1";
  if (test.kind !== "compare" && test.kind !== "equals") {
    throw new Problem(
      "search.invalid",
      `${shortName(field)} takes a time, as in ${shortName(field)}:>2026-01-31T08:00:00Z.`,
    );
  }
  const at = bind(parseInstantOf(test.value, now), "Int64");
  return `${column} ${test.kind === "compare" ? test.operator : "="} fromUnixTimestamp64Milli(${at}, 'UTC')`;
}

function parseInstantOf(value: string, now: Date): number {
  try {
    return parseInstant(value, now).getTime();
  } catch (cause) {
    throw new Problem("search.invalid", cause instanceof Problem ? cause.message : `"${value}" is not a time.`, {
      cause,
    });
  }
}
