import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import type { AdvisorySource, Entry, SpaceFacts } from "../match/advisory-source.ts";
import { knowledgeOf } from "../match/memory-source.ts";
import type { EpssEntry, KevEntry, Provenance, ScoreEntry, SsvcEntry, VexStatement } from "../model/advisory.ts";
import { type CveTable, openCveTable } from "./cve-table.ts";
import { COMPILED_VERSION } from "./write-compiled.ts";

export interface CompiledSource extends AdvisorySource {
  /** Statements that came with the feed. */
  vex(): readonly VexStatement[];
  close(): void;
}

/**
 * A compiled feed; answers come from disk, one package at a time.
 * What is read back is what the writer of this version wrote: the casts rest on `user_version`.
 * @throws Error with a sentence when the file is no compiled feed of this version.
 */
export function openCompiled(path: string): CompiledSource {
  const database = openDatabase(path);
  const spaces = spacesIn(database);
  const lookup = database.prepare(
    "SELECT a.body, h.head FROM affected a JOIN advisory h ON h.n = a.n WHERE a.space = ? AND a.name = ? ORDER BY a.n, a.part",
  );
  const kev = openCveTable(database, "kev", "entry");
  const epss = openCveTable(database, "epss", "cve, probability, percentile, source, date");
  const ssvc = openCveTable(database, "ssvc", "entry");
  const score = openCveTable(database, "score", "source, date, state, cvss");
  const kevList = kevListOf(database);
  return {
    lookup: (space, name) =>
      !spaces.has(space)
        ? []
        : (lookup.all(space, name) as unknown as { body: string; head: string }[]).map(({ body, head }) => ({
            advisory: JSON.parse(head) as Entry["advisory"],
            affected: { ...(JSON.parse(body) as Entry["affected"]), space, name },
          })),
    facts: (space) => spaces.get(space),
    knowledge: (cve) =>
      knowledgeOf(
        parsed<KevEntry>(kev, cve),
        epssOf(epss, cve),
        parsed<SsvcEntry>(ssvc, cve),
        scoresOf(score, cve),
        kevList,
      ),
    vex: () =>
      (database.prepare("SELECT statement FROM vex ORDER BY n").all() as unknown as { statement: string }[]).map(
        ({ statement }) => JSON.parse(statement) as VexStatement,
      ),
    close: () => database.close(),
  };
}

interface ScoreRow extends Pick<ScoreEntry, "source" | "state"> {
  readonly date: string;
  readonly cvss: string;
}

function spacesIn(database: DatabaseSync): ReadonlyMap<string, SpaceFacts> {
  const rows = database.prepare("SELECT space, entries, lists_unfixed FROM space").all() as unknown as {
    space: string;
    entries: number;
    lists_unfixed: number;
  }[];
  return new Map(
    rows.map(({ space, entries, lists_unfixed: unfixed }) => [space, { entries, listsUnfixed: unfixed === 1 }]),
  );
}

function epssOf(table: CveTable, cve: string): EpssEntry | undefined {
  const [row] = table(cve) as readonly (Omit<EpssEntry, "date"> & { readonly date: string | null })[];
  if (!row) return undefined;
  const { date, ...entry } = row;
  return { ...entry, ...(date !== null && { date }) };
}

function scoresOf(table: CveTable, cve: string): readonly ScoreEntry[] {
  return (table(cve) as readonly ScoreRow[]).map(({ source, date, state, cvss }) => ({
    cve,
    state,
    cvss: JSON.parse(cvss) as ScoreEntry["cvss"],
    source,
    ...(date !== "" && { date }),
  }));
}

function parsed<T>(table: CveTable, cve: string): T | undefined {
  const [row] = table(cve) as readonly { readonly entry: string }[];
  return row && (JSON.parse(row.entry) as T);
}

function kevListOf(database: DatabaseSync): Provenance | undefined {
  const row = database.prepare("SELECT entry FROM kev LIMIT 1").get() as { entry: string } | undefined;
  if (!row) return undefined;
  const { source, date } = JSON.parse(row.entry) as KevEntry;
  return { source, ...(date !== undefined && { date }) };
}

function openDatabase(path: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    // Nothing ever changes a file that is complete, so that SQLite need not lock it and look again before each question.
    const url = pathToFileURL(path);
    url.searchParams.set("immutable", "1");
    database = new DatabaseSync(url, { readOnly: true, allowExtension: false });
    // Thirty feeds are open at once, and each page is asked for once or twice: the system's cache does.
    database.exec("PRAGMA cache_size = -256");
    const row = database.prepare("PRAGMA user_version").get() as { user_version: number } | undefined;
    if (row?.user_version === COMPILED_VERSION) return database;
  } catch (cause) {
    database?.close();
    throw new Error("The compiled feed cannot be read.", { cause });
  }
  database.close();
  throw new Error("The compiled feed was written by another version.");
}
