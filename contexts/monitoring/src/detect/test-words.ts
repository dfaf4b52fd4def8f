import type { Test } from "@cordon/sigma";

const OPERATORS = { equals: "is", contains: "contains", starts: "starts with", ends: "ends with" } as const;
const COMPARISONS = { lt: "<", lte: "≤", gt: ">", gte: "≥", eq: "=", neq: "≠" } as const;

/** What one test of a rule asks, as one would say it: `contains "x"`. */
export function testWords(test: Test): string {
  switch (test.kind) {
    case "text":
      return `${OPERATORS[test.operator]} "${test.text}"`;
    case "glob":
      return `is like "${test.parts.map((part) => (typeof part === "string" ? part : part.any === "text" ? "*" : "?")).join("")}"`;
    case "regex":
      return `matches /${test.pattern}/${test.flags}`;
    case "cidr":
      return `is in ${test.network}/${test.prefix}`;
    case "compare":
      return `${test.part === undefined ? "" : `its ${test.part} `}${COMPARISONS[test.comparison]} ${test.value}`;
    case "exists":
      return test.expected ? "is there" : "is not there";
    case "null":
      return "is empty or not there";
    case "fieldref":
      return `${OPERATORS[test.operator]} what ${test.field} has`;
    case "none":
      return `is none of: ${test.of.map(testWords).join("; ")}`;
  }
}
