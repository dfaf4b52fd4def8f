import fc from "fast-check";
import { expect, it } from "vitest";
import { machineSegments } from "./machine-segments.ts";

/** Any UTF-16 at all, halves of surrogate pairs included. */
const ANYTHING = fc
  .array(fc.integer({ min: 0, max: 0xff_ff }), { maxLength: 80 })
  .map((units) => String.fromCharCode(...units));
const HOSTILE = fc
  .array(fc.constantFrom("\u001b", "[", "3", "m", "\u202e", '"', "=", "a", "1", ".", "\n", "\u0000"), { maxLength: 60 })
  .map((parts) => parts.join(""));

const exact = (segments: ReturnType<typeof machineSegments>): string =>
  segments.map((segment) => segment.exact).join("");
const shown = (text: string): string =>
  machineSegments(text)
    .map((segment) => segment.shown)
    .join("");

it("the exact parts joined are the text that came, whatever it is", () => {
  const text = fc.oneof(ANYTHING, HOSTILE);
  fc.assert(
    fc.property(text, fc.boolean(), fc.boolean(), (line, isColoured, keepsLines) => {
      expect(exact(machineSegments(line, { isColoured, keepsLines }))).toBe(line);
    }),
  );
});

it("nothing that is shown can move the cursor, turn the direction or hide", () => {
  fc.assert(
    fc.property(fc.oneof(ANYTHING, HOSTILE), (line) => {
      // oxlint-disable-next-line no-control-regex -- these are what must not be there
      expect(shown(line)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/);
    }),
  );
});

it("a terminal escape is one symbol with its parameters", () => {
  const segments = machineSegments("a\u001b[31mred\u001b[0m");

  expect(segments.map(({ kind, shown }) => [kind, shown])).toEqual([
    ["text", "a"],
    ["control", "ESC[31m"],
    ["text", "red"],
    ["control", "ESC[0m"],
  ]);
});

it("a right-to-left override is named", () => {
  expect(machineSegments("gpj.\u202eexe")[1]).toMatchObject({ kind: "control", shown: "RLO", name: "U+202E" });
});

it("line feeds become symbols in a row and stay in a block", () => {
  expect(shown("a\nb")).toBe("aLFb");
  expect(machineSegments("a\nb", { keepsLines: true })).toHaveLength(1);
});

it("keys, strings, numbers and addresses are told apart", () => {
  const kinds = machineSegments('user=root from 10.0.0.4 port 22 msg="hi there"', { isColoured: true })
    .filter(({ kind }) => kind !== "text")
    .map(({ kind, exact }) => [kind, exact]);

  expect(kinds).toEqual([
    ["key", "user"],
    ["address", "10.0.0.4"],
    ["number", "22"],
    ["key", "msg"],
    ["string", '"hi there"'],
  ]);
});

it("marks keep the text whole and say why, across segments", () => {
  const text = "Failed password for root\u0000x";
  const marks = [
    { start: 0, end: 15, why: "failed password" },
    { start: 20, end: 25, why: "user:root" },
  ];
  const segments = machineSegments(text, { marks });

  expect(exact(segments)).toBe(text);
  expect(segments.filter(({ why }) => why !== undefined).map(({ exact, why }) => [exact, why])).toEqual([
    ["Failed password", "failed password"],
    ["root", "user:root"],
    ["\u0000", "user:root"],
  ]);
});

it("an evil line of 100,000 quotes and digits is cut in well under a second", () => {
  const line = `${'"\\'.repeat(25_000)}${"1.".repeat(25_000)}`;
  const started = performance.now();

  expect(exact(machineSegments(line, { isColoured: true }))).toBe(line);
  expect(performance.now() - started).toBeLessThan(5_000); // quadratic would take minutes
});
