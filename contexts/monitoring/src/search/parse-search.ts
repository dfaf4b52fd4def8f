import { Problem } from "@cordon/kernel";
import {
  type Ast,
  type CompareOperator,
  type FieldTest,
  type Glob,
  type GlobPart,
  MAX_SEARCH_DEPTH,
  MAX_SEARCH_LENGTH,
  MAX_SEARCH_TERMS,
} from "./ast.ts";
import { isRawName, resolveField } from "./fields.ts";
import { isNetwork } from "./network.ts";

/**
 * Reads a search such as `host:web-1 user:root "failed password"`.
 * @throws Problem `search.invalid` with a sentence that says where; `fields.position` counts characters from 0.
 */
export function parseSearch(text: string): Ast {
  if (text.length > MAX_SEARCH_LENGTH) {
    throw invalid(
      MAX_SEARCH_LENGTH,
      `The search is longer than ${MAX_SEARCH_LENGTH} characters. Use fewer or shorter terms.`,
    );
  }
  const state: State = { text, at: 0, depth: 0, terms: 0 };
  skipSpace(state);
  if (state.at === text.length) return { kind: "all" };
  const ast = parseOr(state, undefined);
  skipSpace(state);
  if (state.at < text.length) {
    throw invalid(
      state.at,
      `The bracket at ${state.at + 1} closes nothing. Remove it, or put it in quotes to search for it.`,
    );
  }
  return ast;
}

/** Where the parser is. `field` of the functions below is set inside `field:( … )`, where bare words are its values. */
interface State {
  readonly text: string;
  at: number;
  depth: number;
  terms: number;
}

/** The text of the record, as opposed to a source's field that happens to have that name. */
const RAW = Symbol("raw");
type FieldContext = string | typeof RAW | undefined;

function invalid(position: number, message: string): Problem {
  return new Problem("search.invalid", message, { fields: { q: message, position: String(position) } });
}

function parseOr(state: State, field: FieldContext): Ast {
  const items = [parseAnd(state, field)];
  while (takeKeyword(state, "OR")) items.push(parseAnd(state, field));
  return combine("or", items);
}

function parseAnd(state: State, field: FieldContext): Ast {
  const items = [parseUnary(state, field)];
  for (;;) {
    const hasAnd = takeKeyword(state, "AND");
    if (!hasAnd && (atEnd(state) || peekKeyword(state, "OR"))) return combine("and", items);
    items.push(parseUnary(state, field));
  }
}

/** Nested lists of the same kind are one list, which makes writing and reading a search give the same tree. */
function combine(kind: "and" | "or", items: readonly Ast[]): Ast {
  const flat = items.flatMap((item) => (item.kind === kind ? item.items : [item]));
  const [only] = flat;
  return flat.length === 1 && only ? only : { kind, items: flat };
}

function parseUnary(state: State, field: FieldContext): Ast {
  skipSpace(state);
  const start = state.at;
  const isDash = charAt(state) === "-" && isWordStart(state.text[state.at + 1]);
  if (isDash) state.at += 1;
  else if (!takeKeyword(state, "NOT")) return parsePrimary(state, field);
  enter(state, start);
  const item = parseUnary(state, field);
  state.depth -= 1;
  return { kind: "not", item };
}

function parsePrimary(state: State, field: FieldContext): Ast {
  skipSpace(state);
  const start = state.at;
  if (atEnd(state) || peekKeyword(state, "AND") || peekKeyword(state, "OR")) throw missingTerm(state);
  if (charAt(state) === "(") return parseGroup(state, field);
  if (field !== undefined) return fieldNode(state, field, start);
  if (charAt(state) === '"') {
    const value = readQuoted(state);
    if (charAt(state) !== ":") return countTerm(state, start, textNode(phrase(value, start), start));
    state.at += 1;
    return parseFieldTerm(state, value, start);
  }
  const name = readFieldName(state);
  if (name === "exists") return parseExists(state, start);
  if (name !== undefined) return parseFieldTerm(state, isRawName(name) ? RAW : resolveField(name), start);
  return countTerm(state, start, textNode(readWord(state), start));
}

function missingTerm(state: State): Problem {
  const where = state.at === state.text.length ? "at the end" : `at ${state.at + 1}`;
  return invalid(
    state.at,
    `A term is missing ${where}. AND, OR and NOT stand between terms; put them in quotes to search for the words.`,
  );
}

