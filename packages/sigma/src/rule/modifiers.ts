import { base64, base64offsets, utf16, utf16be, utf16le, windash } from "./encode.ts";
import { parseNetwork } from "./network.ts";
import { literalOf, mapLiterals, parsePattern, type Pattern, textTest } from "./pattern.ts";
import { expandPlaceholders, type Placeholders } from "./placeholders.ts";
import { checkRegex } from "./regex.ts";
import { type Comparison, type Test, type TextOperator, type TimePart } from "./rule.ts";
import { type DocumentPath, quoted, RuleFault } from "./rule-fault.ts";

/** The modifiers behind a field name, sorted by what they do. */
interface Modifiers {
  readonly at: DocumentPath;
  readonly operator: TextOperator;
  readonly isCased: boolean;
  readonly all: boolean;
  readonly neq: boolean;
  readonly kind: "text" | "re" | "cidr" | "exists" | "fieldref" | "compare";
  readonly comparison: Comparison;
  readonly part: TimePart | undefined;
  readonly flags: string;
  /** In the order written: they change the value one after the other. */
  readonly transformations: readonly string[];
  readonly expand: boolean;
}

const OPERATORS: Readonly<Record<string, TextOperator>> = {
  contains: "contains",
  startswith: "starts",
  endswith: "ends",
};
const COMPARISONS: ReadonlySet<string> = new Set(["lt", "lte", "gt", "gte"]);
const TIME_PARTS: ReadonlySet<string> = new Set(["minute", "hour", "day", "week", "month", "year"]);
const TRANSFORMATIONS: ReadonlySet<string> = new Set([
  "windash",
  "base64",
  "base64offset",
  "wide",
  "utf16le",
  "utf16be",
  "utf16",
]); // prettier-ignore
const KINDS: Readonly<Record<string, Modifiers["kind"]>> = {
  re: "re",
  cidr: "cidr",
  exists: "exists",
  fieldref: "fieldref",
};

export function parseModifiers(names: readonly string[], at: DocumentPath): Modifiers {
  const found = {
    at,
    operator: "equals" as TextOperator,
    isCased: false,
    all: false,
    neq: false,
    kind: "text" as Modifiers["kind"],
    comparison: "eq" as Comparison,
    part: undefined as TimePart | undefined,
    flags: "",
    transformations: [] as string[],
    expand: false,
  };
  for (const name of names) {
    const operator = OPERATORS[name];
    const kind = KINDS[name];
    if (operator) found.operator = operator;
    else if (kind) found.kind = kind;
    else if (name === "all") found.all = true;
    else if (name === "cased") found.isCased = true;
    else if (name === "neq") found.neq = true;
    else if (name === "expand") found.expand = true;
    else if (TRANSFORMATIONS.has(name)) found.transformations.push(name);
    else if (COMPARISONS.has(name)) [found.kind, found.comparison] = ["compare", name as Comparison];
    else if (TIME_PARTS.has(name)) [found.kind, found.part] = ["compare", name as TimePart];
    else if ((name === "i" || name === "m" || name === "s") && found.kind === "re") found.flags += name;
    else throw new RuleFault(at, `There is no modifier ${quoted(name)} in Sigma 2.1.`);
  }
  return found;
}

/** A YAML scalar of a rule. Whole numbers come as bigint, so that none is rounded. */
export type Scalar = string | number | bigint | boolean | null;

export interface TestContext {
  readonly placeholders: Placeholders;
  /** Collects names without values. */
  readonly missing: Set<string>;
}

/** The tests of one value: several where a transformation makes several, none where a placeholder has no value. */
export function testsOf(value: Scalar, modifiers: Modifiers, context: TestContext): readonly Test[] {
  const tests = expanded(value, modifiers, context).flatMap((item) => plainTests(item, modifiers));
  return modifiers.neq ? [{ kind: "none", of: tests }] : tests;
}

function plainTests(value: Scalar, modifiers: Modifiers): readonly Test[] {
  const { at } = modifiers;
  switch (modifiers.kind) {
    case "re":
      return [regexTest(String(value), modifiers)];
    case "cidr":
      return [{ kind: "cidr", ...parseNetwork(String(value), at) }];
    case "exists":
      if (typeof value !== "boolean") throw new RuleFault(at, `"exists" wants true or false, not ${quoted(value)}.`);
      return [{ kind: "exists", expected: value }];
    case "fieldref": {
      const cased = modifiers.isCased ? ({ cased: true } as const) : {};
      return [{ kind: "fieldref", operator: modifiers.operator, field: String(value), ...cased }];
    }
    case "compare":
      return [compareTest(value, modifiers)];
    case "text":
      return value === null ? [{ kind: "null" }] : textTests(String(value), modifiers);
  }
}

function regexTest(pattern: string, modifiers: Modifiers): Test {
  const flags = [...new Set(modifiers.flags)].sort().join("");
  checkRegex(pattern, flags, modifiers.at);
  return { kind: "regex", pattern, flags };
}

function compareTest(value: Scalar, { comparison, part, at }: Modifiers): Test {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof number !== "number" && typeof number !== "bigint")
    throw new RuleFault(at, `A comparison wants a number, not ${quoted(value)}.`);
  if (!Number.isFinite(Number(number))) throw new RuleFault(at, `A comparison wants a number, not ${quoted(value)}.`);
  return { kind: "compare", comparison, value: Number(number), ...(part === undefined ? {} : { part }) };
}

function textTests(value: string, modifiers: Modifiers): readonly Test[] {
  let patterns: readonly Pattern[] = [parsePattern(value)];
  let isBytes = false;
  for (const name of modifiers.transformations) {
    patterns = patterns.flatMap((pattern) => transformed(pattern, name, isBytes, modifiers.at));
    if (name !== "windash") isBytes = name !== "base64" && name !== "base64offset";
  }
  return patterns.map((pattern) => textTest(pattern, modifiers.operator, modifiers.isCased));
}

function transformed(pattern: Pattern, name: string, isBytes: boolean, at: DocumentPath): readonly Pattern[] {
  if (name === "windash") return windashed(pattern, at);
  if (name === "wide" || name === "utf16le") return [mapLiterals(pattern, utf16le)];
  if (name === "utf16be") return [mapLiterals(pattern, utf16be)];
  const literal = literalOf(pattern);
  if (literal === undefined) throw new RuleFault(at, `A value with wildcards cannot be encoded by "${name}".`);
  if (name === "utf16") return [[utf16(literal)]];
  if (name === "base64") return [[base64(literal, isBytes)]];
  return base64offsets(literal, isBytes).map((text) => [text]);
}

function windashed(pattern: Pattern, at: DocumentPath): readonly Pattern[] {
  let variants: Pattern[] = [[]];
  for (const part of pattern) {
    const texts = typeof part === "string" ? windash(part) : [part];
    if (texts === undefined || variants.length * texts.length > 5_000)
      throw new RuleFault(at, `"windash" of a value with more than five flags makes too many variants.`);
    variants = variants.flatMap((variant) => texts.map((text) => [...variant, text]));
  }
  return variants;
}

function expanded(value: Scalar, modifiers: Modifiers, context: TestContext): readonly Scalar[] {
  if (!modifiers.expand || typeof value !== "string") return [value];
  return expandPlaceholders(value, context.placeholders, context.missing);
}
