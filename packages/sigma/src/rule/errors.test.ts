import { describe, expect, test } from "vitest";
import { parseRules } from "../index.ts";

const GOOD = "title: good\nid: good\nlogsource: {product: p}\ndetection: {s: {f: 1}, condition: s}\n";

/** The one error that this document makes; the good rule before it must load all the same. */
function errorOf(document: string): string {
  const { rules, errors } = parseRules([{ path: "set/bad.yml", text: `${GOOD}---\n${document}` }]);
  expect(rules.map((rule) => rule.id)).toEqual(["good"]);
  expect(errors).toHaveLength(1);
  const [error] = errors;
  expect(error?.path).toBe("set/bad.yml");
  return `${error?.line}: ${error?.message}`;
}

const withDetection = (detection: string): string => `title: bad\nlogsource: {product: p}\ndetection:\n${detection}`;

describe("a document that is not a rule says why and where, and touches no other", () => {
  test.each([
    ["title: [\n", /^\d+: This is not YAML: /],
    ["a: 1\na: 2", /^7: This is not YAML: Map keys must be unique/],
    ["- a list", /^6: The document is not a map/],
    ["title: x\nlogsource: {}", /^6: The rule has no detection/],
    ["logsource: {}\ndetection: {s: {f: 1}, condition: s}", /The rule has no title/],
    ["title: x\ndetection: {s: {f: 1}, condition: s}", /The rule has no log source/],
    [withDetection("  s: {f: 1}"), /The detection has no condition/],
    [
      withDetection("  s: {f: 1}\n  condition: t"),
      /^10: The condition names "t", which the rule does not define. It has: s\.$/,
    ],
    [withDetection("  s: {f: 1}\n  condition: s and"), /ends where a search identifier should follow/],
    [withDetection("  s: {f: 1}\n  condition: (s"), /opens a bracket that it does not close/],
    [withDetection("  s: {f: 1}\n  condition: s)"), /goes on with "\)" where it should end/],
    [withDetection("  s: {f: 1}\n  condition: s | count() > 5"), /Aggregations behind a \| were removed/],
    [withDetection("  s: {f: 1}\n  condition: 1 of t*"), /No search identifier matches "t\*"/],
    [withDetection("  s: {f: 1}\n  condition: 5 of s*"), /wants 5 of "s\*", which are only 1/],
    [withDetection("  s:\n    f|contians: 1\n  condition: s"), /^10: There is no modifier "contians"/],
    [withDetection("  s:\n    f|re: '(a'\n  condition: s"), /^10: The regular expression "\(a" is not valid/],
    [withDetection("  s:\n    f|re: '(a)\\1'\n  condition: s"), /is not valid/],
    [withDetection("  s:\n    f|cidr: 10.0.0.0/99\n  condition: s"), /"10.0.0.0\/99" is not a network/],
    [withDetection("  s:\n    f|gt: many\n  condition: s"), /A comparison wants a number, not "many"/],
    [withDetection("  s:\n    f|exists: maybe\n  condition: s"), /"exists" wants true or false/],
    [withDetection("  s:\n    f: ['', null]\n  condition: s"), /null cannot stand in a list/],
    [withDetection("  s: []\n  condition: s"), /This list is empty/],
    [withDetection("  s:\n    f: {a: 1}\n  condition: s"), /A value is a text, a number/],
    [
      "title: x\nlevel: urgent\nlogsource: {}\ndetection: {s: {f: 1}, condition: s}",
      /^7: "urgent" is not a level: informational/,
    ],
    ["title: x\ncorrelation: {type: event_count}", /Correlation rules are not supported yet/],
    [GOOD, /The id good is already that of the rule in set\/bad.yml/],
  ])("%j", (document, message) => {
    expect(errorOf(document)).toMatch(message);
  });
});

describe("hostile documents are refused within bounds", () => {
  test("an alias that refers to itself", () => {
    expect(errorOf(withDetection("  s: &s\n    f: *s\n  condition: s"))).toMatch(/nested too deep|alias/i);
  });

  test("aliases that grow without end", () => {
    const levels = Array.from(
      { length: 12 },
      (_, n) =>
        `a${n}: &a${n} [${
          n === 0
            ? "x"
            : Array(9)
                .fill(`*a${n - 1}`)
                .join(", ")
        }]`,
    );
    expect(errorOf(`${levels.join("\n")}\ntitle: x`)).toMatch(/alias/i);
  });

  test("a regular expression of 10 MB, and a file of it", () => {
    const { rules, errors } = parseRules([{ path: "big.yml", text: `${GOOD}x: ${"a".repeat(10_000_000)}` }]);
    expect(rules).toEqual([]);
    expect(errors[0]?.message).toMatch(/^The file has more than 1,048,576 characters/);
    expect(errorOf(withDetection(`  s:\n    f|re: ${"a".repeat(200_000)}\n  condition: s`))).toMatch(
      /^10: The regular expression has 200,000 characters/,
    );
  });

  test("a condition nested without end", () => {
    expect(errorOf(withDetection(`  s: {f: 1}\n  condition: ${"(".repeat(4_000)}s`))).toMatch(/nested more than/);
    expect(errorOf(withDetection(`  s: {f: 1}\n  condition: ${"not ".repeat(2_000)}s`))).toMatch(/nested more than/);
  });

  test("more variants of flags than can be listed", () => {
    expect(errorOf(withDetection("  s:\n    f|windash: -a -b -c -d -e -f -g\n  condition: s"))).toMatch(
      /too many variants/,
    );
  });

  test("control characters of a rule do not reach a message", () => {
    expect(errorOf(withDetection('  s: {f: 1}\n  condition: "a\\u001b[31m"'))).toMatch(/names "a·\[31m"/);
  });

  test("a title that is HTML is a title", () => {
    const title = "<img src=x onerror=alert(1)>";
    const { rules } = parseRules([{ path: "x.yml", text: GOOD.replace("title: good", `title: "${title}"`) }]);
    expect(rules[0]?.title).toBe(title);
  });
});
