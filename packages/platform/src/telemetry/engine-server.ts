import { randomUUID } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, unlinkSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { dirname } from "node:path";
import { writeEngineConfig } from "./engine-config.ts";
import { EngineError } from "./engine-error.ts";
import type { EngineOptions, TelemetryRole } from "./engine-options.ts";
import { decodedBody, type EngineRequest, readEngineRequest, readMultipart, readText } from "./engine-request.ts";
import { answer, answerError, type Outcome } from "./engine-response.ts";
import { type EngineSessions, openEngineSessions } from "./engine-sessions.ts";
import { createStatementRunner, type StatementRunner } from "./engine-statements.ts";
import { checkSocketPath } from "./socket-path.ts";
import { openSpool, type Spool } from "./spool.ts";
import { parseStatement } from "./statement.ts";

export interface Engine {
  readonly server: Server;
  readonly sessions: EngineSessions;
  readonly socketPath: string;
}

interface Parts {
  readonly options: EngineOptions;
  readonly spool: Spool;
  readonly runner: StatementRunner;
}

/** Opens chDB and answers on the socket. `onRunaway` is told of a statement that KILL QUERY did not end. */
export async function startEngine(options: EngineOptions, onRunaway: (role: TelemetryRole) => void): Promise<Engine> {
  checkSocketPath(options.socketPath);
  for (const directory of [options.dataDir, options.backupDir, dirname(options.socketPath)]) {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  }
  const spool = openSpool(options.spoolDir, options.limits.insertBytes);
  const sessions = await openEngineSessions(options, writeEngineConfig(options));
  const runner = createStatementRunner(sessions, options.limits, onRunaway);
  const parts: Parts = { options, spool, runner };

  const server = createServer({ maxHeaderSize: 64 * 1024, requestTimeout: 0 }, (request, response) => {
    void handle(parts, request, response);
  });
  server.keepAliveTimeout = 30_000;
  // The data directory is locked by chDB by now, so a socket that is still here belongs to nobody.
  if (existsSync(options.socketPath)) unlinkSync(options.socketPath);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.socketPath, resolve);
  });
  chmodSync(options.socketPath, 0o660);
  return { server, sessions, socketPath: options.socketPath };
}

/** Stops taking requests, lets running ones finish for `graceMs`, kills the rest, closes chDB. */
export async function closeEngine(engine: Engine, graceMs: number): Promise<void> {
  engine.server.close();
  engine.server.closeIdleConnections();
  await engine.sessions.close(graceMs);
  engine.server.closeAllConnections();
}

async function handle(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const path = (request.url ?? "/").split("?")[0];
    if (path === "/ping") {
      response.end("Ok.\n");
      return;
    }
    if (path !== "/" || (request.method !== "GET" && request.method !== "POST")) {
      response.writeHead(404).end("There is no such page.\n");
      return;
    }
    const engineRequest = readEngineRequest(request);
    const queryId = engineRequest.queryId ?? randomUUID();
    response.setHeader("X-ClickHouse-Query-Id", queryId.replaceAll(/[^\w.-]/g, "_").slice(0, 200));
    const respond: Respond = (outcome) => answer(response, engineRequest.wantsGzip, outcome);
    await serve(parts, request, response, engineRequest, respond);
  } catch (error) {
    answerError(request, response, error);
  }
}

type Respond = (outcome: Outcome) => Promise<void>;

async function serve(
  { options, spool, runner }: Parts,
  request: IncomingMessage,
  response: ServerResponse,
  engineRequest: EngineRequest,
  respond: Respond,
): Promise<void> {
  const { query, boundary } = engineRequest;
  const body = decodedBody(request);
  const text = query ?? (await readText(body, options.limits.statementBytes));
  const multipart = boundary === undefined ? undefined : readMultipart(text, boundary);
  const params = new Map(engineRequest.params);
  for (const [name, value] of multipart ?? []) {
    if (name.startsWith("param_")) params.set(name.slice("param_".length), value);
  }
  const full: EngineRequest = { ...engineRequest, params };
  const sql = multipart?.get("query") ?? text;
  if (sql.trim() === "") throw new EngineError(62, "Empty query.");

  const statement = engineRequest.role === "people" ? runner.checkedForPeople(sql) : parseStatement(sql);
  if (statement.kind === "query") {
    await runner.query(full, statement, response, respond);
    return;
  }
  const file = await spool.write(statement.inlineRows, query === undefined ? undefined : body);
  try {
    await respond(await runner.insert(full, statement, file));
  } finally {
    await file.discard();
  }
}
