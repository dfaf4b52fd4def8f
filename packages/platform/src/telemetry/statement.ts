import { EngineError } from "./engine-error.ts";
import { readSqlTokens, type SqlToken, sqlString, sqlTokens } from "./sql-tokens.ts";

/** An INSERT taken apart: what to insert into, and where its rows begin. */
export interface InsertStatement {
  readonly kind: "insert";
  /** `INSERT INTO t (a, b)`, as written. */
  readonly head: string;
  /** Content of its own SETTINGS clause, as written; empty without one. */
  readonly settings: string;
  readonly format: string;
  /** Rows that followed the statement in the same text. */
  readonly inlineRows: string;
}

/** Anything that is not rows going in. */
export interface QueryStatement {
  readonly kind: "query";
  readonly sql: string;
  /** `select` may take a trailing SETTINGS clause; `insert-select` needs a deduplication token. */
  readonly form: "select" | "insert-select" | "other";
  /** The FORMAT named by the statement itself. */
  readonly format: string | undefined;
  /** Names of its `{name:Type}` placeholders. */
  readonly placeholders: readonly string[];
}

export type Statement = InsertStatement | QueryStatement;

const READING = new Set(["select", "with", "explain", "describe", "desc", "exists", "show"]);

/** What a statement is, from its text alone. */
export function parseStatement(sql: string): Statement {
  const first = firstWord(sql);
  if (first === "insert") return parseInsert(sql);

  const tokens = withoutSemicolon(sqlTokens(sql));
  const end = tokens.at(-1)?.end ?? 0;
  return {
    kind: "query",
    sql: sql.slice(0, end),
    form: READING.has(first) ? "select" : "other",
    format: formatOf(tokens),
    placeholders: placeholdersOf(tokens),
  };
}

function firstWord(sql: string): string {
  for (const token of readSqlTokens(sql)) {
    if (token.text !== "(") return token.kind === "word" ? token.text.toLowerCase() : "";
  }
  return "";
}

function withoutSemicolon(tokens: readonly SqlToken[]): readonly SqlToken[] {
  return tokens.at(-1)?.text === ";" ? tokens.slice(0, -1) : tokens;
}

function formatOf(tokens: readonly SqlToken[]): string | undefined {
  for (let index = tokens.length - 2; index >= 0; index -= 1) {
    const token = tokens[index];
    const next = tokens[index + 1];
    if (token?.text === ")") return undefined;
    if (token?.kind === "word" && token.text.toLowerCase() === "format" && next?.kind === "word") return next.text;
  }
  return undefined;
}

function placeholdersOf(tokens: readonly SqlToken[]): readonly string[] {
  return tokens
    .filter(
      (token, index) => token.kind === "word" && tokens[index - 1]?.text === "{" && tokens[index + 1]?.text === ":",
    )
    .map((token) => token.text);
}

/** Walks the head of an INSERT only: behind FORMAT or VALUES there is data, which is never read as SQL. */
function parseInsert(sql: string): Statement {
  let depth = 0;
  let words = 0;
  let settings: SqlToken | undefined;
  let format: SqlToken | undefined;
  for (const token of readSqlTokens(sql)) {
    if (format !== undefined) return insertFormat(sql, format, settings, token);
    if (token.kind === "symbol" && token.text === "(") depth += 1;
    if (token.kind === "symbol" && token.text === ")") depth -= 1;
    if (depth > 0 || token.kind !== "word") continue;

    words += 1;
    const word = token.text.toLowerCase();
    if (words === 3 && word === "function") throw new EngineError(344, "INSERT INTO FUNCTION is not supported.");
    if (word === "infile") throw new EngineError(497, "INSERT FROM INFILE is not allowed.");
    if (word === "settings") settings = token;
    else if (word === "values") return insertAt(sql, token, settings, "Values", token.end);
    else if (word === "format") format = token;
    else if (word === "select" || word === "with") return insertSelect(sql);
  }
  throw new EngineError(62, "The INSERT names neither a FORMAT nor VALUES nor a SELECT.");
}

function insertFormat(sql: string, format: SqlToken, settings: SqlToken | undefined, name: SqlToken): Statement {
  if (name.kind !== "word") throw new EngineError(62, "FORMAT needs a name.");
  const gap = /^[ \t]*;?[ \t]*(?:\r?\n)?/.exec(sql.slice(name.end, name.end + 64))?.[0].length ?? 0;
  return insertAt(sql, format, settings, name.text, name.end + gap);
}

function insertAt(
  sql: string,
  token: SqlToken,
  settings: SqlToken | undefined,
  format: string,
  rowsAt: number,
): InsertStatement {
  return {
    kind: "insert",
    head: sql.slice(0, settings?.start ?? token.start).trim(),
    settings: settings === undefined ? "" : sql.slice(settings.end, token.start).trim(),
    format,
    inlineRows: sql.slice(rowsAt),
  };
}

function insertSelect(sql: string): QueryStatement {
  const tokens = withoutSemicolon(sqlTokens(sql));
  return {
    kind: "query",
    sql: sql.slice(0, tokens.at(-1)?.end ?? 0),
    form: "insert-select",
    format: undefined,
    placeholders: placeholdersOf(tokens),
  };
}

/** `a = '1', b = '2'`; every value is quoted, which ClickHouse takes for every kind of setting. */
export function settingsList(settings: ReadonlyMap<string, string>): string {
  return [...settings].map(([name, value]) => `${settingName(name)} = ${sqlString(value)}`).join(", ");
}

function settingName(name: string): string {
  if (!/^[A-Za-z][A-Za-z0-9_]{0,127}$/.test(name)) throw new EngineError(115, "A setting has an impossible name.");
  return name;
}

/** The INSERT that takes its rows from `path`; the rows themselves never pass through the SQL parser. */
export function insertFromFile(
  statement: InsertStatement,
  path: string,
  settings: ReadonlyMap<string, string>,
): string {
  const clause = [statement.settings, settingsList(settings)].filter((part) => part !== "").join(", ");
  return `${statement.head} FROM INFILE ${sqlString(path)} COMPRESSION 'none' SETTINGS ${clause} FORMAT ${statement.format}`;
}

/**
 * The query with its settings inside, where they end with the statement.
 * @throws EngineError 344 for a statement whose SETTINGS clause means something else (`CREATE TABLE`).
 */
export function queryWithSettings(statement: QueryStatement, settings: ReadonlyMap<string, string>): string {
  if (settings.size === 0) return statement.sql;
  if (statement.form === "other") {
    throw new EngineError(344, "Write the settings of this statement into the statement.");
  }
  return `${statement.sql}\nSETTINGS ${settingsList(settings)}`;
}
