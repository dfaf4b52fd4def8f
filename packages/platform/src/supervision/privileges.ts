import { readFileSync, statSync } from "node:fs";
import { userInfo } from "node:os";
import { dirname, resolve } from "node:path";

/** A user that child processes run as. */
export interface RunUser {
  readonly uid: number;
  readonly gid: number;
  readonly name: string;
}

/** In this order; the first that exists runs our children when the server was started as root. */
const UNPRIVILEGED = ["cordon", "nobody"] as const;

/**
 * Who child processes run as: as root `cordon` or `nobody`, else the user we are.
 * Undefined when we are root and the system has neither.
 */
export function childUser(): RunUser | undefined {
  const me = currentUser();
  if (me.uid !== 0) return me;
  const users = readPasswd();
  for (const name of UNPRIVILEGED) {
    const user = users.get(name);
    if (user && user.uid !== 0) return user;
  }
  return undefined;
}

export function currentUser(): RunUser {
  const { uid, gid, username } = userInfo();
  return { uid, gid, name: username };
}

/** `spawn` options that make a child run as `user`; empty when we are that user already. */
export function spawnAs(user: RunUser): { uid?: number; gid?: number } {
  return user.uid === process.getuid?.() ? {} : { uid: user.uid, gid: user.gid };
}

export type Access = "enter" | "read";

/**
 * The first directory on the way to `path` (or the path itself) that `user` may not enter or read; undefined when it can.
 * Looks at the mode bits only: access lists or a security module may refuse more, or allow more.
 */
export function closedTo(user: RunUser, path: string, access: Access = "enter"): string | undefined {
  if (user.uid === 0) return undefined;
  const target = resolve(path);
  const ancestors: string[] = [];
  for (let at = dirname(target); ; at = dirname(at)) {
    ancestors.unshift(at);
    if (dirname(at) === at) break;
  }
  const blocked = ancestors.find((directory) => !may(user, directory, 1));
  if (blocked !== undefined) return blocked;
  const isDirectory = statSync(target).isDirectory();
  const bits = (access === "read" ? 4 : 0) | (isDirectory ? 1 : 0);
  return may(user, target, bits) ? undefined : target;
}

/** One line for a person who has to open a path to the unprivileged user. */
export function explainClosed(user: RunUser, path: string, closed: string): string {
  const what = closed === path ? path : `${path}, because ${closed} is closed to it`;
  return `Cordon was started as root and would run its children as the user "${user.name}", which cannot reach ${what}.`;
}

function may(user: RunUser, path: string, bits: number): boolean {
  const { uid, gid, mode } = statSync(path);
  const shift = uid === user.uid ? 6 : gid === user.gid ? 3 : 0;
  return ((mode >> shift) & bits) === bits;
}

function readPasswd(): ReadonlyMap<string, RunUser> {
  const users = new Map<string, RunUser>();
  let text = "";
  try {
    text = readFileSync("/etc/passwd", "utf8");
  } catch {
    return users; // no passwd file, no users: the caller says what to do
  }
  for (const line of text.split("\n")) {
    const [name, , uid, gid] = line.split(":");
    if (name && /^\d+$/.test(uid ?? "") && /^\d+$/.test(gid ?? "") && !users.has(name)) {
      users.set(name, { name, uid: Number(uid), gid: Number(gid) });
    }
  }
  return users;
}
