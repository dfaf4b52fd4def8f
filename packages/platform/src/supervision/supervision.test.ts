import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lockDataDir, PID_FILE } from "./lock.ts";
import { childUser, closedTo, currentUser, explainClosed } from "./privileges.ts";
import { MAX_RUNTIME_DIR_BYTES, openRuntimeDir, runtimeDirPath } from "./runtime-dir.ts";
import { type SupervisedChild, type SupervisorEvent, supervise } from "./supervise.ts";

const isRoot = process.getuid?.() === 0;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cordon-supervision-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("the lock on a data directory", () => {
  const script = `const { lockDataDir } = await import(${JSON.stringify(join(import.meta.dirname, "lock.ts"))});
    try { lockDataDir(process.argv[1]); console.log("locked"); setInterval(() => {}, 1000); }
    catch (error) { console.log(error.code + " " + error.message); }`;
  const children: ChildProcess[] = [];
  const other = (): ChildProcess => {
    const child = spawn(process.execPath, ["--input-type=module", "-e", script, folder], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    children.push(child);
    return child;
  };
  afterEach(() => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
  });

  it("a second server is refused with the process that holds it, and gets it when that one was killed", async () => {
    const holder = other();
    expect(String((await once(holder.stdout ?? holder, "data"))[0])).toBe("locked\n");

    expect(() => lockDataDir(folder)).toThrow(`process ${holder.pid}`);

    holder.kill("SIGKILL");
    await once(holder, "exit");
    lockDataDir(folder).release();
  });

  it("of many that start at once exactly one gets it", async () => {
    const starters = Array.from({ length: 4 }, other);
    const answers = await Promise.all(starters.map(async (s) => String((await once(s.stdout ?? s, "data"))[0])));

    expect(answers.filter((a) => a === "locked\n")).toHaveLength(1);
    expect(answers.filter((a) => a.startsWith("data-dir.in-use "))).toHaveLength(3);
  });

  it("is free again after it was released", () => {
    lockDataDir(folder).release();
    const again = lockDataDir(folder);

    expect(existsSync(join(folder, PID_FILE))).toBe(true);
    again.release();
    expect(existsSync(join(folder, PID_FILE))).toBe(false);
  });
});

describe("the runtime directory", () => {
  it("is short, private, the same for the same data, and used again after a crash", () => {
    const environment = { XDG_RUNTIME_DIR: join(folder, "a-very-long-directory-name".repeat(4)) };
    const first = openRuntimeDir(folder, environment);
    writeFileSync(join(first.path, "left-behind"), "");
    const second = openRuntimeDir(folder, environment);

    expect(second.path).toBe(first.path);
    expect(Buffer.byteLength(first.path)).toBeLessThan(MAX_RUNTIME_DIR_BYTES);
    expect(lstatSync(first.path).mode & 0o777).toBe(isRoot ? 0o711 : 0o700);
    expect(lstatSync(first.folder("postgres", childUser() ?? currentUser())).mode & 0o777).toBe(0o700);

    second.remove();
    expect(() => lstatSync(first.path)).toThrow("ENOENT");
  });

  it("is refused when it is a link that somebody put there", () => {
    const path = runtimeDirPath(folder);
    symlinkSync(folder, path);

    expect(() => openRuntimeDir(folder)).toThrow("is a link");

    rmSync(path);
  });

  it("is refused when others can write in it", () => {
    const path = runtimeDirPath(folder);
    mkdirSync(path);
    chmodSync(path, 0o777);

    expect(() => openRuntimeDir(folder)).toThrow("can be written by others");

    rmSync(path, { recursive: true });
  });

  it.skipIf(!isRoot)("is refused when somebody else owns it", () => {
    const path = runtimeDirPath(folder);
    mkdirSync(path, { mode: 0o700 });
    chownSync(path, 65534, 65534);

    expect(() => openRuntimeDir(folder)).toThrow("belongs to the user with id 65534");

    rmSync(path, { recursive: true });
  });
});

describe("privileges", () => {
  it("children of root run as somebody else, everybody else's as themselves", () => {
    const user = childUser();

    expect(user?.uid === 0).toBe(false);
    if (!isRoot) expect(user).toEqual(currentUser());
  });

  it("the closed directory on the way is named", () => {
    const stranger = { uid: 54_321, gid: 54_321, name: "stranger" };
    mkdirSync(join(folder, "open/inner"), { recursive: true });
    chmodSync(folder, 0o711);
    chmodSync(join(folder, "open"), 0o700);

    expect(closedTo(stranger, folder)).toBeUndefined();
    expect(closedTo(stranger, folder, "read")).toBe(folder);
    expect(closedTo(stranger, join(folder, "open/inner"))).toBe(join(folder, "open"));
    expect(explainClosed(stranger, "/a/b", "/a")).toContain("/a/b, because /a is closed");
  });
});

