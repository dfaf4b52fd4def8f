import { type Kysely, sql } from "kysely";
import type { MonitoringTables } from "../tables.ts";
import type { FilterContent, ImportContent, ImportEntry, RuleContent } from "./rule-import.ts";
import type { RuleOrigin } from "./rule.ts";

export interface RuleSet {
  readonly id: string;
  readonly name: string;
  readonly origin: RuleOrigin;
}

export interface RuleSetVersion {
  readonly id: string;
  readonly setId: string;
  readonly number: number;
  readonly rules: number;
  readonly failed: number;
  readonly filters: number;
  readonly isActive: boolean;
}

export interface NewVersion extends Omit<RuleSetVersion, "isActive"> {
  readonly digest: string;
  readonly importedAt: Date;
  readonly importedBy: string;
}

export interface RuleSetStore {
  /** One at a time may change which rules count. */
  readonly takeTurn: () => Promise<void>;
  /** By name, whatever the case. */
  readonly findNamed: (name: string) => Promise<RuleSet | undefined>;
  readonly find: (id: string) => Promise<RuleSet | undefined>;
  readonly add: (set: RuleSet, at: Date) => Promise<void>;
  readonly versionOfDigest: (setId: string, digest: string) => Promise<RuleSetVersion | undefined>;
  readonly version: (setId: string, number: number) => Promise<RuleSetVersion | undefined>;
  readonly lastNumber: (setId: string) => Promise<number>;
  readonly addVersion: (version: NewVersion, content: ImportContent) => Promise<void>;
  /** Makes it the version of its set that counts, and settles which rules count of all sets. */
  readonly activate: (version: Pick<RuleSetVersion, "id" | "setId">, at: Date) => Promise<void>;
  /** Forgets superseded versions but the newest `keep`. */
  readonly forgetOld: (setId: string, keep: number) => Promise<void>;
}

interface VersionRow {
  readonly id: string;
  readonly set_id: string;
  readonly number: number;
  readonly rules: number;
  readonly failed: number;
  readonly filters: number;
  readonly state: "active" | "superseded";
}

export function createRuleSetStore(db: Kysely<MonitoringTables>): RuleSetStore {
  const sets = db.selectFrom("monitoring.rule_set").select(["id", "name", "origin"]);
  const versions = db
    .selectFrom("monitoring.rule_set_version")
    .select(["id", "set_id", "number", "rules", "failed", "filters", "state"]);
  return {
    async takeTurn() {
      await sql`select pg_advisory_xact_lock(7002, 2)`.execute(db);
    },
    findNamed: (name) => sets.where(sql`lower(name)`, "=", sql`lower(${name})`).executeTakeFirst(),
    find: (id) => sets.where("id", "=", id).executeTakeFirst(),
    async add(set, at) {
      await db
        .insertInto("monitoring.rule_set")
        .values({ ...set, created_at: at })
        .execute();
    },
    async versionOfDigest(setId, digest) {
      const row = await versions
        .where("set_id", "=", setId)
        .where("digest", "=", Buffer.from(digest, "hex"))
        .orderBy("number", "desc")
        .executeTakeFirst();
      return row && toVersion(row);
    },
    async version(setId, number) {
      const row = await versions.where("set_id", "=", setId).where("number", "=", number).executeTakeFirst();
      return row && toVersion(row);
    },
    async lastNumber(setId) {
      const { rows } = await sql<{ last: number }>`select coalesce(max(number), 0) as last
        from monitoring.rule_set_version where set_id = ${setId}`.execute(db);
      return rows[0]?.last ?? 0;
    },
    addVersion: (version, content) => addVersion(db, version, content),
    activate: (version, at) => activate(db, version, at),
    async forgetOld(setId, keep) {
      await sql`delete from monitoring.rule_set_version v using (
          select id from monitoring.rule_set_version where set_id = ${setId} and state = 'superseded'
          order by number desc offset ${keep}
        ) old where v.id = old.id`.execute(db);
    },
  };
}

function toVersion(row: VersionRow): RuleSetVersion {
  const { id, set_id: setId, number, rules, failed, filters } = row;
  return { id, setId, number, rules, failed, filters, isActive: row.state === "active" };
}

/** Rules at a time: a statement with the texts of a thousand rules is some megabytes. */
const ROWS_AT_ONCE = 1_000;

