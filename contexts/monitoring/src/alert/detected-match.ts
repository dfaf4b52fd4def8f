import type { EventRow } from "../event/event-row.ts";
import type { SuppressionFields } from "../suppression/suppression.ts";

/** What an alert keeps of an event, also after retention took the log itself. */
export interface EventCopy {
  /** `evt_…` */
  readonly eventId: string;
  /** Milliseconds since 1970, as all times here. */
  readonly occurredAt: number;
  readonly receivedAt: number;
  readonly decoder: string;
  readonly source: { readonly id: string; readonly name: string };
  readonly isHostVouched: boolean;
  /** ECS names, only those present. */
  readonly ecs: Readonly<Record<string, string>>;
  /** At most 32,768 characters. */
  readonly raw: string;
  readonly isRawCut: boolean;
}

const MAX_COPY_CHARS = 32_768;

/** The copy of a row, once for all rules that match it: what crosses the thread boundary then crosses it once. */
export function copyOf(row: EventRow, eventId: string): EventCopy {
  const isRawCut = row.raw.length > MAX_COPY_CHARS;
  return {
    eventId,
    occurredAt: row.occurredAt,
    receivedAt: row.receivedAt,
    decoder: row.decoder,
    source: { id: row.sourceId, name: row.sourceName },
    isHostVouched: row.isHostVouched,
    ecs: row.ecs,
    raw: isRawCut ? row.raw.slice(0, MAX_COPY_CHARS) : row.raw,
    isRawCut,
  };
}

/** The match of a rule and a row, without its copy. `wanted` are the fields that suppressions ask for, ECS names before the source's own. */
export function matchOf(ruleId: string, row: EventRow, eventId: string, wanted: SuppressionFields): DetectedMatch {
  const { ecs } = row;
  const values: Readonly<Partial<Record<string, string>>> = ecs;
  const found = wanted.flatMap((name): [string, string][] => {
    const value = Object.hasOwn(values, name) ? values[name] : row.fields.get(name);
    return value === undefined ? [] : [[name, value]];
  });
  return {
    ruleId,
    eventId,
    batchId: row.batchId,
    occurredAt: row.occurredAt,
    receivedAt: row.receivedAt,
    isHostVouched: row.isHostVouched,
    ...(ecs["host.name"] === undefined ? {} : { host: ecs["host.name"] }),
    ...(ecs["user.name"] === undefined ? {} : { user: ecs["user.name"] }),
    ...(ecs["source.ip"] === undefined ? {} : { sourceIp: ecs["source.ip"] }),
    ...(ecs["destination.ip"] === undefined ? {} : { destinationIp: ecs["destination.ip"] }),
    ...(ecs["process.name"] === undefined ? {} : { process: ecs["process.name"] }),
    ...(found.length === 0 ? {} : { fields: Object.fromEntries(found) }),
  };
}

/** What the worker found in one record of one batch. Plain data: it crosses a thread boundary. */
export interface DetectedMatch {
  /** The rule's own id, as the detection plan names it. */
  readonly ruleId: string;
  readonly eventId: string;
  /** Its matches count when the ledger first says that it is stored. */
  readonly batchId: string;
  readonly occurredAt: number;
  readonly receivedAt: number;
  readonly host?: string;
  readonly isHostVouched: boolean;
  readonly user?: string;
  readonly sourceIp?: string;
  readonly destinationIp?: string;
  readonly process?: string;
  /** Values of the fields that suppressions ask for, by the name they ask with; see `suppressionFields`. */
  readonly fields?: Readonly<Record<string, string>>;
  /** Only of those that an alert can keep: see `createMatchCollector`. */
  readonly copy?: EventCopy;
}
