import type { ChildProcess } from "node:child_process";
import { createConnection } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { Problem } from "@cordon/kernel";
import pg from "pg";
import type { Log } from "../log.ts";
import { currentUser } from "../supervision/privileges.ts";
import { connectionConfig, DATABASE_USER } from "./create-database.ts";
import { ensureCluster, type PostgresFolders, type PostgresPlace, preparePlace, runInPlace } from "./postgres-place.ts";
import { HBA, identFile, postgresArguments } from "./postgres-settings.ts";
import { endsAfter, postmasterPid, stopStalePostmaster } from "./stale-postmaster.ts";

export interface PostgresOptions extends PostgresFolders {
  readonly log: Log;
  /** `throwaway` never waits for the disk: for tests only. */
  readonly durability?: "full" | "throwaway";
}

export interface PostgresProcess {
  /** For `createDatabase`. */
  readonly socketDir: string;
  readonly database: string;
  readonly user: string;
  /** Superuser, for what only an administrator may do; the server itself never uses it after start. */
  readonly administrator: string;
  /** Of the wrapper; the postmaster is its child. */
  readonly pid: number;
  /** Settles when the server has ended, asked or not. */
  readonly exited: Promise<PostgresExit>;
  /** Fast shutdown: running statements are cancelled, everything committed is on disk. */
  readonly stop: () => Promise<void>;
  /** Rejects when the postmaster does not answer a new connection. */
  readonly answers: (signal: AbortSignal) => Promise<void>;
  readonly kill: () => void;
}

export interface PostgresExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly wasAsked: boolean;
}

const ADMINISTRATOR = "cordon_admin";
const DATABASE = "cordon";
const START_TIMEOUT_MS = 300_000; // recovery after a crash replays at most max_wal_size
const STOP_TIMEOUT_MS = 60_000;

/**
 * Ties the postmaster's life to ours: fd 3 is a pipe that only we hold, and it closes however we end.
 * The wrapper's exit code is the server's.
 */
const WRAPPER = `
"$@" 3<&- &
server=$!
{ read -r _; kill -INT "$server"; } <&3 2>/dev/null &
watcher=$!
exec 3<&-
wait "$server"
code=$?
kill "$watcher" 2>/dev/null
exit "$code"`;

/**
 * PostgreSQL as our child, on a unix socket in `runtimeDir`; makes the cluster, the role and the database on first use.
 * @throws Problem `database.unreachable`, `database.in-use`, `database.start-failed`, `database.no-binaries`
 */
export async function startPostgres(options: PostgresOptions): Promise<PostgresProcess> {
  const { log } = options;
  const place = await preparePlace(options);
  await stopStalePostmaster(place.cluster, log);
  await ensureCluster(place, ADMINISTRATOR);
  await writeAccessFiles(place);
  const server = launch(place, options.durability ?? "full", log);
  try {
    await untilReady(server, place.socketDir);
    await ensureDatabase(place.socketDir);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}

function launch(place: PostgresPlace, durability: "full" | "throwaway", log: Log): PostgresProcess {
  const where = { cluster: place.clusterInside, socketDir: place.socketDir };
  const throwaway =
    durability === "throwaway" ? ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"] : [];
  const command = [
    "/bin/sh",
    "-c",
    WRAPPER,
    "cordon-postgres",
    place.program("postgres"),
    ...postgresArguments(where),
    ...throwaway,
  ];
  // In a session of its own, so that Ctrl-C in a terminal reaches us first and we stop it last.
  const child = place.spawn(command, { stdio: ["ignore", "ignore", "pipe", "pipe"], detached: true });
  const lifeline = child.stdio[3] as Writable; // a pipe by the line above
  lifeline.on("error", () => {}); // it breaks when the wrapper is gone, which `exited` tells
  logLines(child, log);
  let wasAsked = false;
  const exited = new Promise<PostgresExit>((resolve) => {
    child.once("error", (error) => {
      log.error({ error: error.message }, "PostgreSQL could not be started");
      resolve({ code: null, signal: null, wasAsked });
    });
    child.once("exit", (code, signal) => {
      lifeline.destroy(); // a wrapper that was killed leaves its watcher, which now stops the server
      resolve({ code, signal, wasAsked });
    });
  });
  return {
    socketDir: place.socketDir,
    database: DATABASE,
    user: DATABASE_USER,
    administrator: ADMINISTRATOR,
    pid: child.pid ?? 0,
    exited,
    stop: async () => {
      wasAsked = true;
      lifeline.end();
      const isSlow = await Promise.race([exited.then(() => false), sleep(STOP_TIMEOUT_MS, true, { ref: false })]);
      const postmaster = postmasterPid(place.cluster);
      if (isSlow && postmaster !== undefined) {
        log.warn({ pid: postmaster }, "PostgreSQL is slow to stop; it will recover at the next start");
        await endsAfter(postmaster, "SIGQUIT", 10_000);
      }
      await exited;
    },
    answers: (signal) => greet(place.socketDir, signal),
    kill: () => {
      const postmaster = postmasterPid(place.cluster);
      if (postmaster !== undefined) process.kill(postmaster, "SIGKILL");
    },
  };
}

/** `SSLRequest`: the server says yes or no before it asks who we are, also when all its connections are taken. */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

function greet(socketDir: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ path: join(socketDir, ".s.PGSQL.5432"), signal });
    socket.on("error", reject);
    socket.once("data", () => {
      resolve();
      socket.destroy();
    });
    socket.once("end", () => reject(new Error("PostgreSQL closed the connection")));
    socket.write(SSL_REQUEST);
  });
}

