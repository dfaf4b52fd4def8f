import type { Condition, FieldTest, KeywordTest, Test } from "../rule/rule.ts";
import type { EventView } from "./event-view.ts";
import { TEXT, type TextTest, type ValuePredicate, valuePredicate } from "./test-value.ts";

/** Whether something holds for the event that the view has. */
export type Predicate = () => boolean;

/** Makes conditions executable over one view. Equal field tests of different rules are one predicate, asked once. */
export interface PredicateCompiler {
  readonly compile: (condition: Condition) => Predicate;
  readonly count: () => number;
}

export function createPredicateCompiler(view: EventView, slotOf: (field: string) => number): PredicateCompiler {
  const known = new Map<string, Predicate>();

  function shared(key: string, make: () => Predicate): Predicate {
    const found = known.get(key);
    if (found) return found;
    const made = memoised(view, make());
    known.set(key, made);
    return made;
  }

  function compile(condition: Condition): Predicate {
    switch (condition.kind) {
      case "and":
        return every(inOrder(condition.of).map(compile));
      case "or":
        return some(inOrder(condition.of).map(compile));
      case "some":
        return atLeast(condition.count, condition.of.map(compile));
      case "not": {
        const inner = compile(condition.of);
        return () => !inner();
      }
      case "search":
        return compile(condition.of);
      case "field":
        return shared(`${condition.field}\n${condition.all}\n${JSON.stringify(condition.tests)}`, () =>
          fieldPredicate(condition, view, slotOf),
        );
      case "keywords":
        return shared(`\n${condition.all}\n${JSON.stringify(condition.tests)}`, () =>
          keywordPredicate(condition, view),
        );
    }
  }

  return { compile, count: () => known.size };
}

function memoised(view: EventView, predicate: Predicate): Predicate {
  let generation = 0;
  let answer = false;
  return () => {
    if (generation !== view.generation) {
      answer = predicate();
      generation = view.generation;
    }
    return answer;
  };
}

function every(predicates: readonly Predicate[]): Predicate {
  const [only] = predicates;
  if (only && predicates.length === 1) return only;
  return () => {
    for (const predicate of predicates) if (!predicate()) return false;
    return true;
  };
}

function some(predicates: readonly Predicate[]): Predicate {
  const [only] = predicates;
  if (only && predicates.length === 1) return only;
  return () => {
    for (const predicate of predicates) if (predicate()) return true;
    return false;
  };
}

function atLeast(count: number, predicates: readonly Predicate[]): Predicate {
  return () => {
    let held = 0;
    for (const predicate of predicates) if (predicate() && ++held >= count) return true;
    return false;
  };
}

/** The cheap ones first: what they decide, the dear ones need not be asked. */
function inOrder(conditions: readonly Condition[]): readonly Condition[] {
  return [...conditions].sort((a, b) => priceOf(a) - priceOf(b));
}

function priceOf(condition: Condition): number {
  switch (condition.kind) {
    case "and":
    case "or":
    case "some":
      return condition.of.reduce((sum, part) => sum + priceOf(part), 1);
    case "not":
    case "search":
      return priceOf(condition.of) + 1;
    case "field":
      return condition.tests.reduce((sum, test) => sum + PRICES[test.kind], 0) + 1;
    case "keywords":
      return 1_000 + condition.tests.length * 100;
  }
}

const PRICES: Readonly<Record<Test["kind"], number>> = {
  null: 0,
  exists: 0,
  text: 1,
  compare: 2,
  glob: 5,
  fieldref: 5,
  none: 10,
  cidr: 20,
  regex: 200,
};

function fieldPredicate(condition: FieldTest, view: EventView, slotOf: (field: string) => number): Predicate {
  const slot = slotOf(condition.field);
  const texts = condition.tests.filter(isTextTest);
  const others = condition.tests.filter((test) => !isTextTest(test)).map((test) => otherTest(test, slot, view, slotOf));
  const parts = condition.all
    ? [...texts.map((test) => textsPredicate([test], slot, view)), ...others]
    : [...(texts.length > 0 ? [textsPredicate(texts, slot, view)] : []), ...others];
  if (parts.length === 0) return () => false;
  return condition.all ? every(parts) : some(parts);
}

function isTextTest(test: Test): test is TextTest {
  return test.kind !== "exists" && test.kind !== "null" && test.kind !== "fieldref" && test.kind !== "none";
}

function otherTest(
  test: Exclude<Test, TextTest>,
  slot: number,
  view: EventView,
  slotOf: (field: string) => number,
): Predicate {
  switch (test.kind) {
    case "exists":
      return () => view.has(slot) === test.expected;
    case "null":
      return () => !view.has(slot) || view.value(slot) === null;
    case "none": {
      const inner = test.of.map((item) =>
        isTextTest(item) ? textsPredicate([item], slot, view) : otherTest(item, slot, view, slotOf),
      );
      return () => view.has(slot) && view.value(slot) !== null && !inner.some((predicate) => predicate());
    }
    case "fieldref": {
      const other = slotOf(test.field);
      const compare = TEXT[test.operator];
      const fold = (text: string): string => (test.cased ? text : text.toLowerCase());
      return () => {
        if (!view.has(slot) || !view.has(other)) return false;
        const others = listOf(view.value(other));
        return listOf(view.value(slot)).some((value) => others.some((text) => compare(fold(value), fold(text))));
      };
    }
  }
}

function listOf(value: ReturnType<EventView["value"]>): readonly string[] {
  if (value === null) return [];
  return typeof value === "string" ? [value] : value;
}

/** One of the tests holds for one of the values. */
function textsPredicate(tests: readonly TextTest[], slot: number, view: EventView): Predicate {
  const matches = anyOf(tests);
  return () => {
    if (!view.has(slot)) return false;
    const value = view.value(slot);
    if (typeof value === "string") return matches(value, view.lower(slot));
    return value?.some((item) => matches(item, item.toLowerCase())) ?? false;
  };
}

/** Whole values become one look into a set. */
function anyOf(tests: readonly TextTest[]): ValuePredicate {
  const whole = new Set<string>();
  const others: ValuePredicate[] = [];
  for (const test of tests) {
    if (test.kind === "text" && test.operator === "equals" && !test.cased) whole.add(test.text);
    else others.push(valuePredicate(test));
  }
  const [first] = others;
  if (others.length === 0) return (_value, lower) => whole.has(lower);
  if (whole.size === 0 && first && others.length === 1) return first;
  return (value, lower) => {
    if (whole.has(lower)) return true;
    for (const other of others) if (other(value, lower)) return true;
    return false;
  };
}

function keywordPredicate(condition: KeywordTest, view: EventView): Predicate {
  const predicates = condition.tests.filter(isTextTest).map(valuePredicate);
  const holds = (predicate: ValuePredicate): boolean => view.someText((text) => predicate(text, text.toLowerCase()));
  if (condition.all) return () => predicates.length > 0 && predicates.every(holds);
  return () =>
    view.someText((text) => {
      const lower = text.toLowerCase();
      return predicates.some((predicate) => predicate(text, lower));
    });
}
