import { DatabaseSync } from "node:sqlite";
import { hasNoFix } from "../match/memory-source.ts";
import type { Advisory, FeedRecord } from "../model/advisory.ts";

/** Changes whenever what is inside changes; another number means: compile again. */
export const COMPILED_VERSION = 2;

export interface CompiledWriter {
  add(record: FeedRecord): void;
  /** Everything is on disk when it returns; without it the file is worth nothing. */
  finish(): void;
  /** Gives up; the caller removes the file. */
  abandon(): void;
}

/** One feed as a file that answers questions about single packages, so that an assessment holds no feed in memory. The file must not exist. */
export function createCompiledWriter(path: string): CompiledWriter {
  const database = new DatabaseSync(path, { allowExtension: false });
  // A file that was not finished is thrown away, so that it needs no journal on disk; none at all is refused by the defensive mode.
  database.exec(`PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA user_version = ${COMPILED_VERSION};
    CREATE TABLE advisory (n INTEGER PRIMARY KEY, head TEXT NOT NULL) STRICT;
    CREATE TABLE affected (space TEXT NOT NULL, name TEXT NOT NULL, n INTEGER NOT NULL, part INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (space, name, n, part)) STRICT, WITHOUT ROWID;
    CREATE TABLE space (space TEXT PRIMARY KEY, entries INTEGER NOT NULL, lists_unfixed INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE kev (cve TEXT PRIMARY KEY, entry TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE epss (cve TEXT PRIMARY KEY, probability REAL NOT NULL, percentile REAL NOT NULL, source TEXT NOT NULL, date TEXT) STRICT, WITHOUT ROWID;
    CREATE TABLE ssvc (cve TEXT PRIMARY KEY, entry TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE score (cve TEXT NOT NULL, source TEXT NOT NULL, date TEXT NOT NULL, state TEXT NOT NULL, cvss TEXT NOT NULL, PRIMARY KEY (cve, source)) STRICT, WITHOUT ROWID;
    CREATE TABLE vex (n INTEGER PRIMARY KEY, statement TEXT NOT NULL) STRICT;
    BEGIN`);
  const insert = {
    advisory: database.prepare("INSERT INTO advisory VALUES (?, ?)"),
    affected: database.prepare("INSERT INTO affected VALUES (?, ?, ?, ?, ?)"),
    space: database.prepare("INSERT INTO space VALUES (?, ?, ?)"),
    kev: database.prepare("INSERT OR REPLACE INTO kev VALUES (?, ?)"),
    epss: database.prepare("INSERT OR REPLACE INTO epss VALUES (?, ?, ?, ?, ?)"),
    ssvc: database.prepare("INSERT OR REPLACE INTO ssvc VALUES (?, ?)"),
    score: database.prepare(
      "INSERT INTO score VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET date = excluded.date, state = excluded.state, cvss = excluded.cvss WHERE excluded.date >= date",
    ),
    vex: database.prepare("INSERT INTO vex (statement) VALUES (?)"),
  };
  const spaces = new Map<string, { entries: number; listsUnfixed: boolean }>();
  let advisories = 0;

  function addAdvisory({ affected, ...head }: Advisory): void {
    if (head.withdrawnAt !== undefined || affected.length === 0) return;
    advisories += 1;
    insert.advisory.run(advisories, JSON.stringify(head));
    affected.forEach((one, part) => {
      const { space, name, ...body } = one;
      insert.affected.run(space, name, advisories, part, JSON.stringify(body));
      const facts = spaces.get(space) ?? { entries: 0, listsUnfixed: false };
      spaces.set(space, { entries: facts.entries + 1, listsUnfixed: facts.listsUnfixed || hasNoFix(one) });
    });
  }

  return {
    add(record) {
      if (record.kind === "advisory") addAdvisory(record.advisory);
      else if (record.kind === "kev") insert.kev.run(record.entry.cve, JSON.stringify(record.entry));
      else if (record.kind === "ssvc") insert.ssvc.run(record.entry.cve, JSON.stringify(record.entry));
      else if (record.kind === "vex") insert.vex.run(JSON.stringify(record.statement));
      else if (record.kind === "score") {
        const { cve, source, date, state, cvss } = record.entry;
        insert.score.run(cve, source, date ?? "", state, JSON.stringify(cvss));
      } else if (record.kind === "epss") {
        const { cve, probability, percentile, source, date } = record.entry;
        insert.epss.run(cve, probability, percentile, source, date ?? null);
      }
    },
    finish() {
      for (const [space, { entries, listsUnfixed }] of spaces) insert.space.run(space, entries, listsUnfixed ? 1 : 0);
      database.exec("COMMIT");
      database.close();
    },
    abandon: () => database.close(),
  };
}
