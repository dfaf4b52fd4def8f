import { type Kysely, sql } from "kysely";
import type { AlertEntity } from "../events.ts";
import type { RuleStatus } from "../rule/rule.ts";
import { getSuppression } from "../suppression/suppression-view.ts";
import type { MonitoringTables } from "../tables.ts";
import type { NoisyList } from "./alert.ts";
import type { AlertDetail } from "./alert-contract.ts";
import { ALERT_COLUMNS, type AlertRow, toItem } from "./alert-view.ts";
import type { EventCopy } from "./detected-match.ts";

interface DetailRow extends AlertRow {
  readonly license: string;
  readonly status: RuleStatus;
  readonly description: string;
  readonly reference_urls: string[];
  readonly false_positives: string[];
  readonly first_steps: string[];
  readonly entities: readonly AlertEntity[];
  readonly noisy: NoisyList | null;
  readonly close_reason: string | null;
}

interface CopyRow {
  readonly ordinal: number;
  readonly copy: EventCopy;
}

/** One alert with the events it rests on, or undefined. */
export async function getAlert(db: Kysely<MonitoringTables>, id: string, now: Date): Promise<AlertDetail | undefined> {
  const { rows } = await sql<DetailRow>`select ${ALERT_COLUMNS}, c.license, c.status, c.description, c.reference_urls,
      c.false_positives, c.first_steps, a.entities, a.noisy, a.close_reason
    from monitoring.alert a join monitoring.rule r on r.no = a.rule_no join monitoring.rule_content c on c.no = a.content_no
    where a.id = ${id}`.execute(db);
  const [row] = rows;
  if (!row) return undefined;
  const copies = await sql<CopyRow>`select ordinal, copy from monitoring.alert_event where alert_no = ${row.no}
    order by ordinal`.execute(db);
  const suppression = row.suppression_id === null ? undefined : await getSuppression(db, row.suppression_id, now);
  const { rule, ...item } = toItem(row);
  return {
    ...item,
    rule: {
      ...rule,
      license: row.license,
      status: row.status,
      description: row.description,
      references: row.reference_urls,
      falsePositives: row.false_positives,
      firstSteps: row.first_steps,
    },
    entities: row.entities.map(({ kind, value, isVouched }) => ({ kind, value, isVouched })),
    closeReason: row.close_reason,
    noisy: row.noisy && { seen: row.noisy.seen.map((item) => ({ ...item })), isCut: row.noisy.isCut },
    suppression: suppression ?? null,
    copies: copies.rows.map(toCopy),
  };
}

function toCopy({ ordinal, copy }: CopyRow): AlertDetail["copies"][number] {
  const { eventId, occurredAt, receivedAt, decoder, source, isHostVouched, ecs, raw, isRawCut } = copy;
  return {
    id: eventId,
    number: ordinal + 1,
    occurredAt: new Date(occurredAt).toISOString(),
    receivedAt: new Date(receivedAt).toISOString(),
    decoder,
    source: { id: source.id, name: source.name },
    isHostVouched,
    ecs: { ...ecs },
    raw,
    isRawCut,
  };
}
