import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { silentLog } from "../log.ts";
import { childUser } from "../supervision/privileges.ts";
import { createDatabase } from "./create-database.ts";
import { canRun, copyBinaries, findPostgresBinaries } from "./postgres-binaries.ts";
import { type PostgresProcess, startPostgres } from "./postgres-process.ts";
import { isAlive, postmasterPid } from "./stale-postmaster.ts";

const isRoot = process.getuid?.() === 0;
const SLOW_MS = 60_000;

let folder: string;
const servers: PostgresProcess[] = [];
const children: ChildProcess[] = [];
/** `initdb` takes seconds: done once, copied for each test. */
let freshCluster: string;
beforeAll(async () => {
  freshCluster = mkdtempSync(join(tmpdir(), "cordon-pg-"));
  chmodSync(freshCluster, 0o711);
  const data = join(freshCluster, "data");
  const server = await startPostgres({
    dataDir: data,
    runtimeDir: join(freshCluster, "run"),
    durability: "throwaway",
    log: silentLog,
  });
  await server.stop();
}, SLOW_MS);
afterAll(() => rmSync(freshCluster, { recursive: true, force: true }));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cordon-pg-"));
  chmodSync(folder, 0o711);
  // Copied as root its files are root's: the start gives them to the server's user.
  cpSync(join(freshCluster, "data"), dataDir(), { recursive: true });
  chmodSync(cluster(), 0o700);
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  await Promise.all(servers.splice(0).map((server) => server.stop()));
  const left = postmasterPid(cluster());
  if (left !== undefined) await until(() => !isAlive(left));
  rmSync(folder, { recursive: true, force: true });
}, SLOW_MS);

const dataDir = (): string => join(folder, "data");
const cluster = (): string => join(dataDir(), "18");

async function started(): Promise<PostgresProcess> {
  const server = await startPostgres({ dataDir: dataDir(), runtimeDir: join(folder, "run"), log: silentLog });
  servers.push(server);
  return server;
}

async function ask(server: PostgresProcess, query: string): Promise<unknown> {
  const db = createDatabase<unknown>({ ...server, poolSize: 1, log: silentLog });
  try {
    return (await sql.raw(query).execute(db)).rows;
  } finally {
    await db.destroy();
  }
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error("it did not happen in time");
    await sleep(20);
  }
}

