import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connectionConfig } from "../database/create-database.ts";
import { findPostgresBinaries } from "../database/postgres-binaries.ts";
import { selfSignedCertificate } from "../http/tls-certificate.ts";
import { childUser, currentUser, spawnAs } from "../supervision/privileges.ts";
import { startTelemetryEngine } from "../telemetry/telemetry-process.ts";
import pg from "pg";

/** A store that somebody else runs: reached by its URL, and it may go away and come back. */
export interface ExternalStore {
  readonly url: string;
  readonly goAway: () => Promise<void>;
  readonly comeBack: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export const PASSWORD = "pg-Geheim/1?x";
const user = childUser() ?? currentUser();

/** A real PostgreSQL over TCP, with TLS that is verified, a password, and an owner who is no superuser. */
export async function startExternalPostgres(): Promise<ExternalStore> {
  const folder = ownedFolder("cordon-extpg-");
  const port = await freePort();
  const { bin, ca } = await makeCluster(folder);
  let server: ChildProcess | undefined;
  const comeBack = async (): Promise<void> => {
    const settings = [
      "listen_addresses=localhost",
      `port=${port}`,
      "unix_socket_directories=",
      "ssl=on",
      `ssl_cert_file=${join(folder, "server.crt")}`,
      `ssl_key_file=${join(folder, "server.key")}`,
      "fsync=off",
    ];
    server = spawn(join(bin, "postgres"), ["-D", join(folder, "data"), ...settings.flatMap((one) => ["-c", one])], {
      cwd: "/",
      stdio: "ignore",
      ...spawnAs(user),
    });
    await untilAnswering(urlOf("root", "postgres"));
  };
  const urlOf = (role: string, database: string): string =>
    `postgres://${role}:${encodeURIComponent(PASSWORD)}@localhost:${port}/${database}?sslmode=verify-full&sslrootcert=${ca}`;
  const goAway = async (): Promise<void> => {
    if (!server || server.exitCode !== null) return;
    const exited = once(server, "exit");
    server.kill("SIGINT"); // fast: cuts its clients off
    await exited;
  };
  await comeBack();
  await query(urlOf("root", "postgres"), `create role cordon_app login password '${PASSWORD}'`);
  await query(urlOf("root", "postgres"), "create database siem owner cordon_app");
  return {
    url: urlOf("cordon_app", "siem"),
    goAway,
    comeBack,
    close: async () => {
      await goAway();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function makeCluster(folder: string): Promise<{ readonly bin: string; readonly ca: string }> {
  const bin = join(findPostgresBinaries().directory, "bin");
  const { certificate, key } = await selfSignedCertificate(join(folder, "made"), ["localhost"], new Date());
  const files = { "server.crt": certificate, "server.key": key, password: PASSWORD };
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), text, { mode: name === "server.crt" ? 0o644 : 0o600 });
    if (currentUser().uid === 0) chownSync(join(folder, name), user.uid, user.gid);
  }
  execFileSync(
    join(bin, "initdb"),
    ["-D", join(folder, "data"), "-U", "root", "--auth=scram-sha-256", `--pwfile=${join(folder, "password")}`],
    { cwd: "/", stdio: "ignore", ...spawnAs(user) },
  );
  writeFileSync(join(folder, "data/pg_hba.conf"), "hostssl all all localhost scram-sha-256\n");
  return { bin, ca: join(folder, "server.crt") };
}

async function query(url: string, sql: string): Promise<void> {
  const client = new pg.Client(connectionConfig({ connectionString: url }));
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

async function untilAnswering(url: string): Promise<void> {
  for (let i = 0; ; i++) {
    try {
      await query(url, "select 1");
      return;
    } catch (error) {
      if (i > 100) throw error;
      await sleep(100);
    }
  }
}

/**
 * No package brings a ClickHouse server, so this is a second telemetry engine behind a TCP port: the same ClickHouse,
 * reached as a URL. Its user is the engine's most powerful one, as a careless operator would give us.
 */
export async function startExternalClickHouse(): Promise<ExternalStore> {
  const folder = ownedFolder("cordon-extch-");
  const data = join(folder, "data");
  mkdirSync(data);
  const engine = await startTelemetryEngine({
    dataDir: data,
    runtimeDir: join(folder, "run"),
    database: "siem",
    limits: { keepFreeBytes: 0, stopGraceMs: 1_000 },
    ...(currentUser().uid === 0 ? { uid: user.uid, gid: user.gid } : {}),
    log: { warn: () => undefined },
  });
  const port = await freePort();
  let proxy: Server | undefined;
  const sockets = new Set<Socket>();
  const comeBack = async (): Promise<void> => {
    proxy = createServer((client) => {
      const upstream = connect(engine.socketPath);
      for (const socket of [client, upstream]) {
        sockets.add(socket);
        socket.on("error", () => undefined).on("close", () => sockets.delete(socket));
      }
      client.pipe(upstream).pipe(client);
    });
    proxy.listen(port, "127.0.0.1");
    await once(proxy, "listening");
  };
  const goAway = async (): Promise<void> => {
    proxy?.close();
    for (const socket of sockets) socket.destroy();
  };
  await comeBack();
  return {
    url: `http://admin:ch-geheim@127.0.0.1:${port}/siem`,
    goAway,
    comeBack,
    close: async () => {
      await goAway();
      await engine.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function ownedFolder(prefix: string): string {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  if (currentUser().uid === 0) chownSync(folder, user.uid, user.gid);
  execFileSync("chmod", ["755", folder]); // the server's user reads the authority's certificate
  return folder;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo; // of a TCP server
  server.close();
  await once(server, "close");
  return port;
}
