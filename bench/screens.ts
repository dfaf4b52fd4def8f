import { createDatabase } from "@cordon/platform/database/create-database";
import { silentLog } from "@cordon/platform/log";
import { startExternalPostgres } from "@cordon/platform/testing/external-stores";
import { type Kysely, sql } from "kysely";
import { createToken, startCordon } from "../test/cordon-process.ts";
import { quantile, report } from "./report.ts";

/**
 * The API behind the screens of detection and response, over 100,000 alerts and 10,000 incidents. `node bench/screens.ts`
 * A row of the health route is beside them: what an answer costs that asks no table.
 */
const ALERTS = 100_000;
const INCIDENTS = 10_000;
const TRIES = 60;

const ASKED: readonly (readonly [name: string, path: string])[] = [
  ["health (asks no table)", "/api/v1/ready"],
  ["alerts, open, worst first", "/api/v1/alerts"],
  ["alerts, newest", "/api/v1/alerts?sort=newest"],
  ["alerts, most events", "/api/v1/alerts?sort=count"],
  ["alerts of a host", "/api/v1/alerts?host=host-17"],
  ["alerts by text", "/api/v1/alerts?q=host-17"],
  ["alerts, closed", "/api/v1/alerts?state=closed"],
  ["facets of open alerts", "/api/v1/alerts/facets"],
  ["facets of all alerts", "/api/v1/alerts/facets?state=all"],
  ["rules", "/api/v1/rules"],
  ["incidents, queue by risk", "/api/v1/incidents?tab=queue"],
  ["incidents, newest of all", "/api/v1/incidents?tab=all&sort=newest"],
  ["incidents by text", "/api/v1/incidents?tab=all&q=host-17"],
  ["counts of the tabs", "/api/v1/incidents/counts"],
  ["an incident", "/api/v1/incidents/5000"],
  ["its story", "/api/v1/incidents/5000/timeline"],
];

const RISK_PARTS = JSON.stringify([{ name: "severity", points: 40, because: "the worst alert is high" }]);

const postgres = await startExternalPostgres();
const server = await startCordon({ env: { CORDON_DATABASE_URL: postgres.url } });
try {
  const db = createDatabase<unknown>({
    connectionString: postgres.url,
    poolSize: 1,
    statementTimeoutMs: 0,
    log: silentLog,
  });
  await fill(db);
  await db.destroy();
  const token = await createToken(server, "engineer");
  const rows = [];
  for (const [name, path] of ASKED) rows.push({ question: name, ...(await measure(path, token)) });
  report(`screens: ${ALERTS.toLocaleString("en")} alerts, ${INCIDENTS.toLocaleString("en")} incidents`, rows);
} finally {
  await server.stop();
  await postgres.close();
}

async function measure(path: string, token: string): Promise<Record<string, number>> {
  const times: number[] = [];
  let bytes = 0;
  for (let round = 0; round < TRIES; round++) {
    const startedAt = performance.now();
    const answer = await fetch(new URL(path, server.url), { headers: { authorization: `Bearer ${token}` } });
    bytes = (await answer.arrayBuffer()).byteLength;
    times.push(performance.now() - startedAt);
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
  }
  return {
    "p50 ms": Math.round(quantile(times, 0.5)),
    "p95 ms": Math.round(quantile(times, 0.95)),
    KB: Math.round(bytes / 1_024),
  };
}

/** Three months of a noisy place: 500 hosts, 200 users, our own rules, ten alerts an incident. */
async function fill(db: Kysely<unknown>): Promise<void> {
  await sql`insert into monitoring.alert (id, fingerprint, is_collecting, rule_no, content_no, severity, state, is_noisy,
      host, is_host_vouched, user_name, source_ip, events, first_at, last_at, detected_at, last_matched_at, revision,
      decision, disposition, closed_at, closed_by, incident_id, entities)
    select 'alt_' || lpad(n::text, 20, '0'), decode(md5(n::text), 'hex'), n % 4 = 0, c.rule_no, c.no, n % 5,
      case when n % 4 = 0 then 'open' else 'closed' end, false,
      'host-' || n % 500, n % 3 = 0, 'user-' || n % 200, '192.0.2.' || n % 250, 1 + n % 40, at, at, at, at, 1, 1,
      case when n % 4 = 0 then null when n % 3 = 0 then 'true-positive' else 'false-positive' end,
      case when n % 4 = 0 then null else at end, case when n % 4 = 0 then null else 'Ada' end,
      'inc_' || lpad((n / 10)::text, 20, '0'),
      jsonb_build_array(jsonb_build_object('kind', 'host', 'value', 'host-' || n % 500, 'isVouched', n % 3 = 0))
    from generate_series(1, ${ALERTS}::int) n
    cross join lateral (select now() - make_interval(mins => n) as at) t
    join (select no, rule_no, row_number() over (order by no) - 1 as place, count(*) over () as count
      from monitoring.rule_content) c on c.place = n % c.count`.execute(db);
  await sql`insert into incidents.incident (id, state, disposition, severity, risk, risk_parts, sentence, is_noisy, tactics,
      alerts, first_at, last_at, created_at, changed_at, revision, decided_revision, gathered_revision)
    select 'inc_' || lpad(n::text, 20, '0'),
      case when n % 20 = 0 then 'open' when n % 20 = 1 then 'acknowledged' when n % 20 < 6 then 'candidate' else 'closed' end,
      case when n % 20 < 6 then null when n % 3 = 0 then 'true-positive' else 'false-positive' end,
      (array['low', 'medium', 'high', 'critical'])[1 + n % 4], n % 101, ${RISK_PARTS}::jsonb,
      'Credential access on host-' || n % 500 || ' by user-' || n % 200, false, array['credential-access'], 10, at, at, at, at, 1, 1, 1
    from generate_series(1, ${INCIDENTS}::int) n
    cross join lateral (select now() - make_interval(mins => n * 10) as at) t`.execute(db);
  await sql`insert into incidents.alert (id, incident_id, revision, rule_id, rule_title, rule_author, rule_status, tactics,
      techniques, opens_incident, first_steps, severity, is_noisy, entities, events, first_at, last_at, detected_at, received_at)
    select a.id, i.id, 1, 'rule-' || n % 90, 'A rule', 'Cordon', 'stable', array['credential-access'], array['T1003'], true,
      array['Look at it.'], 'high', false, a.entities, a.events, a.first_at, a.last_at, a.detected_at, a.detected_at
    from monitoring.alert a cross join lateral (select substr(a.id, 5)::int as n) k
    join incidents.incident i on i.id = a.incident_id`.execute(db);
  await sql`insert into incidents.alert_entity (alert_id, kind, key, is_alias, value, is_vouched, first_at, last_at)
    select id, 'host', entities->0->>'value', false, entities->0->>'value', true, first_at, last_at from incidents.alert`.execute(
    db,
  );
  await sql`analyze`.execute(db);
}
