import type { Condition, FieldTest, KeywordTest, SigmaRule, Test } from "../rule/rule.ts";
import { isMeantFor } from "./log-source.ts";
import { createFieldReader, type FieldReader } from "./field-reader.ts";
import type { FieldAliases, SigmaEvent } from "./sigma-event.ts";
import { TEXT, valuePredicate } from "./test-value.ts";

/** What became of one part of a condition, in the shape of the condition. */
export interface Explained {
  readonly holds: boolean;
  /** `and`, `or`, `not`, `some`, or what the rule calls the part: a search identifier or a field with its modifiers. */
  readonly part: string;
  readonly kind: Condition["kind"];
  readonly of: readonly Explained[];
  /** For fields and keywords: the tests that hold, each with the value it holds for. */
  readonly hits: readonly Hit[];
  /** For fields: what the event has; undefined when it has no such field. */
  readonly found?: readonly string[] | null;
}

export interface Hit {
  readonly test: Test;
  /** The field's name in the event; empty for the record as a whole. */
  readonly field: string;
  /** The value it holds for; null where a field is absent or null, as the test wants. */
  readonly value: string | null;
}

export interface Explanation extends Explained {
  /** Whether the rule is meant for events of this log source; if not, it would not have been tried. */
  readonly isMeant: boolean;
}

export interface ExplainOptions {
  readonly aliases?: FieldAliases;
}

/**
 * Which part of the rule holds for the event, by which field and which value. The plain meaning of a rule, test by
 * test: the index of a rule set gives the same answer, only sooner.
 */
export function explain(rule: SigmaRule, event: SigmaEvent, options: ExplainOptions = {}): Explanation {
  const reader = createFieldReader(event, options.aliases);
  return { ...explained(rule.condition, reader), isMeant: isMeantFor(rule.logSource, event.source) };
}

function explained(condition: Condition, reader: FieldReader): Explained {
  switch (condition.kind) {
    case "and":
    case "or":
    case "some": {
      const of = condition.of.map((part) => explained(part, reader));
      const count = of.filter((part) => part.holds).length;
      const wanted = condition.kind === "and" ? of.length : condition.kind === "or" ? 1 : condition.count;
      return { holds: count >= wanted, kind: condition.kind, part: condition.kind, of, hits: [] };
    }
    case "not": {
      const of = explained(condition.of, reader);
      return { holds: !of.holds, kind: "not", part: "not", of: [of], hits: [] };
    }
    case "search": {
      const of = explained(condition.of, reader);
      return { holds: of.holds, kind: "search", part: condition.name, of: [of], hits: [] };
    }
    case "field":
      return explainedField(condition, reader);
    case "keywords":
      return explainedKeywords(condition, reader);
  }
}

function explainedField(condition: FieldTest, reader: FieldReader): Explained {
  const { field, tests, all } = condition;
  const hits = tests.map((test) => hitOf(test, field, reader)).filter((hit) => hit !== undefined);
  const holds = all ? hits.length === tests.length && tests.length > 0 : hits.length > 0;
  const found = reader.values(field);
  return { holds, kind: "field", part: condition.key, of: [], hits, ...(found === undefined ? {} : { found }) };
}

function explainedKeywords(condition: KeywordTest, reader: FieldReader): Explained {
  const hits = condition.tests
    .map((test): Hit | undefined => {
      for (const { name, value } of reader.texts()) {
        if (holdsFor(test, value, reader)) return { test, field: name, value };
      }
      return undefined;
    })
    .filter((hit) => hit !== undefined);
  const { all, tests } = condition;
  const holds = all ? hits.length === tests.length && tests.length > 0 : hits.length > 0;
  return { holds, kind: "keywords", part: "keywords", of: [], hits };
}

function hitOf(test: Test, field: string, reader: FieldReader): Hit | undefined {
  const name = reader.nameOf(field);
  const values = reader.values(field);
  if (test.kind === "null") return values === undefined || values === null ? { test, field, value: null } : undefined;
  if (test.kind === "exists")
    return (values !== undefined) === test.expected ? { test, field: name, value: values?.[0] ?? null } : undefined;
  if (values === undefined || values === null) return undefined;
  if (test.kind === "none") {
    return test.of.some((inner) => hitOf(inner, field, reader))
      ? undefined
      : { test, field: name, value: values[0] ?? null };
  }
  const value = values.find((candidate) => holdsFor(test, candidate, reader));
  return value === undefined ? undefined : { test, field: name, value };
}

function holdsFor(test: Test, value: string, reader: FieldReader): boolean {
  switch (test.kind) {
    case "text":
    case "glob":
    case "regex":
    case "cidr":
    case "compare":
      return valuePredicate(test)(value, value.toLowerCase());
    case "fieldref": {
      const fold = (text: string): string => (test.cased ? text : text.toLowerCase());
      const others = reader.values(test.field) ?? [];
      return others.some((other) => TEXT[test.operator](fold(value), fold(other)));
    }
    case "exists":
    case "null":
    case "none":
      return false;
  }
}
