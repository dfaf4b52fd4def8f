import { expect, it } from "vitest";
import { parseSigmaFile } from "./sigma-parser.ts";

const rule = (id: string, more = ""): string => `title: Rule ${id}
id: ${id}
author: Ada
level: high
logsource:
    product: linux
detection:
    words:
        user: root
    condition: words
${more}`;

it("gives each rule of a file its own text, and a broken one its line", () => {
  const text = `${rule("first")}---\n${rule("second").replace("condition: words", "condition: nothing")}---\n${rule("THIRD")}`;

  const { rules, errors } = parseSigmaFile(text, "many.yml");

  expect(rules.map(({ id, source }) => ({ id, source }))).toEqual([
    { id: "first", source: rule("first").trimEnd() },
    { id: "third", source: rule("THIRD") },
  ]);
  expect(errors).toHaveLength(1);
  expect(errors[0]?.line).toBeGreaterThan(11);
  expect(errors[0]?.line).toBeLessThan(23);
});

it("takes what our own rules say besides Sigma, when it is what it should be", () => {
  const ours = parseSigmaFile(rule("a", "cordon:\n  opensIncident: true\n  firstSteps: [Look., 7]\n"), "a.yml");
  const odd = parseSigmaFile(rule("a", "cordon: [opensIncident]\n"), "a.yml");

  expect(ours.rules[0]).toMatchObject({ opensIncident: true, firstSteps: ["Look."] });
  expect(odd.rules[0]).toMatchObject({ opensIncident: false, firstSteps: [] });
});

it("leaves a rule without an id, or with one that no address could hold, to the import", () => {
  const without = parseSigmaFile(rule("x").replace("id: x\n", ""), "dir/a.yml");
  const odd = parseSigmaFile(rule("'../<b>'"), "dir/a.yml");

  expect([without.rules[0]?.id, odd.rules[0]?.id]).toEqual([undefined, undefined]);
});
