import { copyFile, mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { messageOf } from "../message-of.ts";

const MAX_HEADER_BYTES = 64 * 1024 * 1024;
const MAX_DATABASE_BYTES = 2 * 1024 * 1024 * 1024;
const YIELD_EVERY = 100;

/**
 * The headers in a database of rpm's `sqlite` backend. Opened as unchangeable, so that nothing appears beside it;
 * a copy is read where rpm left a journal that belongs to it.
 * @param place Absolute path of the database itself, without links.
 * @param journal Absolute path of its `-wal` file, when there is one.
 */
export async function* sqliteHeaders(
  place: string,
  journal: string | undefined,
  problem: (message: string) => void,
): AsyncGenerator<Buffer, void> {
  const isPending = journal !== undefined && (await stat(journal)).size > 0;
  if (!isPending) return yield* headersIn(place, true, problem);
  const folder = await mkdtemp(join(tmpdir(), "cordon-rpmdb-"));
  try {
    if ((await stat(place)).size + (await stat(journal)).size > MAX_DATABASE_BYTES)
      return problem("The database is too large to be copied.");
    await copyFile(place, join(folder, "rpmdb.sqlite"));
    await copyFile(journal, join(folder, "rpmdb.sqlite-wal"));
    yield* headersIn(join(folder, "rpmdb.sqlite"), false, problem);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function* headersIn(
  place: string,
  isUnchangeable: boolean,
  problem: (message: string) => void,
): AsyncGenerator<Buffer, void> {
  const { DatabaseSync } = await import("node:sqlite");
  const url = pathToFileURL(place);
  if (isUnchangeable) url.searchParams.set("immutable", "1");
  let rows = 0;
  try {
    using database = new DatabaseSync(url, { readOnly: isUnchangeable, allowExtension: false });
    const schema = database.prepare("select type, sql from sqlite_schema where name = 'Packages'").get();
    // A view or a computed column of that name could work for ever.
    if (schema?.["type"] !== "table" || !/^CREATE TABLE '?Packages'?\s*\([^()]*\)$/i.test(String(schema["sql"])))
      return problem("The database has no table of packages.");
    const statement = database.prepare("select hnum, length(blob) as size, blob from Packages where length(blob) <= ?");
    for (const row of statement.iterate(MAX_HEADER_BYTES)) {
      const blob = row["blob"];
      if (blob instanceof Uint8Array) yield Buffer.from(blob.buffer, blob.byteOffset, blob.byteLength);
      else problem(`Package ${String(row["hnum"])} is no header and was left out.`);
      rows += 1;
      if (rows % YIELD_EVERY === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  } catch (error) {
    problem(`After ${rows} packages the database could not be read further: ${messageOf(error)}.`);
  }
}
