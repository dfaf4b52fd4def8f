import { ECS_COLUMNS, type EcsColumn } from "../event/event.ts";

/** What every event has besides the fields of its record. `cordon.` is ours, so no name of a source can collide. */
export const EVENT_FIELDS = [
  "cordon.id",
  "cordon.source",
  "cordon.decoder",
  "cordon.skew",
  "cordon.batch",
  "cordon.occurredAt",
  "cordon.receivedAt",
] as const;
export type EventField = (typeof EVENT_FIELDS)[number];

/** Short names a person may type. They are exact: `User` is a field of Sysmon, `user` is `user.name`. */
export const FIELD_ALIASES: Readonly<Record<string, string>> = {
  host: "host.name",
  user: "user.name",
  src: "source.ip",
  dst: "destination.ip",
  process: "process.name",
  action: "event.action",
  outcome: "event.outcome",
  code: "event.code",
  product: "log.product",
  category: "log.category",
  service: "log.service",
  id: "cordon.id",
  source: "cordon.source",
  decoder: "cordon.decoder",
  skew: "cordon.skew",
  batch: "cordon.batch",
  occurredAt: "cordon.occurredAt",
  receivedAt: "cordon.receivedAt",
};

/** Names that search the text of the record. */
const RAW_NAMES = ["raw", "message"];

/** The field meant by a bare name. A name in quotes is always the source's own. */
export function resolveField(name: string): string {
  return Object.hasOwn(FIELD_ALIASES, name) ? (FIELD_ALIASES[name] ?? name) : name;
}

export function isRawName(name: string): boolean {
  return RAW_NAMES.includes(name);
}

/** Whether the bare name means something else than the source's field of that name. */
export function isReservedName(name: string): boolean {
  return name === "exists" || isRawName(name) || Object.hasOwn(FIELD_ALIASES, name);
}

/** The name to show and type for a field: ours without their prefix. */
export function shortName(field: string): string {
  return isEventField(field) ? field.slice("cordon.".length) : field;
}

export function isEcsColumn(name: string): name is EcsColumn {
  return (ECS_COLUMNS as readonly string[]).includes(name);
}

export function isEventField(name: string): name is EventField {
  return (EVENT_FIELDS as readonly string[]).includes(name);
}

export interface FieldDescription {
  readonly description: string;
  readonly kind: "text" | "number" | "ip" | "time";
}

/** What the fields of every event mean. @source Elastic Common Schema 9 for the dotted names. */
export const FIELD_DESCRIPTIONS: Readonly<Record<EcsColumn | EventField, FieldDescription>> = {
  "host.name": { description: "Host the record is about", kind: "text" },
  "user.name": { description: "Account that acted or was acted on", kind: "text" },
  "source.ip": { description: "Address the activity came from", kind: "ip" },
  "source.port": { description: "Port the activity came from", kind: "number" },
  "destination.ip": { description: "Address the activity went to", kind: "ip" },
  "destination.port": { description: "Port the activity went to", kind: "number" },
  "process.name": { description: "Program that acted", kind: "text" },
  "event.action": { description: "What was done", kind: "text" },
  "event.outcome": { description: "Whether it worked: success, failure or unknown", kind: "text" },
  "event.code": { description: "Number or name of the event in its source", kind: "text" },
  "log.product": { description: "Product that wrote the record", kind: "text" },
  "log.category": { description: "Kind of record, e.g. process_creation", kind: "text" },
  "log.service": { description: "Part of the product that wrote the record", kind: "text" },
  "cordon.id": { description: "Id of the event", kind: "text" },
  "cordon.source": { description: "What sent the record", kind: "text" },
  "cordon.decoder": { description: "Decoder that understood the record", kind: "text" },
  "cordon.skew": { description: "Whether the record's clock is ahead or behind", kind: "text" },
  "cordon.batch": { description: "Id of the batch that brought the record", kind: "text" },
  "cordon.occurredAt": { description: "When it happened, by the record's clock", kind: "time" },
  "cordon.receivedAt": { description: "When it arrived, by our clock", kind: "time" },
};
