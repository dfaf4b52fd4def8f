import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { Session } from "chdb";
import { EngineError } from "./engine-error.ts";
import type { EngineLimits, TelemetryRole } from "./engine-options.ts";
import type { EngineRequest } from "./engine-request.ts";
import type { Outcome } from "./engine-response.ts";
import { type EngineSessions, tagComment } from "./engine-sessions.ts";
import { checkPeopleStatement } from "./people-gate.ts";
import type { SpoolFile } from "./spool.ts";
import {
  type InsertStatement,
  insertFromFile,
  parseStatement,
  type QueryStatement,
  queryWithSettings,
} from "./statement.ts";

/** Runs statements and sees to it that each of them ends. */
export interface StatementRunner {
  readonly checkedForPeople: (sql: string) => QueryStatement;
  readonly insert: (request: EngineRequest, statement: InsertStatement, rows: SpoolFile) => Promise<Outcome>;
  /** Hands the result to `respond` while it holds the connection, so that a large one can be streamed. */
  readonly query: (
    request: EngineRequest,
    statement: QueryStatement,
    response: ServerResponse,
    respond: (outcome: Outcome) => Promise<void>,
  ) => Promise<void>;
}

/** Formats in which the chunks of a result can simply follow each other: no header, no footer, no comma. */
const STREAMED_FORMATS = new Set([
  "jsoneachrow",
  "jsoncompacteachrow",
  "jsonstringseachrow",
  "jsoncompactstringseachrow",
  "tabseparated",
  "tsv",
  "tabseparatedraw",
  "tsvraw",
  "csv",
  "rowbinary",
  "native",
]);

export function createStatementRunner(
  sessions: EngineSessions,
  limits: EngineLimits,
  onRunaway: (role: TelemetryRole) => void,
): StatementRunner {
  const watch = createWatch(sessions, limits, onRunaway);

  async function insert(request: EngineRequest, statement: InsertStatement, rows: SpoolFile): Promise<Outcome> {
    // chDB reports an empty file as an unreadable one; nothing to store is not an error.
    if (rows.bytes === 0) return writtenOutcome(0, 0);
    const settings = new Map(request.settings).set("async_insert", "0");
    const sql = insertFromFile(statement, rows.path, withToken(settings));
    return sessions.run(request.role, request, async (session) => {
      const result = await session.queryAsync(`${tagComment(randomUUID())} ${sql}`, { format: "TabSeparated" });
      return writtenOutcome(result.rowsRead, rows.bytes);
    });
  }

  async function query(
    request: EngineRequest,
    statement: QueryStatement,
    response: ServerResponse,
    respond: (outcome: Outcome) => Promise<void>,
  ): Promise<void> {
    const missing = statement.placeholders.find((name) => !request.params.has(name));
    if (missing !== undefined) throw new EngineError(456, `Substitution \`${missing}\` is not set.`);

    const isInsert = statement.form === "insert-select";
    const settings = isInsert ? withToken(request.settings) : request.settings;
    const tag = randomUUID();
    const sql = `${tagComment(tag)} ${queryWithSettings(statement, settings)}`;
    const format = statement.format ?? request.defaultFormat;
    const isStreamed = statement.form === "select" && STREAMED_FORMATS.has(format.toLowerCase());

    const maxBytes = limits.roles[request.role].maxResultBytes || Number.POSITIVE_INFINITY;
    await sessions.run(request.role, request, async (session, spoil) => {
      if (response.destroyed) throw new EngineError(236, "The client went away.");
      const endWatch = watch(tag, request.role, statement.form === "select" ? response : undefined);
      try {
        const run = isStreamed ? stream : whole;
        await run({ session, spoil, sql, format, maxBytes, response, respond });
      } finally {
        endWatch();
      }
    });
  }

  return { checkedForPeople, insert, query };
}

type Watch = (tag: string, role: TelemetryRole, response: ServerResponse | undefined) => () => void;

/** Kills a statement when its client is gone or its time is over, and reports one that goes on regardless. */
function createWatch(sessions: EngineSessions, limits: EngineLimits, onRunaway: (role: TelemetryRole) => void): Watch {
  return (tag, role, response) => {
    const timers: NodeJS.Timeout[] = [];
    let isEnding = false;
    const end = (): void => {
      if (isEnding) return;
      isEnding = true;
      // It may not have begun yet, so one KILL is not enough.
      const kill = (): void => void sessions.kill(tag).catch(() => undefined);
      kill();
      timers.push(setInterval(kill, 1000));
      timers.push(setTimeout(() => onRunaway(role), limits.runawayGraceMs));
    };
    const onClose = (): void => {
      if (!response?.writableFinished) end();
    };
    const { maxSeconds } = limits.roles[role];
    if (maxSeconds > 0) timers.push(setTimeout(end, maxSeconds * 1000 + 2000));
    response?.once("close", onClose);
    return () => {
      for (const timer of timers) clearTimeout(timer);
      response?.off("close", onClose);
    };
  };
}

function checkedForPeople(sql: string): QueryStatement {
  checkPeopleStatement(sql);
  const statement = parseStatement(sql);
  if (statement.kind === "insert") throw new EngineError(497, "Only reading is allowed here.");
  return statement;
}

/**
 * With the deduplication window on, ClickHouse silently drops a batch that equals an earlier one, unless each has
 * a token of its own.
 */
function withToken(settings: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const hasToken = settings.has("insert_deduplication_token");
  return hasToken ? settings : new Map(settings).set("insert_deduplication_token", randomUUID());
}

function writtenOutcome(rows: number, bytes: number): Outcome {
  return { format: "TabSeparated", chunks: [], summary: { written_rows: rows, written_bytes: bytes } };
}

interface Run {
  readonly session: Session;
  readonly spoil: () => void;
  readonly sql: string;
  readonly format: string;
  /** Of the answer's text; ClickHouse's own limit counts a value that repeats only once. */
  readonly maxBytes: number;
  readonly response: ServerResponse;
  readonly respond: (outcome: Outcome) => Promise<void>;
}

async function whole({ session, sql, format, maxBytes, respond }: Run): Promise<void> {
  const result = await session.queryAsync(sql, { format });
  const bytes = result.bytes();
  if (bytes.length > maxBytes) throw tooLarge(maxBytes);
  await respond({ format, chunks: [bytes], summary: { read_rows: result.rowsRead, read_bytes: result.bytesRead } });
}

/** The first chunk is fetched before the answer begins: what fails early still gets a status of its own. */
async function stream({ session, spoil, sql, format, maxBytes, response, respond }: Run): Promise<void> {
  const source = session.queryStream(sql, { format });
  const chunks = source[Symbol.asyncIterator]();
  const first = await chunks.next();
  if (first.done !== true && first.value.numBytes > maxBytes) throw tooLarge(maxBytes);
  let isComplete = false;
  async function* rest(): AsyncGenerator<Uint8Array, void, undefined> {
    let sent = 0;
    let next = first;
    while (next.done !== true && !response.destroyed) {
      sent += next.value.numBytes;
      if (sent > maxBytes) throw tooLarge(maxBytes);
      yield next.value.raw();
      next = await chunks.next();
    }
    isComplete = next.done === true;
  }
  try {
    await respond({ format, chunks: rest(), summary: {} });
  } finally {
    source.cancel();
    if (!isComplete) spoil();
  }
}

function tooLarge(maxBytes: number): EngineError {
  return new EngineError(396, `The result is over ${maxBytes} bytes.`);
}
