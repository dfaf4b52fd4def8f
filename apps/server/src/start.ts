import { chmodSync, chownSync, existsSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Problem } from "@cordon/kernel";
import { type Config, mbToBytes } from "@cordon/platform/config/config-schema";
import type { DatabaseAddress } from "@cordon/platform/database/create-database";
import { startPostgres } from "@cordon/platform/database/postgres-process";
import type { Log } from "@cordon/platform/log";
import { lockDataDir, PID_FILE } from "@cordon/platform/supervision/lock";
import { childUser, closedTo, currentUser, explainClosed, type RunUser } from "@cordon/platform/supervision/privileges";
import { openRuntimeDir, type RuntimeDir } from "@cordon/platform/supervision/runtime-dir";
import {
  supervise,
  type SupervisedChild,
  type Supervisor,
  type SupervisorEvent,
} from "@cordon/platform/supervision/supervise";
import { startTelemetryEngine } from "@cordon/platform/telemetry/telemetry-process";
import { readDemoMark } from "./demo/demo-mark.ts";
import { type PlainSettings, plainSettings, readConfig, type StartOptions, VERSION } from "./config.ts";
import { ensureConsole } from "./console-files.ts";
import { type HeldSockets, holdSockets } from "./hold-sockets.ts";
import { writeServerFile } from "./local-admin.ts";
import { createLog } from "./log.ts";
import { createProgress, type Progress } from "./progress.ts";
import type { ReadyMessage, ServerSettings, TelemetryAddress } from "./protocol.ts";
import { startServerProcess } from "./server-process.ts";

const ORPHANS_END_MS = 10_000;
const INSTALLATION = resolve(fileURLToPath(new URL("../../../", import.meta.url)));

/**
 * `cordon start`: brings up both stores and the server as children, prints how to go on, and runs until it is told
 * to stop. It parses nothing that comes from outside.
 * @throws Problem when something keeps it from starting; nothing is left running then.
 */
export async function start(options: StartOptions): Promise<void> {
  const { config, warnings } = readConfig(options);
  const progress = createProgress((line) => process.stdout.write(line));
  for (const warning of warnings) progress.say(warning);
  const log = createLog(config.log, "cordon-start");
  const place = preparePlace(config.dataDir, progress);
  const lock = lockDataDir(place.dataDir);
  const undo: (() => Promise<void> | void)[] = [() => lock.release(), () => place.runtime.remove()];
  const begun: Promise<unknown>[] = [];
  const early = new AbortController();
  const stopped = stopSignal();
  try {
    progress.say(`Cordon ${VERSION} starts on ${place.dataDir}`);
    const sockets = await patiently(place, async () => holdSockets(config, place.runtime));
    undo.push(sockets.close);
    const demoEndsAt = readDemoMark(place.dataDir, options.demo === true, new Date());
    const settings = { ...plainSettings(config), demoEndsAt };
    const starting = startAll(
      { config, settings, place, sockets },
      { log, progress, undo, begun, early: early.signal },
    );
    const ready = await unlessStopped(starting, stopped);
    if (!ready) {
      progress.say("Stopped before it was ready.");
      early.abort();
      for (const step of undo.splice(0).reverse()) await step();
      process.exit(0); // what is half started ends with us
    }
    // Once more, ahead of the server's end: nobody shall wait in a backlog that is never read.
    undo.push(sockets.close);
    const syslog = { udpPort: sockets.syslogUdp?.port, tcpPort: sockets.syslogTcp?.port };
    const file = { pid: process.pid, urls: [...ready.urls], adminSocket: sockets.adminPath, syslog };
    undo.push(writeServerFile(place.dataDir, file));
    sayReady(progress, ready, syslog);
    await stopped;
    progress.say("Stopping: what is acknowledged is on disk.");
  } finally {
    // When one part fails the others may still be starting, and would be left behind.
    await Promise.race([Promise.allSettled(begun), stopped]);
    for (const step of undo.reverse()) await step();
  }
}

/** Between the end of a child by Ctrl-C and the moment in which we hear of it ourselves. */
const HEARD_MS = 500;

