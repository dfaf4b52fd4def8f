import type { EventItem, FieldItem } from "@cordon/monitoring/contract";
import { formatFieldName, resolveField } from "@cordon/monitoring/search";

/**
 * A field as a search writes it: `host.name`, `source`, or `"user"` in quotes for a source's own `user`.
 * Columns, counts and links all use this form, so there is one name for one thing.
 */
export type FieldName = string;

export const DEFAULT_COLUMNS: readonly FieldName[] = [
  "host.name",
  "user.name",
  "process.name",
  "event.action",
  "event.outcome",
  "source.ip",
];

const MAX_COLUMNS = 20;
const NONE = "none";

/** The columns of a URL: absent means the usual ones, `none` only time and record. */
export function readColumns(text: string | undefined): readonly FieldName[] {
  if (text === undefined || text === "") return DEFAULT_COLUMNS;
  if (text === NONE) return [];
  const names = text.split(",").filter((name) => name !== "" && name.length <= 200);
  return [...new Set(names)].slice(0, MAX_COLUMNS);
}

/** What the URL says for these columns; undefined for the usual ones. */
export function writeColumns(columns: readonly FieldName[]): string | undefined {
  const text = columns.slice(0, MAX_COLUMNS).join(",");
  if (text === DEFAULT_COLUMNS.join(",")) return undefined;
  return text === "" ? NONE : text;
}

export function toggleColumn(columns: readonly FieldName[], name: FieldName): readonly FieldName[] {
  return columns.includes(name) ? columns.filter((other) => other !== name) : [...columns, name];
}

/** The column one place to the left or right; at the edge nothing changes. */
export function moveColumn(columns: readonly FieldName[], name: FieldName, by: -1 | 1): readonly FieldName[] {
  const at = columns.indexOf(name);
  const other = columns[at + by];
  if (at < 0 || other === undefined) return columns;
  return columns.map((each, index) => (index === at ? other : index === at + by ? name : each));
}

/** A name out of the list of fields, in the form of a search. */
export function fieldNameOf({ name, isColumn }: Pick<FieldItem, "name" | "isColumn">): FieldName {
  return isColumn ? name : formatFieldName(name);
}

/** The field meant by a name, as the search's tree has it. */
export function fieldOf(name: FieldName): string {
  return name.length > 2 && name.startsWith('"') && name.endsWith('"')
    ? name.slice(1, -1).replaceAll(/\\(["\\])/g, "$1")
    : resolveField(name);
}

/** The value of a column; undefined when the event has none. */
export function valueOf(event: EventItem, name: FieldName): string | undefined {
  const field = fieldOf(name);
  const own = ownValue(event, field);
  if (own !== undefined) return own;
  for (const values of [event.ecs, event.fields]) {
    if (Object.hasOwn(values, field)) return values[field];
  }
  return undefined;
}

function ownValue(event: EventItem, field: string): string | undefined {
  switch (field) {
    case "cordon.id":
      return event.id;
    case "cordon.source":
      return event.source.name;
    case "cordon.decoder":
      return event.decoder;
    case "cordon.skew":
      return event.skew ?? undefined;
    case "cordon.occurredAt":
      return event.occurredAt;
    case "cordon.receivedAt":
      return event.receivedAt;
    default:
      return undefined;
  }
}

const WIDTHS: Readonly<Record<string, string>> = {
  "host.name": "minmax(116px, 1.2fr)",
  "user.name": "minmax(72px, 0.9fr)",
  "process.name": "minmax(84px, 0.9fr)",
  "event.action": "minmax(96px, 1.1fr)",
  "event.outcome": "88px",
  "event.code": "72px",
  "source.ip": "128px",
  "destination.ip": "128px",
  "source.port": "80px",
  "destination.port": "80px",
  decoder: "104px",
};

/** The record gets what is left, and most of it. */
export const RECORD_WIDTH = "minmax(180px, 4fr)";

/** A CSS grid track for a column. */
export function columnWidth(name: FieldName): string {
  return WIDTHS[name] ?? "minmax(96px, 1.2fr)";
}

/** The head of a column: the last part where the rest says nothing more. */
export function columnTitle(name: FieldName): string {
  const TITLES: Readonly<Record<string, string>> = {
    "host.name": "host",
    "user.name": "user",
    "process.name": "process",
    "event.action": "action",
    "event.outcome": "outcome",
    "event.code": "code",
  };
  return TITLES[name] ?? fieldLabel(name);
}

/** A long path by its end, which is what tells one from another; anything else as it is. */
export function shortPath(value: string): string {
  const [, end] = /^(?:[A-Za-z]:\\|\\|\/)[^\n]{12,1000}?([\\/][^\\/\n]{1,80})$/.exec(value) ?? [];
  return end === undefined ? value : `…${end}`;
}

/** A field's name without the quotes that a search needs. */
export function fieldLabel(name: FieldName): string {
  return name.startsWith('"') ? fieldOf(name) : name;
}
