import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

export interface ProcessInfo {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** All descendants of a process, from /proc. */
export function childrenOf(pid: number): ProcessInfo[] {
  const all = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)));
  const found: ProcessInfo[] = [];
  const todo = [pid];
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    const parent = next;
    for (const info of all) {
      if (info.parent !== parent) continue;
      found.push(info);
      todo.push(info.pid);
    }
  }
  return found;
}

/** Proportional set size in bytes: shared pages count by their share. */
export function proportionalSize(pid: number): number {
  try {
    const kb = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1];
    return Number(kb ?? 0) * 1_024;
  } catch {
    return 0; // it ended meanwhile
  }
}

/** Resident set size in bytes. */
export function residentSize(pid: number): number {
  try {
    const kb = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return Number(kb ?? 0) * 1_024;
  } catch {
    return 0; // it ended meanwhile
  }
}

/** The user that a process acts as; -1 when it has ended. */
export function userOf(pid: number): number {
  try {
    const effective = /^Uid:\s+\d+\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return Number(effective ?? -1);
  } catch {
    return -1;
  }
}

function readProcess(pid: number): ProcessInfo[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const afterName = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (afterName[0] === "Z") return [];
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
    return [{ pid, parent: Number(afterName[1]), command }];
  } catch {
    return []; // it ended while we looked
  }
}

/** Waits up to 15 seconds for their end. */
export async function untilGone(children: readonly ProcessInfo[]): Promise<void> {
  for (let i = 0; i < 150; i++) {
    if (children.every((child) => !isAlive(child.pid))) return;
    await sleep(100);
  }
  throw new Error(
    `left behind: ${children
      .filter((c) => isAlive(c.pid))
      .map((c) => c.command)
      .join("; ")}`,
  );
}

function isAlive(pid: number): boolean {
  return readProcess(pid).length > 0;
}

export type ChildName = "telemetry" | "postgres" | "server";

const PATTERN: Readonly<Record<ChildName, RegExp>> = {
  telemetry: /engine-main/,
  postgres: /postgres -D|postgres .*-D/,
  server: /apps\/server\/src\/main/,
};

/** The process id of one of Cordon's three children; of PostgreSQL it is the postmaster's. */
export function childNamed(pid: number, name: ChildName): number {
  const children = childrenOf(pid);
  const found = children.find(({ command }) => PATTERN[name].test(command) && !command.includes("sh -c"));
  if (!found) throw new Error(`no ${name} among:\n${children.map(({ command }) => command).join("\n")}`);
  return found.pid;
}
