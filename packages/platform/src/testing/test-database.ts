import { createHash, randomBytes } from "node:crypto";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import type { Kysely } from "kysely";
import pg from "pg";
import { afterAll, inject } from "vitest";
import { connectionConfig, createDatabase } from "../database/create-database.ts";
import { type ContextMigrations, migrate } from "../database/migrate.ts";
import { silentLog } from "../log.ts";
import type { TestServerAnswer } from "./postgres-for-tests.ts";

export interface TestDatabase<Tables> {
  readonly db: Kysely<Tables>;
  /** For `createDatabase` and `createEvents`, also in a child process. */
  readonly address: { readonly socketDir: string; readonly database: string; readonly user: string };
  /** Closes and drops it; happens by itself after the last test of the file. */
  readonly close: () => Promise<void>;
}

type TestServer = Exclude<TestServerAnswer, { error: string }>;

/**
 * A database of this test file alone, migrated: a clone of a template made once per run and set of migrations.
 * Call it at the top of the file: `const { db } = await createTestDatabase<Tables>([{ context, migrations }]);`
 */
export async function createTestDatabase<Tables>(
  contexts: readonly ContextMigrations[] = [],
): Promise<TestDatabase<Tables>> {
  const server = await testServer();
  const template = await ensureTemplate(server, contexts);
  const address = await createFrom(server, `test_${randomBytes(8).toString("hex")}`, template);
  const db = createDatabase<Tables>({ ...address, poolSize: 5, log: silentLog });
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> =>
    (closing ??= (async () => {
      await db.destroy();
      await asAdministrator(server, (client) =>
        client.query(`drop database if exists ${address.database} with (force)`),
      );
    })());
  afterAll(close);
  return { db, address, close };
}

async function testServer(): Promise<TestServer> {
  const socket = connect(inject("cordonPostgres"));
  const answer = JSON.parse(await text(socket)) as TestServerAnswer; // written by our global setup
  if ("error" in answer) throw new Error(`no PostgreSQL for the tests: ${answer.error}`);
  return answer;
}

/** Its name is a digest of the migrations' names and code, so that files with the same ones share it. */
async function ensureTemplate(server: TestServer, contexts: readonly ContextMigrations[]): Promise<string> {
  if (contexts.length === 0) return "template0";
  const digest = createHash("sha256");
  for (const { context, migrations } of contexts) {
    for (const [name, migration] of Object.entries(migrations))
      digest.update(`${context}\0${name}\0${String(migration.up)}\0`);
  }
  const name = `template_${digest.digest("hex").slice(0, 24)}`;
  await asAdministrator(server, async (client) => {
    await client.query("select pg_advisory_lock(1)"); // released with the connection
    const { rowCount } = await client.query("select from pg_database where datname = $1", [name]);
    if (rowCount === 1) return;
    const unfinished = await createFrom(server, `unfinished_${randomBytes(8).toString("hex")}`, "template0");
    const db = createDatabase<unknown>({ ...unfinished, poolSize: 2, log: silentLog });
    try {
      await migrate(db, contexts);
    } finally {
      await db.destroy();
    }
    await client.query(`alter database ${unfinished.database} rename to ${name}`);
  });
  return name;
}

async function createFrom(
  server: TestServer,
  database: string,
  template: string,
): Promise<TestDatabase<unknown>["address"]> {
  await asAdministrator(server, (client) =>
    client.query(`create database ${database} template ${template} owner ${server.user}`),
  );
  return { socketDir: server.socketDir, database, user: server.user };
}

async function asAdministrator<T>(server: TestServer, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const { socketDir, administrator: user } = server;
  const client = new pg.Client(
    connectionConfig({ socketDir, database: "postgres", user, applicationName: "cordon-test" }),
  );
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