function parseGroup(state: State, field: FieldContext): Ast {
  const start = state.at;
  enter(state, start);
  state.at += 1;
  skipSpace(state);
  if (charAt(state) === ")")
    throw invalid(start, `The brackets at ${start + 1} are empty. Put a term between them, or remove them.`);
  const inner = parseOr(state, field);
  skipSpace(state);
  if (charAt(state) !== ")") throw invalid(start, `The bracket at ${start + 1} is never closed.`);
  state.at += 1;
  state.depth -= 1;
  return inner;
}

function enter(state: State, start: number): void {
  state.depth += 1;
  if (state.depth > MAX_SEARCH_DEPTH) {
    throw invalid(
      start,
      `The search is nested more than ${MAX_SEARCH_DEPTH} deep at ${start + 1}. Use fewer brackets.`,
    );
  }
}

function countTerm(state: State, start: number, node: Ast): Ast {
  state.terms += 1;
  if (state.terms > MAX_SEARCH_TERMS) {
    throw invalid(
      start,
      `The search has more than ${MAX_SEARCH_TERMS} terms. Use wildcards or ranges instead of long lists.`,
    );
  }
  return node;
}

function parseFieldTerm(state: State, field: string | typeof RAW, start: number): Ast {
  if (field === "") throw invalid(start, `The field name at ${start + 1} is empty.`);
  if (hasNoValue(state)) {
    const written = state.text.slice(start, state.at - 1);
    throw invalid(
      state.at,
      `The field ${written} at ${start + 1} has no value. Write ${written}:value, or exists:${written}.`,
    );
  }
  return charAt(state) === "(" ? parseGroup(state, field) : fieldNode(state, field, start);
}

function parseExists(state: State, start: number): Ast {
  if (hasNoValue(state)) throw invalid(state.at, `The name of a field is missing after exists: at ${start + 1}.`);
  const field = charAt(state) === '"' ? readQuoted(state) : resolveField(plainText(readWord(state)));
  if (field === "") throw invalid(start, `The name of a field is missing after exists: at ${start + 1}.`);
  return countTerm(state, start, { kind: "field", field, test: { kind: "exists" } });
}

function hasNoValue(state: State): boolean {
  const next = charAt(state);
  return next === undefined || isSpace(next) || next === ")";
}

function fieldNode(state: State, field: string | typeof RAW, start: number): Ast {
  const next = charAt(state);
  if (field === RAW) {
    const glob = next === '"' ? phrase(readQuoted(state), start) : readWord(state);
    return countTerm(state, start, textNode(glob, start));
  }
  if (next === "[" || next === "{") return countTerm(state, start, parseRange(state, field));
  return countTerm(state, start, { kind: "field", field, test: parseTest(state, next === '"') });
}

function parseTest(state: State, isQuoted: boolean): FieldTest {
  if (isQuoted) return { kind: "equals", value: readQuoted(state) };
  const operator = takeOperator(state);
  if (operator !== undefined) return { kind: "compare", operator, value: readBound(state, operator) };
  const start = state.at;
  const glob = readWord(state);
  const written = state.text.slice(start, state.at);
  if (glob.length === 1 && glob[0] && "wildcard" in glob[0] && glob[0].wildcard === "*") return { kind: "exists" };
  if (glob.some((part) => "wildcard" in part)) return { kind: "like", glob };
  if (isNetwork(written)) return { kind: "cidr", network: written };
  return { kind: "equals", value: plainText(glob) };
}

function takeOperator(state: State): CompareOperator | undefined {
  const first = charAt(state);
  if (first !== ">" && first !== "<") return undefined;
  const isOrEqual = state.text[state.at + 1] === "=";
  state.at += isOrEqual ? 2 : 1;
  return isOrEqual ? `${first}=` : first;
}

function readBound(state: State, after: string): string {
  const start = state.at;
  const value = charAt(state) === '"' ? readQuoted(state) : plainText(readWord(state, "]}"));
  if (value === "") throw invalid(start, `A value is missing after "${after}" at ${start + 1}.`);
  return value;
}

/** `[1 TO 5]`, `{1 TO 5}`, `[1 TO *]`: a square bracket includes its bound, a curly one does not. */
function parseRange(state: State, field: string): Ast {
  const start = state.at;
  const isFromIn = charAt(state) === "[";
  state.at += 1;
  skipSpace(state);
  const from = readBound(state, "[");
  skipSpace(state);
  if (!takeKeyword(state, "TO"))
    throw invalid(state.at, `The range at ${start + 1} needs the word TO between its ends, as in [1 TO 5].`);
  skipSpace(state);
  const to = readBound(state, "TO");
  skipSpace(state);
  const end = charAt(state);
  if (end !== "]" && end !== "}") throw invalid(start, `The range at ${start + 1} is never closed.`);
  state.at += 1;
  const tests: FieldTest[] = [];
  if (from !== "*") tests.push({ kind: "compare", operator: isFromIn ? ">=" : ">", value: from });
  if (to !== "*") tests.push({ kind: "compare", operator: end === "]" ? "<=" : "<", value: to });
  if (tests.length === 0) tests.push({ kind: "exists" });
  return combine(
    "and",
    tests.map((test) => ({ kind: "field", field, test })),
  );
}

