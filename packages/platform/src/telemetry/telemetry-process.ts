import { type ChildProcess, fork } from "node:child_process";
import { chownSync, mkdirSync } from "node:fs";
import { get } from "node:http";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { z } from "zod";
import { EngineMessage, EngineOptions, type EngineLimits } from "./engine-options.ts";
import { checkSocketPath } from "./socket-path.ts";

/** The part of a pino logger that is used here. */
export interface TelemetryLog {
  readonly warn: (fields: Record<string, unknown>, message: string) => void;
}

export interface TelemetryEngineOptions {
  /** Everything durable: chDB's files, the spool, backups. */
  readonly dataDir: string;
  /** Short and private: the socket lies here. */
  readonly runtimeDir: string;
  readonly database: string;
  /** The user that the engine runs as; only root can choose one. */
  readonly uid?: number;
  readonly gid?: number;
  readonly limits?: z.input<typeof EngineLimits>;
  readonly log: TelemetryLog;
}

export interface EngineExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** What the engine said about it, if it ended itself. */
  readonly reason: string | undefined;
}

export interface TelemetryEngine {
  readonly socketPath: string;
  readonly pid: number;
  /** Resolves once, whatever the cause. */
  readonly exited: Promise<EngineExit>;
  readonly onExit: (listener: (exit: EngineExit) => void) => void;
  /** SIGTERM, and SIGKILL when that is not enough: what was acknowledged is on disk either way. */
  readonly stop: () => Promise<EngineExit>;
  /** Rejects when the process does not answer: it hangs, or is stopped. */
  readonly answers: (signal: AbortSignal) => Promise<void>;
  readonly kill: () => void;
}

/** A few arenas and quick decay: chDB's defaults keep hundreds of megabytes that nobody uses. */
const JEMALLOC = "narenas:2,dirty_decay_ms:1000,muzzy_decay_ms:0,background_thread:true";

/**
 * Starts the telemetry engine and waits until it answers. Restarting it is the caller's business.
 * @throws Error with the engine's own words when it did not start.
 */
export async function startTelemetryEngine(options: TelemetryEngineOptions): Promise<TelemetryEngine> {
  const socketPath = join(options.runtimeDir, "ch.sock");
  checkSocketPath(socketPath);
  const engineOptions = EngineOptions.parse({
    socketPath,
    dataDir: join(options.dataDir, "store"),
    spoolDir: join(options.dataDir, "spool"),
    configDir: join(options.dataDir, "config"),
    backupDir: join(options.dataDir, "backups"),
    database: options.database,
    limits: options.limits ?? {},
  });
  ownDirectories([options.dataDir, options.runtimeDir], options);

  const child = fork(fileURLToPath(new URL("engine-main.ts", import.meta.url)), [], {
    execArgv: ["--disable-warning=ExperimentalWarning"],
    env: engineEnvironment(engineOptions),
    cwd: options.dataDir,
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    ...(options.uid === undefined ? {} : { uid: options.uid }),
    ...(options.gid === undefined ? {} : { gid: options.gid }),
  });
  logErrors(child, options.log);
  const { ready, exited } = follow(child);
  await ready;

  const { stopGraceMs, runawayGraceMs } = engineOptions.limits;
  const stop = async (): Promise<EngineExit> => {
    child.kill("SIGTERM");
    const force = setTimeout(() => child.kill("SIGKILL"), stopGraceMs + runawayGraceMs + 15_000);
    try {
      return await exited;
    } finally {
      clearTimeout(force);
    }
  };
  const onExit = (listener: (exit: EngineExit) => void): void => void exited.then(listener);
  return {
    socketPath,
    pid: child.pid ?? 0,
    exited,
    onExit,
    stop,
    answers: (signal) => ping(socketPath, signal),
    kill: () => void child.kill("SIGKILL"),
  };
}

/** Of the process, not of chDB: statements that hang have their own end, and many long ones are no illness. */
function ping(socketPath: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const asked = get({ socketPath, path: "/ping", signal, agent: false }, (response) => {
      response.resume();
      resolve();
    });
    asked.on("error", reject);
  });
}

function ownDirectories(directories: readonly string[], { uid, gid }: TelemetryEngineOptions): void {
  for (const directory of directories) {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    if (uid !== undefined) chownSync(directory, uid, gid ?? uid);
  }
}

/** Nothing of the parent's environment: it may hold secrets, and the engine needs none of it. */
function engineEnvironment(options: EngineOptions): NodeJS.ProcessEnv {
  const connections = Object.values(options.limits.roles).reduce((sum, role) => sum + role.connections, 0);
  return {
    PATH: process.env["PATH"],
    TZ: "UTC",
    JE_MALLOC_CONF: JEMALLOC,
    // Each running statement holds one thread of libuv's pool; files and gzip need a few as well.
    UV_THREADPOOL_SIZE: String(connections + 6),
    CORDON_TELEMETRY_OPTIONS: JSON.stringify(options),
  };
}

function logErrors(child: ChildProcess, log: TelemetryLog): void {
  if (child.stderr === null) return;
  createInterface({ input: child.stderr }).on("line", (line) => {
    log.warn({ line: line.slice(0, 2000) }, "telemetry engine wrote to stderr");
  });
}

function follow(child: ChildProcess): { readonly ready: Promise<void>; readonly exited: Promise<EngineExit> } {
  let reason: string | undefined;
  const started = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<EngineExit>();
  child.on("message", (raw) => {
    const message = EngineMessage.safeParse(raw).data;
    if (message?.type === "ready") started.resolve();
    if (message?.type === "failed") reason = message.reason;
    if (message?.type === "runaway") reason = `a statement of ${message.role} could not be ended`;
  });
  child.on("error", (error) => {
    reason = error.message;
    started.reject(new Error(`The telemetry engine did not start: ${reason}`, { cause: error }));
    if (child.pid === undefined) ended.resolve({ code: null, signal: null, reason });
  });
  child.on("exit", (code, signal) => {
    started.reject(new Error(`The telemetry engine did not start: ${reason ?? `it ended with ${signal ?? code}`}`));
    ended.resolve({ code, signal, reason });
  });
  return { ready: started.promise, exited: ended.promise };
}