async function addVersion(
  db: Kysely<MonitoringTables>,
  version: NewVersion,
  { entries, filters }: ImportContent,
): Promise<void> {
  const { digest, importedAt } = version;
  await db
    .insertInto("monitoring.rule_set_version")
    .values({
      id: version.id,
      set_id: version.setId,
      number: version.number,
      digest: Buffer.from(digest, "hex"),
      imported_at: importedAt,
      imported_by: version.importedBy,
      rules: version.rules,
      failed: version.failed,
      filters: version.filters,
      state: "superseded",
      activated_at: importedAt,
    })
    .execute();
  await addFilters(db, version.id, filters);
  for (let from = 0; from < entries.length; from += ROWS_AT_ONCE) {
    const some = entries.slice(from, from + ROWS_AT_ONCE);
    await addContents(
      db,
      some.flatMap((entry) => ("content" in entry ? [entry.content] : [])),
    );
    await addEntries(db, version.id, some);
  }
}

async function addFilters(
  db: Kysely<MonitoringTables>,
  versionId: string,
  filters: readonly FilterContent[],
): Promise<void> {
  if (filters.length === 0) return;
  const rows = filters.map(({ filterId, digest, ...rest }) => ({
    ...rest,
    version_id: versionId,
    filter_id: filterId,
    digest: Buffer.from(digest, "hex"),
  }));
  await db.insertInto("monitoring.rule_set_filter").values(rows).execute();
}

async function addContents(db: Kysely<MonitoringTables>, contents: readonly RuleContent[]): Promise<void> {
  await sql`insert into monitoring.rule (rule_id)
    select unnest(${contents.map((content) => content.ruleId)}::text[]) on conflict do nothing`.execute(db);
  await sql`insert into monitoring.rule_content (rule_no, digest, source, title, author, license, level, status,
      description, tags, tactics, techniques, product, category, service, reference_urls, false_positives, first_steps,
      opens_incident)
    select r.no, decode(c.digest, 'hex'), c.source, c.title, c.author, c.license, c.level, c.status, c.description, c.tags,
      c.tactics, c.techniques, c.product, c.category, c.service, c."references", c."falsePositives", c."firstSteps",
      c."opensIncident"
    from json_to_recordset(${JSON.stringify(contents)}::json) as c ("ruleId" text, digest text, source text, title text,
      author text, license text, level text, status text, description text, tags text[], tactics text[],
      techniques text[], product text, category text, service text, "references" text[], "falsePositives" text[],
      "firstSteps" text[], "opensIncident" boolean)
    join monitoring.rule r on r.rule_id = c."ruleId"
    on conflict (rule_no, digest) do nothing`.execute(db);
}

async function addEntries(
  db: Kysely<MonitoringTables>,
  versionId: string,
  entries: readonly ImportEntry[],
): Promise<void> {
  const rows = entries.map((entry) =>
    "content" in entry
      ? {
          path: entry.path,
          rule: entry.content.ruleId,
          digest: entry.content.digest,
          on: entry.isDefaultOn,
          filters: entry.filterIds,
        }
      : { path: entry.path, on: false, filters: [], error: entry.error, line: entry.line },
  );
  await sql`insert into monitoring.rule_set_entry (version_id, path, rule_no, content_no, is_default_on, error_line, error,
      filter_nos)
    select ${versionId}, e.path, r.no, c.no, e."on", e.line, e.error,
      coalesce((select array_agg(f.no order by f.no) from monitoring.rule_set_filter f
        where f.version_id = ${versionId} and f.filter_id = any(e.filters)), '{}')
    from json_to_recordset(${JSON.stringify(rows)}::json) as e (path text, rule text, digest text, "on" boolean,
      error text, line int, filters text[])
    left join monitoring.rule r on r.rule_id = e.rule
    left join monitoring.rule_content c on c.rule_no = r.no and c.digest = decode(e.digest, 'hex')`.execute(db);
}

/** Of a rule that several active versions hold, ours counts; among imported ones that which was activated last. */
async function activate(
  db: Kysely<MonitoringTables>,
  { id, setId }: Pick<RuleSetVersion, "id" | "setId">,
  at: Date,
): Promise<void> {
  await sql`update monitoring.rule_set_version set state = 'superseded'
    where set_id = ${setId} and state = 'active' and id <> ${id}`.execute(db);
  await sql`update monitoring.rule_set_version set state = 'active', activated_at = ${at} where id = ${id}`.execute(db);
  const winners = sql`select distinct on (e.rule_no) e.no
    from monitoring.rule_set_entry e
    join monitoring.rule_set_version v on v.id = e.version_id and v.state = 'active'
    join monitoring.rule_set s on s.id = v.set_id
    where e.error is null
    order by e.rule_no, (s.origin = 'built-in') desc, v.activated_at desc, e.no desc`;
  await sql`update monitoring.rule_set_entry set is_effective = false
    where is_effective and no not in (${winners})`.execute(db);
  await sql`update monitoring.rule_set_entry set is_effective = true
    where not is_effective and no in (${winners})`.execute(db);
}