describe("a supervised child", () => {
  class Fake implements SupervisedChild {
    readonly exited: Promise<{ wasAsked: boolean }>;
    end: (exit: { wasAsked: boolean }) => void = () => {};
    constructor() {
      this.exited = new Promise((resolve) => (this.end = resolve));
    }
    crash(): void {
      this.end({ wasAsked: false });
    }
    async stop(): Promise<void> {
      this.end({ wasAsked: true });
    }
  }
  type Told = SupervisorEvent<Fake>;
  const fast = { firstPauseMs: 10, longestPauseMs: 40, stableAfterMs: 60_000, random: () => 1 };
  const kinds = (told: readonly Told[]): string[] => told.map((event) => event.kind);

  it("comes back after a crash, with pauses that grow to a limit, and is told about", async () => {
    const told: Told[] = [];
    const supervisor = await supervise<Fake>({
      ...fast,
      start: async () => new Fake(),
      on: (event) => told.push(event),
    });

    for (let life = 0; life < 4; life++) {
      supervisor.current()?.crash();
      await expect.poll(() => told.filter((event) => event.kind === "ended").length).toBe(life + 1);
      await expect.poll(() => supervisor.current(), { timeout: 5_000 }).toBeDefined();
    }
    await supervisor.stop();

    expect(supervisor.restarts()).toBe(4);
    expect(told.flatMap((event) => (event.kind === "ended" ? [event.nextTryMs] : []))).toEqual([10, 20, 40, 40]);
    expect(kinds(told).at(-1)).toBe("stopped");
  });

  it("a stable life makes the next pause short again", async () => {
    const told: Told[] = [];
    const supervisor = await supervise<Fake>({
      ...fast,
      stableAfterMs: 0,
      start: async () => new Fake(),
      on: (event) => told.push(event),
    });

    for (let life = 0; life < 3; life++) {
      supervisor.current()?.crash();
      await expect
        .poll(() => kinds(told).filter((kind) => kind === "started").length, { timeout: 5_000 })
        .toBe(life + 2);
    }
    await supervisor.stop();

    expect(told.flatMap((event) => (event.kind === "ended" ? [event.nextTryMs] : []))).toEqual([10, 10, 10]);
  });

  it("a start that fails later is tried again; the first one throws", async () => {
    let starts = 0;
    const told: Told[] = [];
    const start = async (): Promise<Fake> => {
      if (++starts === 2) throw new Error("no memory");
      return new Fake();
    };
    const supervisor = await supervise<Fake>({ ...fast, start, on: (event) => told.push(event) });
    supervisor.current()?.crash();
    await expect.poll(() => kinds(told).length, { timeout: 5_000 }).toBe(4);
    await supervisor.stop();

    expect(kinds(told)).toEqual(["started", "ended", "start-failed", "started", "stopped"]);
    await expect(
      supervise<Fake>({ ...fast, start: () => Promise.reject(new Error("no")), on: () => {} }),
    ).rejects.toThrow("no");
  });

  it("one that does not answer three checks in a row is replaced", async () => {
    const told: Told[] = [];
    let checks = 0;
    let killed = 0;
    class Silent extends Fake {
      readonly answers = (): Promise<void> => (++checks <= 3 ? new Promise(() => {}) : Promise.resolve());
      readonly kill = (): void => {
        killed++;
        this.crash();
      };
    }
    const supervisor = await supervise<Fake>({
      ...fast,
      start: async () => new Silent(),
      checkEveryMs: 5,
      checkTimeoutMs: 10,
      on: (event) => told.push(event),
    });
    await expect.poll(() => kinds(told).length, { timeout: 5_000 }).toBe(6);
    await supervisor.stop();

    expect(kinds(told)).toEqual(["started", "unhealthy", "unhealthy", "unhealthy", "ended", "started", "stopped"]);
    expect(killed).toBe(1);
  });

  it("is not started again by a stop that comes during the pause", async () => {
    const told: Told[] = [];
    const supervisor = await supervise<Fake>({
      ...fast,
      firstPauseMs: 60_000,
      longestPauseMs: 60_000,
      start: async () => new Fake(),
      on: (event) => told.push(event),
    });
    supervisor.current()?.crash();
    await expect.poll(() => kinds(told)).toContain("ended");

    await supervisor.stop();

    expect(kinds(told)).toEqual(["started", "ended", "stopped"]);
  });
});
