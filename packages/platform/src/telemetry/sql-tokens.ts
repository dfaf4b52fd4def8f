/** One lexical unit of a ClickHouse statement. Comments and blanks are not tokens. */
export interface SqlToken {
  readonly kind: "word" | "quoted" | "string" | "number" | "symbol" | "strange";
  /** As written; for `quoted` without its quotes. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const BLANK = /[ \t\r\n]/;
const WORD_START = /[A-Za-z_]/;
const WORD = /[A-Za-z0-9_]*/y;
const DIGITS = /[0-9]+/y;
const HEREDOC = /\$([A-Za-z0-9_]*)\$/y;

/**
 * Splits a statement the way ClickHouse's lexer does, as far as we need it.
 * What ClickHouse might read in another way than we do (typographic quotes, control characters, an unclosed
 * string) becomes a `strange` token, so that a gate can refuse instead of guessing.
 */
export function sqlTokens(sql: string): readonly SqlToken[] {
  return [...readSqlTokens(sql)];
}

/** The same one by one, for who stops early: behind the head of an INSERT there is no SQL. */
export function* readSqlTokens(sql: string): Generator<SqlToken, void, undefined> {
  let at = 0;
  while (at < sql.length) {
    const skipped = skipBlankOrComment(sql, at);
    if (skipped > at) {
      at = skipped;
      continue;
    }
    const token = tokenAt(sql, at);
    yield token;
    at = token.end;
  }
}

function tokenAt(sql: string, start: number): SqlToken {
  const first = sql.charAt(start);
  // What stays open swallows the rest: looking for its end again at every character would be quadratic.
  if (sql.startsWith("/*", start)) return restIsStrange(sql, start);
  if (first === "'" || first === '"' || first === "`") return quotedAt(sql, start, first);
  if (WORD_START.test(first)) return matched("word", WORD, sql, start);
  if (first >= "0" && first <= "9") return matched("number", DIGITS, sql, start);
  if (first === "$") return heredocAt(sql, start);
  const isPlain = first > " " && first < "\u007f" && first !== "#" && first !== "\\";
  return { kind: isPlain ? "symbol" : "strange", text: first, start, end: start + 1 };
}

function matched(kind: SqlToken["kind"], pattern: RegExp, sql: string, start: number): SqlToken {
  pattern.lastIndex = start;
  const text = pattern.exec(sql)?.[0] ?? sql.charAt(start);
  return { kind, text, start, end: start + text.length };
}

function quotedAt(sql: string, start: number, quote: string): SqlToken {
  let at = start + 1;
  while (at < sql.length) {
    const char = sql.charAt(at);
    if (char === "\\") at += 2;
    else if (char !== quote) at += 1;
    else if (sql.charAt(at + 1) === quote) at += 2;
    else {
      const kind = quote === "'" ? "string" : "quoted";
      const text = kind === "quoted" ? sql.slice(start + 1, at) : sql.slice(start, at + 1);
      return { kind, text, start, end: at + 1 };
    }
  }
  return restIsStrange(sql, start);
}

function restIsStrange(sql: string, start: number): SqlToken {
  return { kind: "strange", text: sql.slice(start), start, end: sql.length };
}

function heredocAt(sql: string, start: number): SqlToken {
  HEREDOC.lastIndex = start;
  const opening = HEREDOC.exec(sql)?.[0];
  const close = opening === undefined ? -1 : sql.indexOf(opening, start + opening.length);
  if (opening === undefined) return { kind: "strange", text: "$", start, end: start + 1 };
  if (close < 0) return restIsStrange(sql, start);
  const end = close + opening.length;
  return { kind: "string", text: sql.slice(start, end), start, end };
}

function skipBlankOrComment(sql: string, at: number): number {
  if (BLANK.test(sql.charAt(at))) return at + 1;
  if (sql.startsWith("--", at)) {
    const end = sql.indexOf("\n", at);
    return end < 0 ? sql.length : end + 1;
  }
  if (sql.startsWith("/*", at)) {
    const end = sql.indexOf("*/", at + 2);
    return end < 0 ? at : end + 2;
  }
  return at;
}

/** `value` as a ClickHouse string literal. */
export function sqlString(value: string): string {
  return `'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'").replaceAll("\0", "\\0")}'`;
}

/** `name` as a quoted ClickHouse identifier. */
export function sqlName(name: string): string {
  return `\`${name.replaceAll("\\", "\\\\").replaceAll("`", "\\`")}\``;
}
