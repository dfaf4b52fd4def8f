import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const CLI = join(ROOT, "apps/cli/bin/cordon.mjs");

/** A real `cordon start` on a data directory of its own, all ports chosen by the system. */
export interface CordonProcess {
  readonly url: string;
  readonly dataDir: string;
  readonly pid: number;
  /** The set-up link that the first start printed. */
  readonly setupLink: string | undefined;
  readonly ports: { readonly syslogUdp: number; readonly syslogTcp: number };
  readonly output: () => string;
  /** Sends the signal, SIGTERM when absent, and waits for the end; the exit code. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<number | null>;
  /** SIGKILL to `cordon start` itself. */
  readonly kill: () => Promise<void>;
}

export interface CordonOptions {
  /** Kept by the caller when given; made and removed by `stop` otherwise. */
  readonly dataDir?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly startTimeoutMs?: number;
  /** More arguments of `cordon start`. */
  readonly args?: readonly string[];
  /** A command that runs the rest of its arguments in its own process, such as `ip netns exec NAME`. */
  readonly within?: readonly string[];
}

interface ServerFile {
  readonly pid: number;
  readonly urls: readonly string[];
  readonly syslog: { readonly udpPort: number; readonly tcpPort: number };
}

/** Starts Cordon and waits until it is ready. */
export async function startCordon(options: CordonOptions = {}): Promise<CordonProcess> {
  const dataDir = options.dataDir ?? (await makeDataDir());
  const command = [
    ...(options.within ?? []),
    process.execPath,
    CLI,
    "start",
    "--data",
    dataDir,
    ...(options.args ?? []),
  ];
  const child = spawn("env", command, {
    cwd: ROOT,
    env: {
      ...process.env,
      CORDON_PORT: "0",
      CORDON_INGEST_PORT: "0",
      CORDON_SYSLOG_UDP_PORT: "0",
      CORDON_SYSLOG_TCP_PORT: "0",
      ...options.env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const append = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  child.stdout.on("data", append);
  child.stderr.on("data", append);
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const server = await untilReady(child, { ...options, dataDir }, () => output);
  return {
    url: server.urls[0] ?? "",
    dataDir,
    pid: child.pid ?? 0,
    setupLink: /https?:\/\/\S+\/setup#\S+/.exec(output)?.[0],
    ports: { syslogUdp: server.syslog.udpPort, syslogTcp: server.syslog.tcpPort },
    output: () => output,
    async stop(signal = "SIGTERM") {
      child.kill(signal);
      const code = await exited;
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
      return code;
    },
    async kill() {
      child.kill("SIGKILL");
      await exited;
    },
  };
}

/** A directory below the system's temporary one that every user may walk through. */
export function makeDataDir(): Promise<string> {
  return mkdtemp(join(tmpdir(), "cordon-test-"));
}

async function untilReady(
  child: ChildProcess,
  { dataDir, within, startTimeoutMs: timeoutMs = 90_000 }: CordonOptions & { readonly dataDir: string },
  output: () => string,
): Promise<ServerFile> {
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`cordon start ended with ${child.exitCode}:\n${output()}`);
    const server = await readServerFile(dataDir, child.pid ?? 0);
    if (server && within) return server; // out of our reach; the file is written when it is ready
    if (server) {
      const answer = await fetch(`${server.urls[0]}/api/v1/ready`).catch(() => undefined);
      if (answer?.status === 200) return server;
    }
    await sleep(100);
  }
  child.kill("SIGKILL");
  throw new Error(`cordon start was not ready after ${timeoutMs} ms:\n${output()}`);
}

async function readServerFile(dataDir: string, pid: number): Promise<ServerFile | undefined> {
  try {
    const file = JSON.parse(await readFile(join(dataDir, "server.json"), "utf8")) as ServerFile; // our own file
    return file.pid === pid ? file : undefined;
  } catch {
    return undefined;
  }
}

/** Runs `cordon …` and gives its standard output; throws with everything it printed when it failed. */
export async function cordon(
  args: readonly string[],
  input?: string | Uint8Array,
  within: readonly string[] = [],
): Promise<string> {
  const child = spawn("env", [...within, process.execPath, CLI, ...args], {
    cwd: ROOT,
    stdio: ["pipe", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  child.stdin.on("error", () => undefined); // it may not read what we send
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  if (code !== 0) throw new Error(`cordon ${args.join(" ")} ended with ${code}:\n${stdout}${stderr}`);
  return stdout;
}

/** An API token for a running Cordon, by its command line. */
export async function createToken(process: Pick<CordonProcess, "dataDir">, role: string): Promise<string> {
  const answer = JSON.parse(
    await cordon(["token", "create", "--data", process.dataDir, "--name", `test ${role}`, "--role", role, "--json"]),
  ) as {
    token: string;
  }; // its documented output
  return answer.token;
}

/** Waits up to a minute until `/api/v1/ready` says so. */
export async function untilWell({ url, output }: CordonProcess): Promise<void> {
  for (let i = 0; i < 600; i++) {
    const answer = await fetch(`${url}/api/v1/ready`).catch(() => undefined);
    if (answer?.status === 200) return;
    await sleep(100);
  }
  const last = await fetch(`${url}/api/v1/ready`).then((answer) => answer.text(), String);
  throw new Error(`the server did not become ready again: ${last}\n${output()}`);
}
