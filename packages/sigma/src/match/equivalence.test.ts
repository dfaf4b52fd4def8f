import fc from "fast-check";
import { expect, test } from "vitest";
import type { Condition, SigmaRule } from "../rule/rule.ts";
import { createRuleSet, explain, parseRules } from "../index.ts";

/** Few letters, so that things meet: parts of paths, letters of either case, outside ASCII, and with odd lower cases. */
const piece: fc.Arbitrary<string> = fc.constantFrom(
  "a",
  "B",
  "ab",
  "\\",
  "/",
  "cmd.exe",
  "C:\\Windows\\",
  " -e ",
  "\u00e9",
  "\u212a",
  "\u0130",
  "k",
  "x1",
  "*",
  "?",
  "",
);
const word: fc.Arbitrary<string> = fc.array(piece, { minLength: 0, maxLength: 4 }).map((pieces) => pieces.join(""));
const field = fc.constantFrom("Image", "CommandLine", "EventID", "u.name");
const modifier = fc.constantFrom(
  "",
  "|contains",
  "|startswith",
  "|endswith",
  "|contains|all",
  "|cased",
  "|contains|cased",
  "|neq",
  "|re",
  "|windash|contains",
  "|base64offset|contains",
  "|endswith|neq",
  "|fieldref",
  "|contains|fieldref",
);
const scalar = fc.oneof(word, word, fc.integer({ min: 0, max: 3 }), fc.constant(""));

const item = fc.tuple(field, modifier, fc.array(scalar, { minLength: 1, maxLength: 3 })).map(([name, mods, values]) => {
  const isRegex = mods === "|re";
  const list = isRegex ? values.map((value) => regexOf(String(value))) : values;
  return [`${name}${mods}`, list.length === 1 && !mods.includes("all") ? list[0] : list] as const;
});
const absent = field.map((name) => [name, null] as const);
const presence = fc.tuple(field, fc.boolean()).map(([name, expected]) => [`${name}|exists`, expected] as const);
const map = fc
  .array(
    fc.oneof({ weight: 6, arbitrary: item }, { weight: 1, arbitrary: absent }, { weight: 1, arbitrary: presence }),
    { minLength: 1, maxLength: 3 },
  )
  .map((entries) => Object.fromEntries(entries));
const keywords = fc.array(
  word.filter((text) => text !== ""),
  { minLength: 1, maxLength: 3 },
);
const search = fc.oneof(
  { weight: 5, arbitrary: map },
  { weight: 1, arbitrary: fc.array(map, { minLength: 1, maxLength: 2 }) },
  { weight: 1, arbitrary: keywords },
);
const condition = fc.constantFrom(
  "a",
  "a and b",
  "a or b",
  "a and not b",
  "not a",
  "1 of *",
  "2 of *",
  "not (a and b)",
  "a or (b and not c)",
);
const logsource = fc.constantFrom(
  { product: "windows" },
  { product: "windows", category: "process_creation" },
  { category: "process_creation" },
  { product: "linux" },
  { service: "x" },
);
const rule = fc.tuple(logsource, search, search, search, condition).map(([source, a, b, c, text]) => ({
  title: "random",
  logsource: source,
  detection: { a, b, c, condition: text },
}));
const value = fc.oneof(
  word,
  word,
  fc.integer({ min: 0, max: 3 }),
  fc.constant(null),
  fc.array(word, { maxLength: 2 }),
  fc.boolean(),
);
const event = fc.record({
  source: fc.constantFrom(
    {},
    { product: "windows" },
    { product: "windows", category: "process_creation", service: [] },
    { product: "linux", service: "x" },
    { product: "windows", category: ["other", "process_creation"] },
  ),
  fields: fc
    .dictionary(fc.constantFrom("Image", "CommandLine", "EventID", "Other"), value)
    .chain((fields) =>
      fc
        .option(fc.record({ name: value }), { nil: undefined })
        .map((u) => (u === undefined ? fields : { ...fields, u })),
    ),
  text: fc.option(word, { nil: undefined }),
}); // prettier-ignore

function regexOf(text: string): string {
  const plain = text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  return plain.length % 2 === 0 ? `${plain}|ab+` : `(?:${plain}){1,2}.?`;
}

test("the index finds exactly what trying every rule finds", () => {
  let matched = 0;
  fc.assert(
    fc.property(
      fc.array(rule, { minLength: 1, maxLength: 8 }),
      fc.array(event, { minLength: 1, maxLength: 6 }),
      (documents, events) => {
        const files = documents.map((document, index) => ({ path: `${index}.yml`, text: JSON.stringify(document) }));
        const { rules } = parseRules(files);
        const ruleSet = createRuleSet(rules);
        for (const { text, ...rest } of events) {
          const subject = text === undefined ? rest : { ...rest, text };
          const plain = rules.filter((candidate) => {
            const { holds, isMeant } = explain(candidate, subject);
            return holds && isMeant;
          });
          matched += plain.length;
          expect(ruleSet.match(subject).map((found) => found.id)).toEqual(plain.map((found) => found.id));
        }
      },
    ),
    { numRuns: 2_000 },
  );
  expect(matched).toBeGreaterThan(1_000);
});

test("a parsed rule survives JSON, which is how a rule set is kept between starts", () => {
  fc.assert(
    fc.property(fc.array(rule, { minLength: 1, maxLength: 4 }), (documents) => {
      const { rules } = parseRules(
        documents.map((document, index) => ({ path: `${index}.yml`, text: JSON.stringify(document) })),
      );
      expect(JSON.parse(JSON.stringify(rules)) as SigmaRule[]).toEqual(rules);
    }),
    { numRuns: 200 },
  );
});

test("regular expressions without a usable literal are tried on every event that has the field", () => {
  const conditions: readonly Condition[] = ["[ab]{3}", "\\d+", "(a|b)?", ".*"].map((pattern) => ({
    kind: "field",
    field: "f",
    key: "f|re",
    all: false,
    tests: [{ kind: "regex", pattern, flags: "" }],
  }));
  const [base] = parseRules([
    { path: "r.yml", text: "title: t\nlogsource: {}\ndetection: {s: {f: 1}, condition: s}" },
  ]).rules;
  const rules = conditions.map((of, index) => ({ ...base, id: String(index), condition: of }) as SigmaRule);
  const found = createRuleSet(rules).match({ source: {}, fields: { f: "abab" } });
  expect(found.map((match) => match.id)).toEqual(["0", "2", "3"]);
});