/** PostgreSQL's own words; errors of a statement go to whoever sent it, and may quote what must not be logged. */
function logLines(child: ChildProcess, log: Log): void {
  if (!child.stderr) return;
  createInterface({ input: child.stderr }).on("line", (line) => {
    const [, level = "", text = ""] = /^(\w+): {2}(.{0,1000})/.exec(line) ?? [];
    // These two are what every client hears around a restart, and not news.
    const isOfRestart = text === "the database system is starting up" || text.startsWith("terminating connection");
    if (isOfRestart) log.debug({ postgres: text }, "PostgreSQL reports");
    else if (level === "FATAL" || level === "PANIC" || level === "WARNING")
      log.warn({ postgres: text }, "PostgreSQL reports");
    else if (level === "LOG") log.debug({ postgres: text }, "PostgreSQL reports");
  });
}

async function writeAccessFiles(place: PostgresPlace): Promise<void> {
  // Written by the server's user, not by us: as root we would follow a link that it could have planted.
  const script = 'umask 077; cat > "$1.new" && mv "$1.new" "$1"';
  const logins = [...new Set([currentUser().name, place.user.name])];
  const write = (name: string, content: string): Promise<void> =>
    runInPlace(place, ["/bin/sh", "-c", script, "sh", `${place.clusterInside}/${name}`], content);
  await write("pg_hba.conf", HBA);
  await write("pg_ident.conf", identFile(logins, [DATABASE_USER, ADMINISTRATOR]));
}

async function untilReady(server: PostgresProcess, socketDir: string): Promise<void> {
  let exit: PostgresExit | undefined;
  void server.exited.then((e) => (exit = e));
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    if (exit) {
      throw new Problem(
        "database.start-failed",
        `PostgreSQL ended while it started (exit code ${exit.code ?? exit.signal}). The log has its last words.`,
      );
    }
    try {
      return await asAdministrator(socketDir, async (client) => void (await client.query("select 1")));
    } catch (cause) {
      if (Date.now() > deadline) {
        throw new Problem("database.start-failed", `PostgreSQL did not answer within ${START_TIMEOUT_MS / 1000} s.`, {
          cause,
        });
      }
    }
    await sleep(25);
  }
}

async function ensureDatabase(socketDir: string): Promise<void> {
  await asAdministrator(socketDir, async (client) => {
    const { rows } = await client.query<{ role: boolean; db: boolean }>(
      "select exists (select from pg_roles where rolname = $1) as role, exists (select from pg_database where datname = $2) as db",
      [DATABASE_USER, DATABASE],
    );
    if (rows[0]?.role === false) await client.query(`create role ${DATABASE_USER} login`);
    if (rows[0]?.db === false) await client.query(`create database ${DATABASE} owner ${DATABASE_USER}`);
  });
}

async function asAdministrator(socketDir: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({
    ...connectionConfig({ socketDir, database: "postgres", user: ADMINISTRATOR, applicationName: "cordon-setup" }),
    connectionTimeoutMillis: 5_000,
  });
  client.on("error", () => {}); // a server that goes away mid-way fails the query, which is enough
  try {
    await client.connect();
    await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}
