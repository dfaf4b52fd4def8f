import { setTimeout as sleep } from "node:timers/promises";
import { createToken, type CordonProcess, startCordon } from "../test/cordon-process.ts";
import { childrenOf, proportionalSize, residentSize } from "../test/processes.ts";
import { report } from "./report.ts";

/** Memory of every process, idle and after a load of generated lines. `node bench/footprint.ts` */
const LINES_PER_BATCH = 4_000;
const BATCHES = 100;
const IDLE_MS = 20_000;

const server = await startCordon();
await sleep(IDLE_MS);
const idle = sizes(server);
const token = await createToken(server, "engineer");
let peak = 0;
for (let batch = 0; batch < BATCHES; batch++) {
  const lines = Array.from(
    { length: LINES_PER_BATCH },
    (_, i) =>
      `<13>Nov 24 10:00:00 web-${i % 40} sshd[${i}]: Failed password for user${i % 300} from 10.0.${i % 200}.${batch} port ${i} ssh2`,
  );
  const answer = await fetch(`${server.url}/api/v1/events`, {
    method: "POST",
    body: lines.join("\n"),
    headers: { authorization: `Bearer ${token}`, "content-type": "text/plain" },
  });
  await answer.text();
  if (batch % 10 === 9) peak = Math.max(peak, total(sizes(server)));
}
const loaded = sizes(server);
await sleep(IDLE_MS);
const after = sizes(server);
report("footprint", [
  ...[...after].map(([name, size]) => ({
    process: name,
    "idle PSS MB": mb(idle.get(name)?.pss),
    "loaded PSS MB": mb(loaded.get(name)?.pss),
    "after PSS MB": mb(size.pss),
    "after RSS MB": mb(size.rss),
  })),
  {
    process: "all",
    "idle PSS MB": mb(total(idle)),
    "loaded PSS MB": mb(Math.max(peak, total(loaded))),
    "after PSS MB": mb(total(after)),
    "after RSS MB": mb([...after.values()].reduce((sum, size) => sum + size.rss, 0)),
  },
]);
await server.stop();

interface Size {
  readonly pss: number;
  readonly rss: number;
}

function sizes(of: CordonProcess): Map<string, Size> {
  const found = new Map<string, Size>();
  for (const { pid, command } of [{ pid: of.pid, command: "cordon start" }, ...childrenOf(of.pid)]) {
    const name = nameOf(command);
    const before = found.get(name) ?? { pss: 0, rss: 0 };
    found.set(name, { pss: before.pss + proportionalSize(pid), rss: before.rss + residentSize(pid) });
  }
  return found;
}

function nameOf(command: string): string {
  if (command.includes("engine-main")) return "telemetry";
  if (command.includes("apps/server/src/main")) return "server";
  if (command.includes("postgres")) return "postgres";
  return command === "cordon start" ? "cordon start" : "other";
}

function total(of: ReadonlyMap<string, Size>): number {
  return [...of.values()].reduce((sum, size) => sum + size.pss, 0);
}

function mb(bytes = 0): number {
  return Math.round(bytes / 1_048_576);
}
