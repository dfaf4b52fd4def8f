import type { Advisory } from "../model/advisory.ts";
import type { Component } from "../model/component.ts";
import type { AdvisorySource } from "./advisory-source.ts";
import { createSlots, openIn, openVerdicts, type Slot, type Slots } from "./fleet-slots.ts";
import { createMemorySource } from "./memory-source.ts";
import { createOwners, type Owners } from "./owner.ts";
import { type Verdict, verdictsOn } from "./verdict.ts";

/** One version of one component that is installed on at least one host, with what is known about it. */
export interface FleetMatch {
  readonly component: Component;
  readonly verdicts: readonly Verdict[];
  readonly hosts: number;
}

/**
 * Many hosts, matched by what they have in common: every distinct component version is held once and judged once, whatever the number of hosts.
 * Components are the same when their package URLs, modules and owners are. Which kernel of a host runs is not asked here.
 */
export interface Fleet {
  /** Replaces what is installed on a host. */
  setHost(host: string, components: readonly Component[]): void;
  removeHost(host: string): void;
  /** Everything with at least one open verdict. @param on ISO date of today, for ends of life. */
  match(source: AdvisorySource, on: string): readonly FleetMatch[];
  /** The same for one host; judges only what no host had before. */
  matchHost(host: string, source: AdvisorySource, on: string): readonly FleetMatch[];
  /** What one new or changed advisory means for all hosts, without asking any other; also for libraries that a distribution speaks for. */
  matchAdvisory(advisory: Advisory): readonly FleetMatch[];
  hostsWith(component: Component): readonly string[];
  readonly size: { readonly hosts: number; readonly components: number };
}

export function createFleet(): Fleet {
  const slots = createSlots();
  const hosts = new Map<string, readonly Slot[]>();
  let turn = 0;

  function removeHost(host: string): void {
    for (const slot of hosts.get(host) ?? []) slots.release(slot);
    hosts.delete(host);
  }

  return {
    setHost(host, components) {
      turn += 1;
      const next: Slot[] = [];
      for (const component of components) {
        const slot = slots.take(component);
        if (slot.seen === turn) continue;
        slot.seen = turn;
        slot.hosts += 1;
        next.push(slot);
      }
      removeHost(host);
      hosts.set(host, next);
    },
    removeHost,
    match: (source, on) => matched(slots.all(), source, ownersIn(slots, source, on)),
    matchHost: (host, source, on) => matched(hosts.get(host) ?? [], source, ownersIn(slots, source, on)),
    matchAdvisory(advisory) {
      const source = createMemorySource();
      source.add({ kind: "advisory", advisory });
      const named = new Set(advisory.affected.flatMap((affected) => [...slots.groupsNamed(affected)]));
      return [...named].flatMap((group) => {
        const verdicts = openVerdicts(group.question, source);
        if (verdicts.length === 0) return [];
        return [...group.slots].map(({ component, hosts: count }) => ({ component, verdicts, hosts: count }));
      });
    },
    hostsWith(component) {
      const slot = slots.find(component);
      return slot ? [...hosts].filter(([, installed]) => installed.includes(slot)).map(([host]) => host) : [];
    },
    get size() {
      return { hosts: hosts.size, components: slots.size };
    },
  };
}

function ownersIn(slots: Slots, source: AdvisorySource, on: string): Owners {
  return createOwners({ find: slots.named, source, verdictsOf: (question) => verdictsOn(question, source), on });
}

function matched(among: Iterable<Slot>, source: AdvisorySource, owners: Owners): readonly FleetMatch[] {
  const matches: FleetMatch[] = [];
  for (const { component, group, hosts } of among) {
    if (!group) continue;
    const open = openIn(group, source);
    if (open.length === 0) continue;
    const verdicts = component.ownedBy === undefined ? open : withoutSettled(open, component, owners);
    if (verdicts.length > 0) matches.push({ component, verdicts, hosts });
  }
  return matches;
}

function withoutSettled(open: readonly Verdict[], library: Component, owners: Owners): readonly Verdict[] {
  return owners.speaksFor(library) ? [] : open.filter((verdict) => owners.settle(verdict, library) === undefined);
}
