import type { Component } from "../model/component.ts";
import { versionOrder } from "../version/order.ts";
import type { AdvisorySource } from "./advisory-source.ts";
import { kernelPartOf } from "./kernel.ts";
import { type Question, questionKey, questionOf } from "./question.ts";
import { type Verdict, verdictsOn } from "./verdict.ts";

/** One component version, however many hosts have it. */
export interface Slot {
  readonly component: Component;
  /** undefined: no advisory could be about it. */
  readonly group: Group | undefined;
  hosts: number;
  /** The last host that was found to have it, by number; so that one host counts once without a set. */
  seen: number;
}

/** Binaries of one source ask the same question and get the same answer. */
export interface Group {
  readonly question: Question;
  readonly slots: Set<Slot>;
  answer: { readonly of: AdvisorySource; readonly open: readonly Verdict[] } | undefined;
}

/** What is installed anywhere, each version once. */
export interface Slots {
  readonly size: number;
  all(): Iterable<Slot>;
  /** The slot of a component, made when there is none. */
  take(component: Component): Slot;
  find(component: Component): Slot | undefined;
  /** What some host has by this package URL. */
  named(purl: string): Component | undefined;
  /** One host less; forgotten with the last. */
  release(slot: Slot): void;
  /** Everything that an advisory about this package is about. */
  groupsNamed(package_: { readonly space: string; readonly name: string }): Iterable<Group>;
}

export function createSlots(): Slots {
  const slots = new Map<string, Slot>();
  const groups = new Map<string, Group>();
  const byName = new Map<string, Set<Group>>();

  function groupOf(question: Question): Group {
    const key = questionKey(question);
    const known = groups.get(key);
    if (known) return known;
    const group: Group = { question, slots: new Set(), answer: undefined };
    groups.set(key, group);
    const named = byName.get(nameOf(question));
    if (named) named.add(group);
    else byName.set(nameOf(question), new Set([group]));
    return group;
  }

  return {
    get size() {
      return slots.size;
    },
    all: () => slots.values(),
    take(component) {
      const key = keyOf(component);
      const known = slots.get(key);
      if (known) return known;
      const question = askable(component);
      const slot: Slot = { component, group: question && groupOf(question), hosts: 0, seen: 0 };
      slots.set(key, slot);
      slot.group?.slots.add(slot);
      return slot;
    },
    find: (component) => slots.get(keyOf(component)),
    named: (purl) => slots.get(purl)?.component,
    release(slot) {
      slot.hosts -= 1;
      if (slot.hosts > 0) return;
      slots.delete(keyOf(slot.component));
      const { group } = slot;
      group?.slots.delete(slot);
      if (!group || group.slots.size > 0) return;
      groups.delete(questionKey(group.question));
      byName.get(nameOf(group.question))?.delete(group);
    },
    groupsNamed: (named) => byName.get(nameOf(named)) ?? [],
  };
}

/** Open verdicts on a question; asked once for each source of advisories. */
export function openIn(group: Group, source: AdvisorySource): readonly Verdict[] {
  if (group.answer?.of !== source) group.answer = { of: source, open: openVerdicts(group.question, source) };
  return group.answer.open;
}

export function openVerdicts(question: Question, source: AdvisorySource): readonly Verdict[] {
  return verdictsOn(question, source).filter(({ state }) => state === "open");
}

function keyOf({ purl, module, ownedBy }: Component): string {
  return module === undefined && ownedBy === undefined ? purl : `${purl}\n${module ?? ""}\n${ownedBy ?? ""}`;
}

function nameOf({ space, name }: { readonly space: string; readonly name: string }): string {
  return `${space}\n${name}`;
}

function askable(component: Component): Question | undefined {
  if (kernelPartOf(component) === "none") return undefined;
  const question = questionOf(component);
  return question && versionOrder(question.scheme).isValid(question.version) ? question : undefined;
}