/** A Cordon of its own that holds a PostgreSQL. */
async function victim(): Promise<{ child: ChildProcess; wrapper: number; postmaster: number }> {
  const script = join(import.meta.dirname, "killed-server.fixture.ts");
  const child = spawn(process.execPath, [script, dataDir(), join(folder, "run")], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  const [line] = await once(child.stdout ?? child, "data");
  const { wrapper } = JSON.parse(String(line)) as { wrapper: number };
  return { child, wrapper, postmaster: postmasterPid(cluster()) ?? 0 };
}

it(
  "what was committed is there after a stop and after a kill -9 of the server, and settings are durable",
  async () => {
    const first = await started();
    const settings = ["fsync", "synchronous_commit", "full_page_writes", "data_checksums", "listen_addresses"].map(
      (s) => `current_setting('${s}') as ${s}`,
    );
    expect(await ask(first, `select ${settings.join(", ")}`)).toEqual([
      { fsync: "on", synchronous_commit: "on", full_page_writes: "on", data_checksums: "on", listen_addresses: "" },
    ]);
    await ask(first, "create table kept (n int)");
    await ask(first, "insert into kept values (1)");
    await first.stop();
    expect(await first.exited).toEqual({ code: 0, signal: null, wasAsked: true });

    const second = await started();
    await ask(second, "insert into kept values (2)");
    process.kill(postmasterPid(cluster()) ?? 0, "SIGKILL");
    expect(await second.exited).toMatchObject({ wasAsked: false });

    expect(await ask(await started(), "select n from kept order by n")).toEqual([{ n: 1 }, { n: 2 }]);
  },
  SLOW_MS,
);

it(
  "one that hangs does not answer, can be ended at once, and is whole at the next start",
  async () => {
    const postgres = await started();
    await ask(postgres, "create table thawed as select 1 as n");
    await postgres.answers(AbortSignal.timeout(5_000));

    process.kill(postmasterPid(cluster()) ?? 0, "SIGSTOP");
    await expect(postgres.answers(AbortSignal.timeout(500))).rejects.toThrow(/abort/i);
    postgres.kill();

    expect(await postgres.exited).toMatchObject({ wasAsked: false });
    expect(await ask(await started(), "select n from thawed")).toEqual([{ n: 1 }]);
  },
  SLOW_MS,
);

it(
  "nothing is left running after a kill -9 of Cordon",
  async () => {
    const { child, wrapper, postmaster } = await victim();

    child.kill("SIGKILL");

    await until(() => !isAlive(postmaster) && !isAlive(wrapper));
    expect(existsSync(join(cluster(), "postmaster.pid"))).toBe(false);
  },
  SLOW_MS,
);

it.skipIf(process.platform !== "linux")(
  "a PostgreSQL left over by a killed Cordon and wrapper is stopped before the next one starts",
  async () => {
    const { child, wrapper, postmaster } = await victim();
    const watchers = readFileSync(`/proc/${wrapper}/task/${wrapper}/children`, "utf8").trim().split(" ").map(Number);
    for (const pid of watchers.filter((pid) => pid !== postmaster)) process.kill(pid, "SIGKILL");
    process.kill(wrapper, "SIGKILL");
    child.kill("SIGKILL");
    await sleep(200);
    expect(isAlive(postmaster)).toBe(true);

    const next = await started();

    expect(isAlive(postmaster)).toBe(false);
    expect(await ask(next, "select 1 as one")).toEqual([{ one: 1 }]);
  },
  SLOW_MS,
);

it.skipIf(process.platform !== "linux")(
  "a pid file whose number belongs to something else by now does not stop the start",
  async () => {
    await (await started()).stop();
    writeFileSync(join(cluster(), "postmaster.pid"), `${process.pid}\n${cluster()}\n`);

    expect(await ask(await started(), "select 1 as one")).toEqual([{ one: 1 }]);
    expect(isAlive(process.pid)).toBe(true);
  },
  SLOW_MS,
);

it(
  "only the users meant to can connect, and the cluster is closed to all others",
  async () => {
    const server = await started();
    const user = childUser();

    expect(readFileSync(join(cluster(), "pg_hba.conf"), "utf8")).toBe("local all all peer map=cordon\n");
    expect(lstatSync(cluster()).mode & 0o077).toBe(0);
    expect(lstatSync(server.socketDir).mode & 0o777).toBe(0o700);
    expect(lstatSync(cluster()).uid).toBe(user?.uid);
    await expect(ask({ ...server, user: "postgres" }, "select 1")).rejects.toThrow("Peer authentication failed");
  },
  SLOW_MS,
);

it.skipIf(!isRoot)(
  "works in a data directory below one that is closed to its user",
  async () => {
    chmodSync(folder, 0o700);
    const runtimeDir = mkdtempSync(join(tmpdir(), "cordon-rt-"));
    const server = await startPostgres({ dataDir: dataDir(), runtimeDir, log: silentLog });

    expect(await ask(server, "select 1 as one")).toEqual([{ one: 1 }]);

    await server.stop();
    expect(existsSync(join(cluster(), "PG_VERSION"))).toBe(true);
    rmSync(runtimeDir, { recursive: true });
  },
  SLOW_MS,
);

it.skipIf(!isRoot)("binaries out of its user's reach are copied once, closed to change", () => {
  const user = childUser();
  if (!user) throw new Error("no unprivileged user here");
  const home = join(folder, "home");
  mkdirSync(home, { mode: 0o700 });
  const closed = { ...copyBinaries(findPostgresBinaries(), home), version: "1.2.3" };
  expect(canRun(user, closed)).toBe(false);

  const copy = copyBinaries(closed, folder);

  expect(canRun(user, copy)).toBe(true);
  expect(lstatSync(join(copy.directory, "bin/postgres"))).toMatchObject({ uid: 0 });
  const { ino } = lstatSync(copyBinaries(closed, folder).directory);
  expect(ino).toBe(lstatSync(copy.directory).ino);
});
