import { type Anchor, anchorsOf } from "./anchors.ts";
import { type AutomatonEntry, FOREIGN } from "./automaton.ts";
import { buildKeywordSearch, type KeywordSearch } from "./keyword-search.ts";
import type { EventView } from "./event-view.ts";
import type { SigmaRule } from "../rule/rule.ts";

/** The rules of one log source by what must be seen before they can match. */
export interface CandidateIndex {
  /** By slot; a hole where no rule has an anchor. */
  readonly fields: readonly (FieldIndex | undefined)[];
  /** Rules that can match an event that has none of their fields. */
  readonly always: readonly number[];
  readonly keywords: readonly AutomatonEntry[];
}

/** Rules by what they wait for in one field. */
export interface FieldIndex {
  readonly exact: Map<string, number[]>;
  readonly base: Map<string, number[]>;
  readonly parts: AutomatonEntry[];
  readonly foreign: number[];
  readonly present: number[];
  automaton: KeywordSearch | undefined;
}

/** `rules` are numbers in the rule set, each with its rule. */
export function buildCandidateIndex(
  rules: readonly (readonly [number, SigmaRule])[],
  slotOf: (field: string) => number,
): CandidateIndex {
  const fields: (FieldIndex | undefined)[] = [];
  const always: number[] = [];
  const keywords: AutomatonEntry[] = [];
  for (const [number, rule] of rules) {
    const anchors = anchorsOf(rule.condition);
    if (anchors === undefined) always.push(number);
    else for (const anchor of anchors) add(anchor, number);
  }
  for (const field of fields) if (field && field.parts.length > 0) field.automaton = buildKeywordSearch(field.parts);

  function add(anchor: Anchor, number: number): void {
    if (anchor.kind === "keyword") {
      keywords.push({ literal: anchor.text, payload: number });
      return;
    }
    const slot = slotOf(anchor.field);
    const field = (fields[slot] ??= newFieldIndex());
    if (anchor.kind === "exact") push(field.exact, anchor.text, number);
    else if (anchor.kind === "base") push(field.base, anchor.text, number);
    else if (anchor.kind === "part") field.parts.push({ literal: anchor.text, payload: number });
    else if (!field[anchor.kind].includes(number)) field[anchor.kind].push(number);
  }

  return { fields, always, keywords };
}

function newFieldIndex(): FieldIndex {
  return { exact: new Map(), base: new Map(), parts: [], foreign: [], present: [], automaton: undefined };
}

function push(map: Map<string, number[]>, key: string, number: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [number]);
  else if (list.at(-1) !== number) list.push(number);
}

export type OnHit = (payload: readonly number[]) => void;

/** Reports the rules whose anchors are in a field of the event, maybe more than once. */
export function lookUpField(indexes: readonly FieldIndex[], view: EventView, slot: number, hit: OnHit): void {
  const value = view.value(slot);
  if (typeof value === "string") {
    lookUp(indexes, value, () => view.lower(slot), hit);
    return;
  }
  if (value === null || value.length === 0) for (const index of indexes) hit(index.present);
  else for (const item of value) lookUp(indexes, item, () => item.toLowerCase(), hit);
}

function lookUp(indexes: readonly FieldIndex[], value: string, lowered: () => string, hit: OnHit): void {
  let lower: string | undefined;
  let base: string | undefined;
  for (const index of indexes) {
    if (index.present.length > 0) hit(index.present);
    if (index.exact.size > 0) {
      const rules = index.exact.get((lower ??= lowered()));
      if (rules) hit(rules);
    }
    if (index.base.size > 0) {
      // Rules write the separator, so a bare name becomes a candidate in vain; that is seldom.
      base ??= baseOf((lower ??= lowered()));
      const rules = index.base.get(base);
      if (rules) hit(rules);
    }
    if (index.foreign.length > 0 && FOREIGN.test(value)) hit(index.foreign);
    index.automaton?.scan(value, hit);
  }
}

function baseOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("\\"), path.lastIndexOf("/")) + 1);
}