/** Ctrl-C reaches the children too: one that ends of it before we heard it has not failed. */
async function unlessStopped<T>(starting: Promise<T>, stopped: Promise<void>): Promise<T | undefined> {
  try {
    return (await Promise.race([starting, stopped])) ?? undefined;
  } catch (error) {
    const wasStopped = await Promise.race([stopped.then(() => true), sleep(HEARD_MS, false)]);
    if (!wasStopped) throw error;
    return undefined;
  }
}

/** Children of a Cordon that was killed end by themselves within seconds; until then they have their ports and files. */
async function patiently<T>({ wasKilled }: Place, begin: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + (wasKilled ? ORPHANS_END_MS : 0);
  for (;;) {
    try {
      return await begin();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await sleep(250);
    }
  }
}

interface SyslogPorts {
  readonly udpPort: number | undefined;
  readonly tcpPort: number | undefined;
}

interface Place {
  readonly dataDir: string;
  readonly runtime: RuntimeDir;
  /** Whether the last Cordon here left what a clean stop removes. */
  readonly wasKilled: boolean;
  /** Who PostgreSQL runs as; never root. */
  readonly postgresUser: RunUser;
  /** Who the telemetry engine and the server run as. */
  readonly user: RunUser;
}

interface StartTools {
  readonly log: Log;
  readonly progress: Progress;
  /** What has to be undone at the end, last first. */
  readonly undo: (() => Promise<void> | void)[];
  /** Parts whose start has begun, done or not. */
  readonly begun: Promise<unknown>[];
  /** Aborts when we are told to stop before everything is up. */
  readonly early: AbortSignal;
}

function preparePlace(dir: string, progress: Progress): Place {
  const dataDir = resolve(dir);
  const isRoot = currentUser().uid === 0;
  mkdirSync(dataDir, { recursive: true, mode: isRoot ? 0o711 : 0o700 });
  if (isRoot) chmodSync(dataDir, 0o711);
  const wanted = childUser() ?? currentUser();
  const closed = isRoot && (firstClosed(wanted, INSTALLATION) ?? firstClosed(wanted, dataDir));
  if (closed) {
    progress.say(closed);
    progress.say(
      `So the server and the telemetry store run as root. Better: move Cordon and its data to where the user "${wanted.name}" may read.`,
    );
  }
  const user = closed ? currentUser() : wanted;
  for (const name of ["keys", "telemetry", "cache"]) ownFolder(join(dataDir, name), user);
  const wasKilled = existsSync(join(dataDir, PID_FILE));
  return { dataDir, runtime: openRuntimeDir(dataDir), wasKilled, postgresUser: wanted, user };
}

function firstClosed(user: RunUser, path: string): string | undefined {
  const closed = closedTo(user, path);
  return closed === undefined ? undefined : explainClosed(user, path, closed);
}

function ownFolder(path: string, user: RunUser): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  if (currentUser().uid === 0) chownSync(path, user.uid, user.gid);
}

interface Parts {
  readonly config: Config;
  readonly settings: PlainSettings & Pick<ServerSettings, "demoEndsAt">;
  readonly place: Place;
  readonly sockets: HeldSockets;
}

/** All parts start at once; the server loads its code while the stores come up. */
async function startAll(parts: Parts, tools: StartTools): Promise<ReadyMessage> {
  const { config, place, sockets } = parts;
  const { progress, undo } = tools;
  const stores = Promise.all([
    startDatabase(config, place, tools),
    startTelemetry(config, place, tools),
    ensureConsole(place.dataDir, progress),
  ]);
  const settings = stores.then(
    ([database, telemetry, consoleDir]): ServerSettings => ({
      ...parts.settings,
      version: VERSION,
      dataDir: place.dataDir,
      consoleDir,
      database,
      telemetry,
    }),
  );
  settings.catch(() => undefined); // answered where it is awaited
  const server = await keep("server", tools, () =>
    startServerProcess({
      user: place.user,
      sockets,
      settings,
      early: tools.early,
      onProgress: (text) => tools.log.debug({ text }, "server"),
    }),
  );
  undo.push(() => server.stop());
  const ready = server.current()?.ready;
  if (!ready) throw new Problem("server.ended", "The server process ended while it started.");
  return ready;
}

