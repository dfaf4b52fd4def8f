import type { IncidentDetail } from "@cordon/incidents/contract";
import { formatValue } from "@cordon/monitoring/search";
import { type EventsSearch, searchFor } from "../../events-link.ts";

export type Entity = IncidentDetail["entities"][number];
export type EntityKind = Entity["kind"];

export const ENTITY_KINDS: readonly { readonly kind: EntityKind; readonly title: string }[] = [
  { kind: "host", title: "Hosts" },
  { kind: "user", title: "Users" },
  { kind: "address", title: "Addresses" },
  { kind: "process", title: "Processes" },
];

const BEFORE_MS = 5 * 60_000;

/**
 * The events around an entity, from five minutes before its first alert to five after its last.
 * Undefined for a process: its id is not a field that one can search by.
 */
export function entitySearch(entity: Pick<Entity, "kind" | "value" | "firstAt" | "lastAt">): EventsSearch | undefined {
  const q = queryOf(entity);
  return q === undefined ? undefined : { q, ...around(entity) };
}

/** The time of some alerts with a margin, as the Events page takes it. */
export function around({
  firstAt,
  lastAt,
}: {
  readonly firstAt: string;
  readonly lastAt: string;
}): Omit<EventsSearch, "q"> {
  return {
    from: new Date(new Date(firstAt).getTime() - BEFORE_MS).toISOString(),
    to: new Date(new Date(lastAt).getTime() + BEFORE_MS).toISOString(),
  };
}

function queryOf({ kind, value }: Pick<Entity, "kind" | "value">): string | undefined {
  if (kind === "host") return searchFor({ host: value });
  // The domain of a Windows account stands in a field of its own.
  if (kind === "user") return searchFor({ user: value.slice(value.lastIndexOf("\\") + 1) });
  if (kind === "address") return `(src:${formatValue(value)} OR dst:${formatValue(value)})`;
  return undefined;
}
