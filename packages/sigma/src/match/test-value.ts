import { BlockList, isIPv4, isIPv6 } from "node:net";
import { matchesGlob } from "../rule/pattern.ts";
import { compileRegex, type Regex } from "../rule/regex.ts";
import type { Test, TextOperator, TimePart } from "../rule/rule.ts";

/** Tests that look at one text, without the field around it. */
export type TextTest = Extract<Test, { readonly kind: "text" | "glob" | "regex" | "cidr" | "compare" }>;

/** One value against one test. `lower` is `value` in lower case. */
export type ValuePredicate = (value: string, lower: string) => boolean;

/** Compiles on first use: most regular expressions of a large rule set are never reached. */
export function valuePredicate(test: TextTest): ValuePredicate {
  switch (test.kind) {
    case "text": {
      const { text } = test;
      const compare = TEXT[test.operator];
      return test.cased ? (value) => compare(value, text) : (_value, lower) => compare(lower, text);
    }
    case "glob": {
      const { parts } = test;
      return test.cased ? (value) => matchesGlob(parts, value) : (_value, lower) => matchesGlob(parts, lower);
    }
    case "regex": {
      let regex: Regex | undefined;
      return (value) => (regex ??= compileRegex(test.pattern, test.flags))(value);
    }
    case "cidr":
      return networkPredicate(test);
    case "compare": {
      const { comparison, value: wanted, part } = test;
      const compare = COMPARE[comparison];
      const read = part === undefined ? numberOf : (value: string): number => timePart(value, part);
      return (value) => {
        const number = read(value);
        return !Number.isNaN(number) && compare(number, wanted);
      };
    }
  }
}

export const TEXT: Readonly<Record<TextOperator, (value: string, text: string) => boolean>> = {
  equals: (value, text) => value === text,
  contains: (value, text) => value.includes(text),
  starts: (value, text) => value.startsWith(text),
  ends: (value, text) => value.endsWith(text),
};

const COMPARE = {
  lt: (a: number, b: number) => a < b,
  lte: (a: number, b: number) => a <= b,
  gt: (a: number, b: number) => a > b,
  gte: (a: number, b: number) => a >= b,
  eq: (a: number, b: number) => a === b,
  neq: (a: number, b: number) => a !== b,
} as const;

function numberOf(value: string): number {
  return value.trim() === "" ? Number.NaN : Number(value);
}

function networkPredicate(test: Extract<Test, { readonly kind: "cidr" }>): ValuePredicate {
  const networks = new BlockList();
  networks.addSubnet(test.network, test.prefix, test.family);
  return (value) => {
    if (isIPv4(value)) return networks.check(value, "ipv4");
    return isIPv6(value) && networks.check(value, "ipv6");
  };
}

const WRITTEN = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2}))?/;

/** A part of a date as it is written; epoch seconds and milliseconds are UTC. NaN when it is no date. */
function timePart(value: string, part: TimePart): number {
  const written = WRITTEN.exec(value) ?? WRITTEN.exec(fromEpoch(value));
  if (!written) return Number.NaN;
  const [, year, month, day, hour, minute] = written.map(Number);
  if (part === "week") return isoWeek(year ?? 0, month ?? 1, day ?? 1);
  return { year, month, day, hour, minute }[part] ?? Number.NaN;
}

function fromEpoch(value: string): string {
  if (!/^\d{9,13}(?:\.\d+)?$/.test(value)) return "";
  const number = Number(value);
  return new Date(number < 1e11 ? number * 1000 : number).toISOString();
}

const DAY_MS = 86_400_000;

/** ISO 8601: the week that holds the year's first Thursday is the first. */
function isoWeek(year: number, month: number, day: number): number {
  const date = new Date(Date.UTC(year, month - 1, day));
  date.setUTCDate(date.getUTCDate() + 4 - (date.getUTCDay() || 7));
  return Math.ceil(((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / DAY_MS + 1) / 7);
}
