import type { Alert, Entity, EntityKind } from "./alert.ts";
import { isNobody, isSharedName, keyOf } from "./entity-key.ts";

/** What groups alerts, as people set it. */
export interface LinkSettings {
  /** Longest time between two alerts that belong together, by the clocks of their events. */
  readonly windowMs: number;
  /** Within this time one shared host, user or address is enough by itself. */
  readonly nearMs: number;
}

export interface Interval {
  readonly firstAt: Date;
  readonly lastAt: Date;
}

/** An alert that shares entities with the one at hand. */
export interface Neighbour extends Interval {
  readonly alertId: string;
  /** Undefined while it waits for an incident to join. */
  readonly incidentId: string | undefined;
  /** Our alert's entities that it has too. */
  readonly shared: readonly Entity[];
  /** Whether no alert of its incident is older. */
  readonly isFirst: boolean;
  readonly ruleTitle: string;
  /** Joins and never connects: nothing comes into an incident by way of it. */
  readonly isInformational: boolean;
}

export interface Link {
  readonly neighbour: Neighbour;
  readonly weight: number;
  readonly entities: readonly Entity[];
  /** Why these belong together, for people. */
  readonly sentence: string;
}

/** In how many incidents of the last days an entity was seen; by `kind:key`. */
export type Spread = ReadonlyMap<string, number>;

/** Weight of sharing one, near and within the window. Two alerts belong together from 1. */
const WEIGHT: Readonly<Record<EntityKind, { readonly near: number; readonly far: number }>> = {
  host: { near: 1, far: 0.5 },
  user: { near: 1, far: 0.5 },
  address: { near: 1, far: 0.5 },
  process: { near: 0.4, far: 0.2 },
};
const SHARED_NAME_WEIGHT = 0.4;
/** Up to so many incidents an entity counts fully, then less and less: what touches everything tells nothing. */
const FREE: Readonly<Record<EntityKind, number>> = { host: 30, user: 6, address: 6, process: 2 };
const ENOUGH = 1;

/** The links of an alert to others, strongest first; none for a noisy one. */
export function linksOf(
  alert: Pick<Alert, "isNoisy" | "firstAt" | "lastAt">,
  neighbours: readonly Neighbour[],
  spread: Spread,
  settings: LinkSettings,
): readonly Link[] {
  if (alert.isNoisy) return [];
  return neighbours
    .flatMap((neighbour) => linkOf(alert, neighbour, spread, settings) ?? [])
    .sort(
      (a, b) =>
        b.weight - a.weight ||
        gapMs(alert, a.neighbour) - gapMs(alert, b.neighbour) ||
        (a.neighbour.alertId < b.neighbour.alertId ? -1 : 1),
    );
}

function linkOf(
  alert: Interval,
  neighbour: Neighbour,
  spread: Spread,
  { windowMs, nearMs }: LinkSettings,
): Link | undefined {
  const gap = gapMs(alert, neighbour);
  if (gap > windowMs) return undefined;
  const entities = neighbour.shared.filter((entity) => !isNobody(entity));
  const weights = new Map(
    entities.map((entity) => [`${entity.kind}:${keyOf(entity)}`, weightOf(entity, gap <= nearMs, spread)]),
  );
  const weight = [...weights.values()].reduce((sum, one) => sum + one, 0);
  // Half of a floating sum must not decide: 0.6 + 0.4 is 1.
  if (weight < ENOUGH - 1e-9) return undefined;
  return { neighbour, weight, entities, sentence: linkSentence(alert, neighbour, entities) };
}

function weightOf(entity: Entity, isNear: boolean, spread: Spread): number {
  const key = keyOf(entity);
  const base = isOneProcess(entity) ? 1 : WEIGHT[entity.kind][isNear ? "near" : "far"];
  const named = entity.kind === "user" && isSharedName(key) ? Math.min(base, SHARED_NAME_WEIGHT) : base;
  const seen = spread.get(`${entity.kind}:${key}`) ?? 0;
  return named * Math.min(1, FREE[entity.kind] / Math.max(1, seen));
}

/** A process named by a GUID, as Sysmon does, is that one run of a program and no other. */
function isOneProcess({ kind, value }: Entity): boolean {
  return kind === "process" && /^\{?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?$/i.test(value.trim());
}

/** Time between two intervals, 0 when they overlap. */
export function gapMs(a: Interval, b: Interval): number {
  return Math.max(0, a.firstAt.getTime() - b.lastAt.getTime(), b.firstAt.getTime() - a.lastAt.getTime());
}

const MAX_NAMED = 3;
const MAX_VALUE = 60;

function linkSentence(alert: Interval, neighbour: Neighbour, entities: readonly Entity[]): string {
  const named = [...new Map(entities.map((entity) => [`${entity.kind}:${keyOf(entity)}`, entity])).values()];
  const what = named.slice(0, MAX_NAMED).map(({ kind, value }) => `${kind} ${safeText(value, MAX_VALUE)}`);
  const more = named.length > MAX_NAMED ? ` and ${named.length - MAX_NAMED} more` : "";
  const other = neighbour.isFirst ? "the first alert" : `“${safeText(neighbour.ruleTitle, 80)}”`;
  return `Same ${joined(what)}${more}, ${when(alert, neighbour)} ${other}`;
}

function when(alert: Interval, other: Interval): string {
  const gap = gapMs(alert, other);
  if (gap < 1_000) return "at the same time as";
  return `${durationText(gap)} ${alert.firstAt > other.lastAt ? "after" : "before"}`;
}

/** In one unit, rounded down: "4 minutes". */
export function durationText(ms: number): string {
  const units: readonly (readonly [string, number])[] = [
    ["day", 86_400_000],
    ["hour", 3_600_000],
    ["minute", 60_000],
    ["second", 1_000],
  ];
  const [unit, size] = units.find(([, size]) => ms >= size) ?? ["second", 1_000];
  const count = Math.floor(ms / size);
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

/** "a", "a and b", "a, b and c". */
export function joined(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

/** What could act on a screen or hide text, written out; cut to `most` characters. */
export function safeText(text: string, most: number): string {
  const safe = text
    .trim()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}]/gu, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
  const characters = Array.from(safe);
  return characters.length <= most ? safe : `${characters.slice(0, most - 1).join("")}…`;
}
