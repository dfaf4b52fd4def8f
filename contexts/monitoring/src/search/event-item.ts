import { ECS_COLUMNS } from "../event/event.ts";
import { COLUMN_OF } from "../event/event-table.ts";
import type { EventDetail, EventItem } from "../contract.ts";
import { isUnauthenticated } from "../ingest/sender.ts";
import { type Bind, fieldExpression } from "./compile-search.ts";
import { isEcsColumn, isEventField, shortName } from "./fields.ts";

/** Bytes of the record in a list; the detail has it whole. */
export const LIST_RAW_BYTES = 8_192;

/** A row as `JSONCompactEachRow` gives it, in the order of `eventColumns`. */
export type EventTuple = readonly unknown[];

const KEYS = [
  "lower(hex(event_id))",
  "toUnixTimestamp64Milli(occurred_at)",
  "toUnixTimestamp64Milli(received_at)",
  "skew",
  "source_id",
  "source_name",
  "is_host_vouched",
  "decoder",
  "batch_id",
  "line",
] as const;

export interface EventColumns {
  readonly select: string;
  readonly toItem: (row: EventTuple) => EventItem;
  readonly toDetail: (row: EventTuple) => EventDetail;
}

/** Columns to select for events and how their rows become items; `fields` are the names to return besides ECS. */
export function eventColumns(fields: readonly string[] | "all", rawBytes: number | "whole", bind: Bind): EventColumns {
  // ECS columns are in the item already.
  const asked = fields === "all" ? [] : [...new Set(fields)].filter((field) => !isEcsColumn(field));
  const select = [
    ...KEYS,
    ...ECS_COLUMNS.map((name) => COLUMN_OF[name]),
    rawBytes === "whole" ? "raw" : `substring(raw, 1, ${rawBytes})`,
    "length(raw)",
    ...(fields === "all" ? ["fields"] : asked.map((field) => fieldExpression(field, bind))),
  ].join(", ");
  const rawAt = KEYS.length + ECS_COLUMNS.length;

  function toItem(row: EventTuple): EventItem {
    const isRawCut = rawBytes !== "whole" && Number(row[rawAt + 1]) > rawBytes;
    const raw = text(row[rawAt]);
    return {
      id: `evt_${text(row[0])}`,
      occurredAt: toIso(row[1]),
      receivedAt: toIso(row[2]),
      skew: row[3] === "ahead" || row[3] === "behind" ? row[3] : null,
      source: { id: text(row[4]), name: text(row[5]), isAuthenticated: !isUnauthenticated(text(row[4])) },
      isHostVouched: row[6] === true,
      decoder: text(row[7]),
      ecs: present(ECS_COLUMNS.map((name, index) => [name, row[KEYS.length + index]])),
      fields:
        fields === "all"
          ? present(Object.entries(toRecord(row[rawAt + 2])))
          : present(asked.map((field, index) => [nameOf(field), row[rawAt + 2 + index]])),
      // The cut may go through a character.
      raw: isRawCut ? raw.replace(/\uFFFD{1,3}$/u, "") : raw,
      isRawCut,
    };
  }
  return { select, toItem, toDetail: (row) => ({ ...toItem(row), batchId: text(row[8]), line: Number(row[9]) }) };
}

function nameOf(field: string): string {
  return isEventField(field) ? shortName(field) : field;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function toIso(milliseconds: unknown): string {
  return new Date(Number(milliseconds)).toISOString();
}

function toRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function present(entries: readonly (readonly [string, unknown])[]): Record<string, string> {
  return Object.fromEntries(
    entries.map(([name, value]) => [name, text(value)] as const).filter(([, value]) => value !== ""),
  );
}
