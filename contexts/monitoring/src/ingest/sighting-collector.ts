import type { EcsValues } from "../event/event.ts";
import type { HostSighting } from "../events.ts";
import type { Sender } from "./sender.ts";

const MAX_HOSTS = 1_000;
const MAX_BESIDE = 200;
/** All of it must fit into one domain event of 256 KB, escapes included. */
const MAX_CHARS = 100_000;
const CHARS_OF_HOST = 250;
const CHARS_OF_VALUE = 30;

export interface SightingCollector {
  readonly add: (sender: Sender, ecs: EcsValues, isHostVouched: boolean, occurredAt: number) => void;
  /** What was seen, at most 1,000 hosts with 200 users and 200 addresses each, and less when the names are long. */
  readonly result: () => HostSighting[];
}

interface Entry {
  readonly sender: Sender;
  readonly hostName: string;
  readonly isVouched: boolean;
  first: number;
  last: number;
  events: number;
  readonly users: Map<string, number>;
  readonly addresses: Map<string, number>;
}

/** Sums up which hosts records name, with the user names and addresses beside them. */
export function createSightingCollector(): SightingCollector {
  const entries = new Map<string, Entry>();
  let chars = 0;
  /** Whether there is room for one thing more; what finds none is left out. */
  const take = (length: number): boolean => {
    if (chars + length > MAX_CHARS) return false;
    chars += length;
    return true;
  };
  const count = (seen: Map<string, number>, value: string | undefined): void => {
    if (value === undefined || value.length > 256) return;
    const before = seen.get(value);
    if (before === undefined && (seen.size >= MAX_BESIDE || !take(value.length + CHARS_OF_VALUE))) return;
    seen.set(value, (before ?? 0) + 1);
  };
  return {
    add(sender, ecs, isHostVouched, occurredAt) {
      const hostName = ecs["host.name"];
      if (hostName === undefined || hostName.length > 253) return;
      const key = `${sender.sourceId}\n${hostName.toLowerCase()}`;
      let entry = entries.get(key);
      if (!entry) {
        if (entries.size >= MAX_HOSTS || !take(hostName.length + CHARS_OF_HOST)) return;
        entry = {
          sender,
          hostName,
          isVouched: isHostVouched,
          first: occurredAt,
          last: occurredAt,
          events: 0,
          users: new Map(),
          addresses: new Map(),
        };
        entries.set(key, entry);
      }
      entry.events += 1;
      if (occurredAt < entry.first) entry.first = occurredAt;
      if (occurredAt > entry.last) entry.last = occurredAt;
      count(entry.users, ecs["user.name"]);
      count(entry.addresses, ecs["source.ip"]);
      count(entry.addresses, ecs["destination.ip"]);
    },
    result: () => [...entries.values()].map(toSighting),
  };
}

function toSighting(entry: Entry): HostSighting {
  const list = (seen: Map<string, number>): { value: string; events: number }[] =>
    [...seen].map(([value, events]) => ({ value, events }));
  return {
    hostName: entry.hostName,
    isVouched: entry.isVouched,
    sourceId: entry.sender.sourceId,
    sourceName: entry.sender.name,
    firstAt: new Date(entry.first).toISOString(),
    lastAt: new Date(entry.last).toISOString(),
    events: entry.events,
    users: list(entry.users),
    addresses: list(entry.addresses),
  };
}
