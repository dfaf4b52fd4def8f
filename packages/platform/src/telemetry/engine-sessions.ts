import { drainPending, Session } from "chdb";
import { EngineError } from "./engine-error.ts";
import { type RoleLimits, TELEMETRY_ROLES, type EngineOptions, type TelemetryRole } from "./engine-options.ts";
import { sqlName, sqlString } from "./sql-tokens.ts";

/** chDB's connections. One runs one statement at a time, so each role has a few, and waits in its own queue. */
export interface EngineSessions {
  /** Runs `work` on a free connection of `role`, its database and its parameters set. */
  readonly run: <Result>(role: TelemetryRole, context: StatementContext, work: Work<Result>) => Promise<Result>;
  /** Asks ClickHouse to end the statement with this tag; true once it was asked. */
  readonly kill: (tag: string) => Promise<void>;
  /** Refuses new work, waits, kills what is left, and closes the engine. */
  readonly close: (graceMs: number) => Promise<void>;
}

export interface StatementContext {
  readonly database: string | undefined;
  readonly params: ReadonlyMap<string, string>;
}

/** `spoil` says that the statement did not run to its end, as a rejection does. */
export type Work<Result> = (session: Session, spoil: () => void) => Promise<Result>;

interface Pool {
  readonly free: Connection[];
  readonly waiting: PromiseWithResolvers<Connection>[];
  readonly limits: RoleLimits;
}

interface Connection {
  readonly session: Session;
  database: string;
  isSpoiled: boolean;
}

/** Every statement starts with this comment: it is how KILL QUERY finds it. */
export const tagComment = (tag: string): string => `/* cordon:${tag} */`;

export async function openEngineSessions(options: EngineOptions, configPath: string): Promise<EngineSessions> {
  const open = (): Session => new Session(options.dataDir, { connectionArgs: [`--config-file=${configPath}`] });
  const control = open();
  await control.queryAsync(`CREATE DATABASE IF NOT EXISTS ${sqlName(options.database)}`);
  const pools = new Map<TelemetryRole, Pool>();
  const openConnection = (role: TelemetryRole): Promise<Connection> => connect(role, options, open);
  for (const role of TELEMETRY_ROLES) {
    const limits = options.limits.roles[role];
    const free: Connection[] = [];
    for (let index = 0; index < limits.connections; index += 1) free.push(await openConnection(role));
    pools.set(role, { free, waiting: [], limits });
  }

  const running = new Set<Promise<unknown>>();
  let isClosing = false;

  async function run<Result>(role: TelemetryRole, context: StatementContext, work: Work<Result>): Promise<Result> {
    const pool = pools.get(role);
    if (pool === undefined || isClosing) throw stopping();
    const connection = await take(pool);
    const spoil = (): void => {
      connection.isSpoiled = true;
    };
    const job = prepare(connection, context).then(() => work(connection.session, spoil));
    running.add(job);
    try {
      return await job;
    } catch (error) {
      spoil();
      throw error;
    } finally {
      running.delete(job);
      release(pool, await renewed(role, connection));
    }
  }

  // What a failed statement had already written comes out in front of the connection's next result, and its entry
  // stays in the process list: such a connection is never used again.
  async function renewed(role: TelemetryRole, connection: Connection): Promise<Connection> {
    if (!connection.isSpoiled || isClosing) return connection;
    connection.session.close();
    return openConnection(role);
  }

  // ASYNC: with SYNC chDB waits for ever for a statement that its own client has already left.
  async function kill(tag: string): Promise<void> {
    const pattern = sqlString(`${tagComment(tag)}%`);
    await control.queryAsync(`KILL QUERY WHERE query LIKE ${pattern} ASYNC`);
  }

  async function close(graceMs: number): Promise<void> {
    isClosing = true;
    for (const pool of pools.values()) for (const turn of pool.waiting.splice(0)) turn.reject(stopping());
    await endRunning(control, () => Promise.allSettled(running), graceMs);
    await drainPending();
    for (const pool of pools.values()) for (const { session } of pool.free) session.close();
    control.close();
    await drainPending();
  }

  return { run, kill, close };
}

async function connect(role: TelemetryRole, options: EngineOptions, open: () => Session): Promise<Connection> {
  const session = open();
  for (const statement of roleStatements(role, options.limits.roles[role], options.database)) {
    await session.queryAsync(statement);
  }
  return { session, database: options.database, isSpoiled: false };
}

/** Waits for what runs, and after `graceMs` kills it. */
async function endRunning(control: Session, finished: () => Promise<unknown>, graceMs: number): Promise<void> {
  const isIdle = await Promise.race([finished().then(() => true), later(graceMs).then(() => false)]);
  if (isIdle) return;
  // Again and again: a statement that has not quite begun is not in the process list yet.
  const killAll = (): void => {
    void control.queryAsync("KILL QUERY WHERE query LIKE '/* cordon:%' ASYNC").catch(() => undefined);
  };
  killAll();
  const again = setInterval(killAll, 500);
  await finished();
  clearInterval(again);
}

/** `readonly` comes last: from then on no statement, nor its SETTINGS clause, can change the limits before it. */
function roleStatements(role: TelemetryRole, limits: RoleLimits, database: string): readonly string[] {
  const settings = [
    `max_execution_time = ${limits.maxSeconds}`,
    `max_memory_usage = ${limits.maxMemoryBytes}`,
    `max_result_rows = ${limits.maxResultRows}`,
    `max_result_bytes = ${limits.maxResultBytes}`,
    "result_overflow_mode = 'throw'",
    "timeout_overflow_mode = 'throw'",
    "async_insert = 0",
    "allow_introspection_functions = 0",
    "implicit_select = 0",
    "output_format_json_quote_64bit_integers = 1",
    ...(role === "people" ? ["readonly = 1"] : []),
  ];
  return [`USE ${sqlName(database)}`, `SET ROLE ${role}`, `SET ${settings.join(", ")}`];
}

function take(pool: Pool): Promise<Connection> {
  const connection = pool.free.pop();
  if (connection !== undefined) return Promise.resolve(connection);
  if (pool.waiting.length >= pool.limits.queue) {
    return Promise.reject(new EngineError(202, "Too many statements are waiting. Try again in a moment."));
  }
  const turn = Promise.withResolvers<Connection>();
  pool.waiting.push(turn);
  return turn.promise;
}

function release(pool: Pool, connection: Connection): void {
  const next = pool.waiting.shift();
  if (next === undefined) pool.free.push(connection);
  else next.resolve(connection);
}

/**
 * Parameters are set on the connection rather than bound with the call: chDB's bound calls share one
 * process-wide lock, so one slow statement with a parameter would hold up everybody's.
 */
async function prepare(connection: Connection, { database, params }: StatementContext): Promise<void> {
  if (database !== undefined && database !== connection.database) {
    await connection.session.queryAsync(`USE ${sqlName(database)}`);
    connection.database = database;
  }
  if (params.size === 0) return;
  const values = [...params].map(([name, value]) => `param_${parameterName(name)} = ${sqlString(value)}`);
  await connection.session.queryAsync(`SET ${values.join(", ")}`);
}

function parameterName(name: string): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,63}$/.test(name)) throw new EngineError(456, "A parameter has an impossible name.");
  return name;
}

function stopping(): EngineError {
  return new EngineError(236, "The telemetry engine is stopping.");
}

function later(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
