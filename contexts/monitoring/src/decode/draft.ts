import {
  type DecodedEvent,
  type EcsColumn,
  type EcsValues,
  type EventOutcome,
  MAX_FIELDS,
  MAX_VALUE_LENGTH,
} from "../event/event.ts";
import { hostOf, isAddress, portOf } from "./address.ts";

/** Set when something was left out of `fields`; the raw text still has it. The value says what was cut. */
export const TRUNCATED_FIELD = "cordon.truncated";

/** An event while decoders fill it. Every write is bounded here, so that no decoder needs to think of it. */
export interface Draft extends DecodedEvent {
  decoder: string;
  occurredAt: number | undefined;
  readonly ecs: EcsValues;
  readonly fields: Map<string, string>;
}

export function newDraft(): Draft {
  return { decoder: "text", occurredAt: undefined, ecs: {}, fields: new Map() };
}

/** The last value of a name wins, as in JSON. One place is kept for the mark that something was left out. */
export function setField(draft: Draft, name: string, value: string): void {
  const fields = draft.fields;
  if (fields.size >= MAX_FIELDS - 1 && !fields.has(name)) {
    fields.set(TRUNCATED_FIELD, "fields");
    return;
  }
  if (value.length <= MAX_VALUE_LENGTH && name.length <= MAX_NAME_LENGTH) fields.set(name, value);
  else setCut(draft, name, value);
}

const MAX_NAME_LENGTH = 1024;

function setCut(draft: Draft, name: string, value: string): void {
  draft.fields.set(name.slice(0, MAX_NAME_LENGTH), value.slice(0, MAX_VALUE_LENGTH));
  if (draft.fields.size < MAX_FIELDS) draft.fields.set(TRUNCATED_FIELD, "value");
}

/** Sources write these where they have nothing to say. */
export function isAbsent(value: string | undefined): value is undefined {
  return value === undefined || value === "" || value === "-" || value === "?" || value === "(null)";
}

const MAX_COLUMN_LENGTH = 1024;

export function setEcs(draft: Draft, column: EcsColumn, value: string | undefined): void {
  if (isAbsent(value)) return;
  draft.ecs[column] = value.length > MAX_COLUMN_LENGTH ? value.slice(0, MAX_COLUMN_LENGTH) : value;
}

/** Brackets, zone, port and the IPv4-in-IPv6 prefix are taken off; a name where an address is expected is left out. */
export function setAddress(draft: Draft, side: "source" | "destination", value: string | undefined): void {
  if (isAbsent(value)) return;
  const host = hostOf(value);
  if (!isAddress(host)) return;
  draft.ecs[`${side}.ip`] = host;
  const port = portOf(value);
  if (port !== undefined && draft.ecs[`${side}.port`] === undefined) draft.ecs[`${side}.port`] = port;
}

export function setPort(draft: Draft, side: "source" | "destination", value: string | undefined): void {
  if (!isAbsent(value) && value !== "0") setEcs(draft, `${side}.port`, value);
}

/** The plain name: without the domain of `DOMAIN\name`, the realm of `name@REALM` stays, since mail names look alike. */
export function setUser(draft: Draft, value: string | undefined): void {
  if (isAbsent(value)) return;
  setEcs(draft, "user.name", value.slice(value.lastIndexOf("\\") + 1));
}

/** The file name of a path of either kind. */
export function setProcess(draft: Draft, path: string | undefined): void {
  if (isAbsent(path)) return;
  setEcs(draft, "process.name", path.slice(Math.max(path.lastIndexOf("\\"), path.lastIndexOf("/")) + 1));
}

export function setAction(draft: Draft, action: string | undefined, outcome?: EventOutcome): void {
  setEcs(draft, "event.action", action);
  if (outcome) draft.ecs["event.outcome"] = outcome;
}

export function setLog(draft: Draft, product?: string, category?: string, service?: string): void {
  setEcs(draft, "log.product", product);
  setEcs(draft, "log.category", category);
  setEcs(draft, "log.service", service);
}
