import fc from "fast-check";
import { expect, it } from "vitest";
import { yamlParts } from "./yaml-line.ts";

it.each([
  ["title: A rule", "title"],
  ["    CommandLine|contains|all:", "CommandLine|contains|all"],
  ["  - Image|endswith: '\\cmd.exe'", "Image|endswith"],
  ["  'quoted: key': x", "'quoted: key'"],
])("the key of %j is %j", (line, key) => {
  expect(yamlParts(line).find(({ kind }) => kind === "key")?.text).toBe(key);
});

it.each(["# title: no", "  - https://example.org/a:b", "  free text"])("%j has no key", (line) => {
  expect(yamlParts(line).some(({ kind }) => kind === "key")).toBe(false);
});

it("nothing of a line is lost or added", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 400 }), (line) => {
      const joined = yamlParts(line)
        .map(({ text }) => text)
        .join("");

      expect(joined).toBe(line);
    }),
  );
});
