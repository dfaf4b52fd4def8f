import {
  buildCandidateIndex,
  type CandidateIndex,
  type FieldIndex,
  lookUpField,
  type OnHit,
} from "./candidate-index.ts";
import { createEventView } from "./event-view.ts";
import { buildKeywordSearch, type KeywordSearch } from "./keyword-search.ts";
import { isMeantFor } from "./log-source.ts";
import { createPredicateCompiler, type Predicate } from "./predicates.ts";
import type { EventSource, FieldAliases, SigmaEvent } from "./sigma-event.ts";
import type { Condition, LogSource, SigmaRule, Test } from "../rule/rule.ts";

export interface RuleSetOptions {
  readonly aliases?: FieldAliases;
}

/** Rules made ready to be matched against events. Not for two threads: matching changes its inside. */
export interface RuleSet {
  /** Those that can match: rules with a placeholder that has no value are left out. */
  readonly rules: readonly SigmaRule[];
  /** The rules that match, in the order of `rules`. */
  readonly match: (event: SigmaEvent) => readonly SigmaRule[];
  /** Rules that were tried on events so far, for measuring how much the index spares. */
  readonly tried: () => number;
}

interface Group {
  readonly logSource: LogSource;
  /** Made when the first event of the log source comes: most installs have a few of the sources that rules are for. */
  readonly index: () => CandidateIndex;
}

const NO_RULES: readonly SigmaRule[] = [];

export function createRuleSet(all: readonly SigmaRule[], options: RuleSetOptions = {}): RuleSet {
  const rules = all.filter((rule) => rule.missingPlaceholders.length === 0);
  const slots = slotsOf(rules);
  const slotOf = (field: string): number => slots.get(field) ?? 0;
  const view = createEventView(slots, options.aliases ?? {});
  const compiler = createPredicateCompiler(view, slotOf);
  const predicates: (Predicate | undefined)[] = Array.from({ length: rules.length }, () => undefined);
  const route = createRouter(groupByLogSource(rules, slotOf));
  const seen = new Float64Array(rules.length);
  const candidates = new Int32Array(rules.length);
  let count = 0;
  let tried = 0;
  const hit: OnHit = (payload) => {
    for (let at = 0; at < payload.length; at++) {
      const rule = payload[at] ?? 0;
      if (seen[rule] === view.generation) continue;
      seen[rule] = view.generation;
      candidates[count++] = rule;
    }
  };

  function verify(): readonly SigmaRule[] {
    let matches: number[] | undefined;
    tried += count;
    for (let at = 0; at < count; at++) {
      const number = candidates[at] ?? 0;
      const rule = rules[number];
      if (rule === undefined) continue;
      const predicate = (predicates[number] ??= compiler.compile(rule.condition));
      if (predicate()) (matches ??= []).push(number);
    }
    if (matches === undefined) return NO_RULES;
    return matches
      .sort((a, b) => a - b)
      .map((number) => rules[number])
      .filter((rule) => rule !== undefined);
  }

  return {
    rules,
    tried: () => tried,
    match(event) {
      const way = route(event.source);
      if (way.isEmpty) return NO_RULES;
      view.load(event);
      count = 0;
      hit(way.always);
      for (let at = 0; at < view.count; at++) {
        const slot = view.present[at] ?? 0;
        const indexes = way.fields[slot];
        if (indexes) lookUpField(indexes, view, slot, hit);
      }
      if (way.keywords) {
        view.someText((text) => {
          way.keywords?.scan(text, hit);
          return false;
        });
      }
      return count === 0 ? NO_RULES : verify();
    },
  };
}

