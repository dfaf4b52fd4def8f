import { fork, type StdioOptions } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Problem } from "@cordon/kernel";
import type { RunUser } from "@cordon/platform/supervision/privileges";
import { spawnAs } from "@cordon/platform/supervision/privileges";
import type { SupervisedChild } from "@cordon/platform/supervision/supervise";
import type { HeldSockets } from "./hold-sockets.ts";
import { type FromServer, type ReadyMessage, type ServerSettings, SOCKETS, type ToServer } from "./protocol.ts";

export interface ServerProcess extends SupervisedChild {
  readonly pid: number;
  readonly ready: ReadyMessage;
}

export interface ServerProcessOptions {
  readonly user: RunUser;
  /** What it inherits; one that is missing is switched off. */
  readonly sockets: HeldSockets;
  /** Resolves when the stores are up; the process loads its code meanwhile. */
  readonly settings: Promise<ServerSettings>;
  /** Ends it while it starts. */
  readonly early: AbortSignal;
  readonly onProgress: (text: string) => void;
}

const STOP_MS = 30_000;
const MAIN = fileURLToPath(new URL("./main.ts", import.meta.url));

/**
 * The process that parses what comes from outside. It ends with us: its channel to us closes.
 * @throws Problem with the code of whatever kept it from starting.
 */
export async function startServerProcess(options: ServerProcessOptions): Promise<ServerProcess> {
  const { user, sockets, settings, early, onProgress } = options;
  const inherited = SOCKETS.map((name) => sockets[name]?.fd ?? "ignore");
  const stdio: StdioOptions = ["ignore", "inherit", "inherit", "ipc", ...inherited];
  const child = fork(MAIN, [], { ...spawnAs(user), stdio, execArgv: [] });
  let wasAsked = false;
  const exited = new Promise<{ readonly wasAsked: boolean }>((resolve) => {
    child.once("exit", () => resolve({ wasAsked }));
    child.once("error", () => resolve({ wasAsked }));
  });
  const send = (message: ToServer): void => {
    if (child.connected) child.send(message, () => undefined); // a process that has ended needs no message
  };
  const stop = async (): Promise<void> => {
    wasAsked = true;
    send({ type: "stop" });
    const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
    await exited;
    clearTimeout(timer);
  };
  early.addEventListener("abort", () => void stop());
  const ready = new Promise<ReadyMessage>((resolve, reject) => {
    child.on("message", (message: FromServer) => {
      if (message.type === "ready") resolve(message);
      else if (message.type === "progress") onProgress(message.text);
      else if (message.type === "failed") reject(new Problem(message.code, message.message));
    });
    void exited.then(() => reject(new Problem("server.ended", "The server process ended before it was ready.")));
  });
  ready.catch(() => undefined); // answered below; a failure of the settings comes first
  try {
    send({ type: "start", settings: await settings });
    return {
      pid: child.pid ?? 0,
      ready: await ready,
      exited,
      stop,
      answers: async (signal) => {
        const pong = once(child, "message", { signal });
        send({ type: "ping" });
        await pong; // after the start it says nothing else
      },
      kill: () => void child.kill("SIGKILL"),
    };
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  }
}
