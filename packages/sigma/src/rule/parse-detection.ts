import type { Condition, Test } from "./rule.ts";
import { parseModifiers, type Scalar, type TestContext, testsOf } from "./modifiers.ts";
import { type DocumentPath, quoted, RuleFault } from "./rule-fault.ts";

const MAX_DEPTH = 10;
/** Tests of one rule. The largest of SigmaHQ has 700. */
export const MAX_TESTS = 20_000;

export interface DetectionContext extends TestContext {
  /** Tests made so far. */
  count: number;
}

/** A search identifier: a map (all of it), or a list of maps, of keywords, or of both (one of them). */
export function parseSearch(value: unknown, at: DocumentPath, context: DetectionContext, depth = 0): Condition {
  if (depth > MAX_DEPTH) throw new RuleFault(at, `A search identifier is nested more than ${MAX_DEPTH} deep.`);
  if (Array.isArray(value)) return parseList(value, at, context, depth);
  if (isMap(value)) return parseMap(value, at, context);
  if (isScalar(value) && value !== null) return keywords([value], [], at, context);
  throw new RuleFault(at, "A search identifier is a map of fields or a list; this one is empty.");
}

function parseList(list: readonly unknown[], at: DocumentPath, context: DetectionContext, depth: number): Condition {
  if (list.length === 0) throw new RuleFault(at, "This list is empty, so it can never match.");
  const words = list.filter((item): item is Scalar => isScalar(item));
  if (words.length === list.length) return keywords(words, [], at, context);
  const of = list.map((item, index) => parseSearch(item, [...at, index], context, depth + 1));
  return only(of) ?? { kind: "or", of };
}

function parseMap(map: Readonly<Record<string, unknown>>, at: DocumentPath, context: DetectionContext): Condition {
  const of = Object.entries(map).map(([key, value]) => parseField(key, value, [...at, key], context));
  if (of.length === 0) throw new RuleFault(at, "This map names no field.");
  return only(of) ?? { kind: "and", of };
}

function parseField(key: string, value: unknown, at: DocumentPath, context: DetectionContext): Condition {
  const [field = "", ...names] = key.split("|");
  const values = valuesOf(value, at);
  if (field === "") return keywords(values, names, at, context);
  const modifiers = parseModifiers(names, at);
  if (values.length > 1 && values.includes(null))
    throw new RuleFault(at, "null cannot stand in a list of values; give it a search identifier of its own.");
  const tests = values.flatMap((item) => counted(testsOf(item, modifiers, context), at, context));
  // A transformation makes variants of one value: one of them is enough, also under `all`.
  if (modifiers.all && tests.length > values.length) {
    return {
      kind: "and",
      of: values.map((item) => ({ kind: "field", field, key, all: false, tests: testsOf(item, modifiers, context) })),
    };
  }
  return { kind: "field", field, key, all: modifiers.all || modifiers.neq, tests };
}

function keywords(
  values: readonly Scalar[],
  names: readonly string[],
  at: DocumentPath,
  context: DetectionContext,
): Condition {
  const modifiers = parseModifiers(names, at);
  if (modifiers.kind !== "text" && modifiers.kind !== "re")
    throw new RuleFault(at, `Keywords cannot have the modifier ${quoted(names.join("|"))}.`);
  if (values.includes(null)) throw new RuleFault(at, "A keyword cannot be null.");
  const inside = modifiers.operator === "equals" ? { ...modifiers, operator: "contains" as const } : modifiers;
  const tests = values.map((value) => counted(testsOf(value, inside, context), at, context));
  if (modifiers.all && tests.some((variants) => variants.length > 1))
    return { kind: "and", of: tests.map((variants) => ({ kind: "keywords", all: false, tests: variants })) };
  return { kind: "keywords", all: modifiers.all, tests: tests.flat() };
}

function counted(tests: readonly Test[], at: DocumentPath, context: DetectionContext): readonly Test[] {
  context.count += tests.length;
  if (context.count > MAX_TESTS) throw new RuleFault(at, `A rule may have ${MAX_TESTS.toLocaleString("en")} values.`);
  return tests;
}

function valuesOf(value: unknown, at: DocumentPath): readonly Scalar[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (list.length === 0) throw new RuleFault(at, "This list is empty, so it can never match.");
  return list.map((item, index) => {
    if (isScalar(item)) return item;
    throw new RuleFault(
      Array.isArray(value) ? [...at, index] : at,
      "A value is a text, a number, true, false or null.",
    );
  });
}

function only<T>(list: readonly T[]): T | undefined {
  return list.length === 1 ? list[0] : undefined;
}

function isScalar(value: unknown): value is Scalar {
  return (
    value === null ||
    typeof value === "string" ||
    typeof value === "number" ||
    typeof value === "bigint" ||
    typeof value === "boolean"
  );
}

export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