async function startDatabase(config: Config, place: Place, tools: StartTools): Promise<DatabaseAddress> {
  if (config.database.url !== undefined) return { connectionString: config.database.url };
  const folder = join(place.dataDir, "postgres");
  const postgres = await tools.progress.step(
    "PostgreSQL is up",
    keep("postgres", tools, () =>
      startPostgres({
        dataDir: folder,
        runtimeDir: place.runtime.folder("pg", place.postgresUser),
        user: place.postgresUser,
        log: tools.log,
      }),
    ),
  );
  tools.undo.push(() => postgres.stop());
  const child = postgres.current();
  if (!child) throw new Problem("database.start-failed", "PostgreSQL ended while it started.");
  return { socketDir: child.socketDir, database: child.database, user: child.user };
}

async function startTelemetry(config: Config, place: Place, tools: StartTools): Promise<TelemetryAddress> {
  const { url, peopleUrl } = config.clickhouse;
  if (url !== undefined) return { url, peopleUrl };
  const { uid, gid } = place.user;
  const runtimeDir = place.runtime.folder("ch", place.user);
  const engine = await tools.progress.step(
    "the telemetry store is up",
    keep("telemetry", tools, async () => {
      const child = await patiently(place, () =>
        startTelemetryEngine({
          dataDir: join(place.dataDir, "telemetry"),
          runtimeDir,
          database: "cordon",
          limits: {
            serverMemoryBytes: mbToBytes(config.clickhouse.memoryMb),
            // Below the watermark, so that what was admitted above it still finds room.
            keepFreeBytes: mbToBytes(Math.min(1_024, config.disk.keepFreeMb / 2)),
          },
          ...(currentUser().uid === 0 ? { uid, gid } : {}),
          log: tools.log,
        }),
      );
      let wasAsked = false;
      const stop = async (): Promise<void> => {
        wasAsked = true;
        await child.stop();
      };
      return { ...child, stop, exited: child.exited.then(() => ({ wasAsked })) };
    }),
  );
  tools.undo.push(() => engine.stop());
  const child = engine.current();
  if (!child) throw new Problem("telemetry.start-failed", "The telemetry store ended while it started.");
  return { socketPath: child.socketPath };
}

/** A child that is started again whenever it ends; each time is said in the log. */
function keep<Child extends SupervisedChild>(
  name: string,
  { log, begun }: StartTools,
  begin: () => Promise<Child>,
): Promise<Supervisor<Child>> {
  const first = supervise({
    start: begin,
    firstPauseMs: 200,
    on: (event: SupervisorEvent<Child>) => {
      if (event.kind === "ended")
        log.warn(
          { child: name, afterMs: event.afterMs, nextTryMs: event.nextTryMs },
          "a child ended and is started again",
        );
      else if (event.kind === "start-failed")
        log.error({ child: name, err: event.error, nextTryMs: event.nextTryMs }, "a child did not start");
      else if (event.kind === "unhealthy") log.warn({ child: name, err: event.error }, "a child does not answer");
      else log.debug({ child: name, kind: event.kind }, "supervision");
    },
  });
  begun.push(first);
  return first;
}

function stopSignal(): Promise<void> {
  return new Promise((done) => {
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => done());
  });
}

function sayReady(progress: Progress, ready: ReadyMessage, { udpPort, tcpPort }: SyslogPorts): void {
  progress.say(`\nCordon is ready: ${ready.urls[0] ?? ""}`);
  progress.say(
    `  logs are taken at ${ready.ingestUrl} and as syslog on ports ${udpPort ?? "-"} (UDP) and ${tcpPort ?? "-"} (TCP)`,
  );
  if (ready.setupLink === undefined) return;
  progress.say("\nMake the first administrator within an hour (cordon setup-link prints a new link later):");
  progress.say(`  ${ready.setupLink}\n`);
}
