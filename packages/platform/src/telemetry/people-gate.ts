import { EngineError } from "./engine-error.ts";
import { type SqlToken, sqlTokens } from "./sql-tokens.ts";

const FIRST_WORDS = new Set(["select", "with", "explain", "describe", "desc", "exists"]);

/** Read the machine, or write to it, without any grant that ClickHouse would check. */
const FORBIDDEN_NAMES = new Set([
  "into",
  "outfile",
  "infile",
  "file",
  "merge",
  "catboostevaluate",
  "getserversetting",
  "mergetreeindex",
  "mergetreeprojection",
  "mergetreeanalyzeindexes",
  "executable",
]);

/** ClickHouse lets the SETTINGS of a subquery through in a readonly session, so nobody gets to write any. */
const FORBIDDEN_KEYWORD = "settings";

/** They show other people's queries, settings and paths; ClickHouse embedded lets anybody read them. */
const FORBIDDEN_DATABASES = new Set(["system", "information_schema"]);

/**
 * Lets through one reading statement and nothing else.
 * The session behind it is readonly and has only the grant to read; this closes what grants do not cover:
 * the scalar function `file()`, `INTO OUTFILE` (done by the client half of chDB), `SET ROLE`, system tables.
 * @throws EngineError 497 or 62, which says what is not allowed.
 */
export function checkPeopleStatement(sql: string): void {
  const tokens = sqlTokens(sql);
  const first = tokens[0];
  if (first?.kind !== "word" || !FIRST_WORDS.has(first.text.toLowerCase())) {
    throw new EngineError(497, "Only SELECT, WITH, EXPLAIN, DESCRIBE and EXISTS are allowed here.");
  }
  tokens.forEach((token, index) => checkToken(token, index, tokens));
}

function checkToken(token: SqlToken, index: number, tokens: readonly SqlToken[]): void {
  if (token.kind === "strange")
    throw new EngineError(62, "The statement has an unexpected character or an open quote.");
  if (token.text === ";" && index < tokens.length - 1) {
    throw new EngineError(497, "Only one statement at a time is allowed here.");
  }
  if (token.kind !== "word" && token.kind !== "quoted") return;
  if (token.kind === "quoted" && token.text.includes("\\")) {
    throw new EngineError(497, "Escapes in quoted names are not allowed here.");
  }
  checkName(token, index, tokens);
}

function checkName(token: SqlToken, index: number, tokens: readonly SqlToken[]): void {
  const name = token.text.toLowerCase();
  const before = tokens[index - 1]?.text;
  const isQualified = before === "." && isName(tokens[index - 2]);
  const isQualifier = tokens[index + 1]?.text === "." && tokens[index + 1]?.kind === "symbol";

  if (FORBIDDEN_DATABASES.has(name) && isQualifier && !isQualified) {
    throw new EngineError(497, `Tables of "${name}" are not open to people's queries.`);
  }
  if (FORBIDDEN_NAMES.has(name) && !isQualified && !isQualifier) {
    throw new EngineError(497, `"${token.text}" is not allowed here.`);
  }
  if (name === FORBIDDEN_KEYWORD && token.kind === "word" && !isQualified && !isQualifier) {
    throw new EngineError(164, "Settings cannot be changed here.");
  }
  if (name === "identifier" && before === ":") {
    throw new EngineError(497, "A parameter cannot name a table or a column here.");
  }
}

function isName(token: SqlToken | undefined): boolean {
  return token?.kind === "word" || token?.kind === "quoted";
}