function textNode(glob: Glob, start: number): Ast {
  if (!glob.some((part) => "wildcard" in part)) return { kind: "text", value: plainText(glob) };
  if (!glob.some((part) => "literal" in part && part.literal !== "")) {
    throw invalid(start, `The wildcard at ${start + 1} stands alone and would match everything. Add some text to it.`);
  }
  return { kind: "text-like", glob };
}

function phrase(value: string, start: number): Glob {
  if (value === "")
    throw invalid(start, `The quotes at ${start + 1} are empty. Put a word between them, or remove them.`);
  return [{ literal: value }];
}

function plainText(glob: Glob): string {
  return glob.map((part) => ("literal" in part ? part.literal : part.wildcard)).join("");
}

const FIELD_NAME = /[A-Za-z_@][\w.@/-]*(?=:)/y;
/** Colons that belong to the text: an address (`fe80::1`, a MAC), a drive (`C:\`), or a URL. */
const COLON_TEXT = /(?:[0-9A-Fa-f]{0,4}:){2,}|[A-Za-z]:\\|[A-Za-z][A-Za-z0-9+.-]*:\/\//y;

function readFieldName(state: State): string | undefined {
  COLON_TEXT.lastIndex = state.at;
  if (COLON_TEXT.test(state.text)) return undefined;
  FIELD_NAME.lastIndex = state.at;
  const name = FIELD_NAME.exec(state.text)?.[0];
  if (name !== undefined) state.at += name.length + 1;
  return name;
}

/** Characters that a backslash makes plain; before anything else it is itself, so that paths can be typed as they are. */
const ESCAPABLE = ' \\*?"():[]{}<>=-';

function readWord(state: State, alsoEndsAt = ""): Glob {
  const parts: GlobPart[] = [];
  let literal = "";
  const flush = (): void => {
    if (literal !== "") parts.push({ literal });
    literal = "";
  };
  for (; state.at < state.text.length; state.at += 1) {
    const char = state.text[state.at] ?? "";
    const next = state.text[state.at + 1];
    if (
      isSpace(char) ||
      char === "(" ||
      char === ")" ||
      char === '"' ||
      (alsoEndsAt !== "" && alsoEndsAt.includes(char))
    )
      break;
    if (char === "\\" && next !== undefined && ESCAPABLE.includes(next)) {
      literal += next;
      state.at += 1;
    } else if ((char === "*" || char === "?") && alsoEndsAt === "") {
      flush();
      const last = parts.at(-1);
      if (!(char === "*" && last && "wildcard" in last && last.wildcard === "*")) parts.push({ wildcard: char });
    } else literal += char;
  }
  flush();
  return parts;
}

function readQuoted(state: State): string {
  const start = state.at;
  let value = "";
  for (state.at += 1; state.at < state.text.length; state.at += 1) {
    const char = state.text[state.at] ?? "";
    const next = state.text[state.at + 1];
    if (char === '"') {
      state.at += 1;
      return value;
    }
    if (char === "\\" && (next === '"' || next === "\\")) {
      value += next;
      state.at += 1;
    } else value += char;
  }
  throw invalid(start, `The quote at ${start + 1} is never closed.`);
}

function isSpace(char: string): boolean {
  return /\s/.test(char);
}

function isWordStart(char: string | undefined): boolean {
  return char !== undefined && !isSpace(char) && char !== ")";
}

function skipSpace(state: State): void {
  while (state.at < state.text.length && isSpace(state.text[state.at] ?? "")) state.at += 1;
}

function charAt(state: State): string | undefined {
  return state.text[state.at];
}

function atEnd(state: State): boolean {
  skipSpace(state);
  return state.at >= state.text.length || charAt(state) === ")";
}

function peekKeyword(state: State, word: string): boolean {
  skipSpace(state);
  if (!state.text.startsWith(word, state.at)) return false;
  const after = state.text[state.at + word.length];
  return after === undefined || isSpace(after) || after === "(" || after === ")" || after === '"';
}

function takeKeyword(state: State, word: string): boolean {
  if (!peekKeyword(state, word)) return false;
  state.at += word.length;
  return true;
}
