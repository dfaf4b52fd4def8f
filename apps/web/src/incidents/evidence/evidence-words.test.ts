import { expect, it } from "vitest";
import { evidenceCount, firstWords, linkProblem, shortHash, webAddress } from "./evidence-words.ts";

const WITHDRAWN = { at: "2026-11-24T06:00:00Z", byName: "Ada Berg", because: "wrong host" };

it("what was withdrawn is counted apart", () => {
  expect(evidenceCount([])).toBe("");
  expect(evidenceCount([{ withdrawn: null }, { withdrawn: null }])).toBe("2");
  expect(evidenceCount([{ withdrawn: null }, { withdrawn: WITHDRAWN }])).toBe("1, and 1 withdrawn");
});

it("a hash is cut where nobody takes it for whole", () => {
  expect(shortHash("0123456789abcdef".repeat(4))).toBe("0123456789ab…");
});

it("words of many lines stand on one, cut without breaking a character", () => {
  expect(firstWords("\n one\r\n\ttwo  \u2028 three ")).toBe("one two three");
  expect(firstWords(`${"a".repeat(298)}😀😀`).isWellFormed()).toBe(true);
  expect(firstWords("a".repeat(400))).toHaveLength(300);
});

it.each(["https://example.org/a?b=c#d", "HTTP://[2001:db8::1]:8080/", "https://例え.jp/ a"])(
  "%s can be followed",
  (text) => {
    expect(webAddress(text)).toBeInstanceOf(URL);
    expect(linkProblem(text)).toBeUndefined();
  },
);

it.each([
  "javascript:alert(1)",
  " javascript://example.org/%0aalert(1)",
  "data:text/html,<script>alert(1)</script>",
  "file:///etc/passwd",
  "example.org",
  "//example.org",
  "https://",
  "https://ada:secret@example.org/",
  "",
])("“%s” cannot", (text) => {
  expect(webAddress(text)).toBeUndefined();
});

it.each([
  ["", undefined],
  ["htt", undefined],
  ["https://", undefined],
  ["example.org", "An address that begins with https:// or http://."],
  ["javascript:alert(1)", "An address that begins with https:// or http://."],
  [
    "https://ada:secret@example.org/",
    "Leave the name and password out: everybody who reads the incident would see them.",
  ],
])("who types “%s” is told %s", (typed, problem) => {
  expect(linkProblem(typed)).toBe(problem);
});