/** Fields that rules name, numbered. */
function slotsOf(rules: readonly SigmaRule[]): ReadonlyMap<string, number> {
  const slots = new Map<string, number>();
  const add = (field: string): void => {
    if (!slots.has(field)) slots.set(field, slots.size);
  };
  const addReferred = (test: Test): void => {
    if (test.kind === "fieldref") add(test.field);
    if (test.kind === "none") test.of.forEach(addReferred);
  };
  const walk = (condition: Condition): void => {
    if (condition.kind === "not" || condition.kind === "search") walk(condition.of);
    else if (condition.kind === "field") {
      add(condition.field);
      condition.tests.forEach(addReferred);
    } else if (condition.kind !== "keywords") for (const part of condition.of) walk(part);
  };
  for (const rule of rules) walk(rule.condition);
  return slots;
}

function groupByLogSource(rules: readonly SigmaRule[], slotOf: (field: string) => number): readonly Group[] {
  const byKey = new Map<string, { logSource: LogSource; rules: [number, SigmaRule][] }>();
  for (const [number, rule] of rules.entries()) {
    const { product, category, service } = rule.logSource;
    const key = JSON.stringify([product, category, service]);
    const group = byKey.get(key) ?? { logSource: rule.logSource, rules: [] };
    group.rules.push([number, rule]);
    byKey.set(key, group);
  }
  return [...byKey.values()].map(({ logSource, rules: ofGroup }) => {
    let index: CandidateIndex | undefined;
    return { logSource, index: () => (index ??= buildCandidateIndex(ofGroup, slotOf)) };
  });
}

/** What an event of one log source is looked up in. */
interface Way {
  readonly isEmpty: boolean;
  /** By slot: the indexes of all groups that know the field. */
  readonly fields: readonly (readonly FieldIndex[] | undefined)[];
  readonly always: readonly number[];
  /** One pass over the record for the keyword rules of all its groups. */
  readonly keywords: KeywordSearch | undefined;
}

/** Log sources are attacker-controlled text: the memory of those seen is emptied when it has grown so far. */
const MAX_WAYS = 500;

/** Finds the groups for a log source once and remembers them. */
function createRouter(groups: readonly Group[]): (source: EventSource) => Way {
  const ways = new Map<string, Way>();
  const automata = new Map<string, KeywordSearch>();
  let last: EventSource = {};
  let lastWay: Way | undefined;
  return (source) => {
    // Mostly the same as for the event before, and comparing is cheaper than making a key.
    if (lastWay && isSame(last, source)) return lastWay;
    const key = keyOf(source);
    let way = ways.get(key);
    if (way === undefined) {
      way = makeWay(groups, source, automata);
      if (ways.size >= MAX_WAYS) ways.clear();
      ways.set(key, way);
    }
    last = source;
    lastWay = way;
    return way;
  };
}

function isSame(a: EventSource, b: EventSource): boolean {
  return a.product === b.product && a.category === b.category && a.service === b.service;
}

function keyOf({ product, category, service }: EventSource): string {
  return `${product}\n${part(category)}\n${part(service)}`;
}

function part(value: string | readonly string[] | undefined): string {
  return typeof value === "object" ? `=${value.join("\t")}` : String(value);
}

function makeWay(groups: readonly Group[], source: EventSource, automata: Map<string, KeywordSearch>): Way {
  const meant = groups.filter((group) => isMeantFor(group.logSource, source));
  const fields: FieldIndex[][] = [];
  for (const { index } of meant) {
    for (const [slot, field] of index().fields.entries()) if (field) (fields[slot] ??= []).push(field);
  }
  const always = meant.flatMap(({ index }) => index().always);
  return { isEmpty: meant.length === 0, fields, always, keywords: keywordsOf(meant, groups, automata) };
}

/** Equal sets of groups share an automaton, so there are never many. */
function keywordsOf(
  meant: readonly Group[],
  groups: readonly Group[],
  automata: Map<string, KeywordSearch>,
): KeywordSearch | undefined {
  const withKeywords = meant.filter(({ index }) => index().keywords.length > 0);
  if (withKeywords.length === 0) return undefined;
  const key = withKeywords.map((group) => groups.indexOf(group)).join(",");
  const known = automata.get(key);
  if (known) return known;
  const automaton = buildKeywordSearch(withKeywords.flatMap(({ index }) => index().keywords));
  automata.set(key, automaton);
  return automaton;
}
