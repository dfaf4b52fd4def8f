import { RE2JS } from "re2js";
import { beforeAll, describe, expect, it } from "vitest";
import { type DecoderContent, loadDecoderContent } from "./decoder-content.ts";
import { newDraft } from "./draft.ts";
import { compileMessageDecoder } from "./message-patterns.ts";

describe("message patterns", () => {
  let content: DecoderContent;
  let expressions: readonly (readonly [string, string])[];

  beforeAll(async () => {
    content = await loadDecoderContent();
    expressions = content.patterns.flatMap((file) => file.patterns.map(({ match }) => [file.name, match] as const));
  });

  it("there are some", () => {
    expect(expressions.length).toBeGreaterThan(80);
  });

  it("repeat nothing that repeats inside, and nothing without a bound", () => {
    expect(expressions.filter(([, match]) => problemOf(match) !== undefined)).toEqual([]);
  });

  it("the check finds what it is there for", () => {
    expect(problemOf("^(?<a>(?:x{1,9})+)$")).toBe("nested");
    expect(problemOf("^(?:[a-z]{1,9}-?)*$")).toBe("nested");
    expect(problemOf("^(?<a>.*)$")).toBe("unbounded");
    expect(problemOf("^(?=x)y")).toBe("look-around");
    expect(problemOf("x")).toBe("not anchored");
    expect(problemOf(String.raw`^(?<a>(?:[^"\\]|\\.){0,8192})\(\d{1,3}\)?`)).toBeUndefined();
  });

  it("are all understood by RE2, which can only do linear ones", () => {
    for (const [name, match] of expressions) {
      // RE2 allows 1,000 repetitions in all; how many there are does not matter here.
      const smaller = match.replace(/\{(\d+),\d{3,5}\}/g, "{$1,50}");
      expect(() => RE2JS.compile(smaller), `${name}: ${match}`).not.toThrow();
    }
  });

  it("a group without a name is refused when the file is compiled", () => {
    const [file] = content.patterns;
    if (!file) throw new Error("no pattern file");

    expect(() => compileMessageDecoder({ ...file, patterns: [{ match: "^(x)" }] })).toThrow("without a name");
  });

  it("a line made to be matched slowly is answered all the same", () => {
    const bait = ["a ", " from ", '" ', " ; USER=a ; ENV=", "\\", " - ", "?", ", client: ", "[", "user=", "("];
    for (const piece of bait) {
      const line = piece.repeat(Math.ceil(16_000 / piece.length));
      for (const file of content.patterns) {
        const decoder = compileMessageDecoder(file);
        for (const { starts = "" } of file.patterns)
          expect(decoder.decode(newDraft(), starts + line)).toBeTypeOf("boolean");
      }
    }
  });
});

/** Why an expression could take more than linear time; undefined when it cannot. */
function problemOf(match: string): string | undefined {
  if (!match.startsWith("^")) return "not anchored";
  if (/\(\?<?[=!]/.test(match)) return "look-around";
  const plain = match
    .replace(/\\./g, "x")
    .replace(/\[\^?\]?[^\]]*\]/g, "x")
    .replace(/\(\?(?::|<\w+>)/g, "(");
  const repeats: boolean[] = [];
  for (let at = 0; at < plain.length; at++) {
    const rest = plain.slice(at);
    if (rest.startsWith("(")) repeats.push(false);
    const repeat = /^(?:([*+])|\{(\d+)(,?)(\d*)\})/.exec(rest);
    if (repeat && isMany(repeat)) {
      if (repeat[1] !== undefined) return plain[at - 1] === ")" ? "nested" : "unbounded";
      if (repeats.length > 0) repeats[repeats.length - 1] = true;
    }
    if (rest.startsWith(")")) {
      const inner = repeats.pop() === true;
      const after = /^(?:([*+])|\{(\d+)(,?)(\d*)\})/.exec(rest.slice(1));
      if (inner && after && isMany(after) && Number(after[4] || "9") > 8) return "nested";
      if (repeats.length > 0 && inner) repeats[repeats.length - 1] = true;
    }
  }
  return undefined;
}

/** More than once: `?` and `{1}` are no repetition. */
function isMany(repeat: RegExpExecArray): boolean {
  return repeat[1] !== undefined || Number(repeat[4] || repeat[2]) > 1;
}
