import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyText } from "../event/testing.ts";
import { addFilter } from "./format-search.ts";
import { parseSearch } from "./parse-search.ts";

describe("adding a filter", () => {
  it.each([
    ["", "host.name", "web-1", "in", "host.name:web-1"],
    ["failed", "user.name", "root", "out", "failed NOT user.name:root"],
    ["a OR b", "user.name", "root", "in", "(a OR b) user.name:root"],
    ["a user.name:root", "user.name", "root", "out", "a NOT user.name:root"],
    ["user.name:root b", "user.name", "root", "in", "user.name:root b"],
    ["NOT user.name:root", "user.name", "root", "in", "user.name:root"],
    ["", "user.name", "", "in", "NOT exists:user.name"],
    ["", "user.name", "", "out", "exists:user.name"],
    ["", "Product Name", 'a "b" \\', "in", '"Product Name":"a \\"b\\" \\\\"'],
    ["broken (", "x", "b", "in", "broken ( x:b"],
  ] as const)("turns %j with %s=%j %s into %s", (text, field, value, direction, expected) => {
    expect(addFilter(text, field, value, direction)).toBe(expected);
  });

  it("quotes any name and value so that the search means exactly them", () => {
    const name = fc.oneof(anyText(1), fc.constantFrom("raw", "user", "exists", "id", "AND"));
    fc.assert(
      fc.property(name, anyText(1), (field, value) => {
        expect(parseSearch(addFilter("a", field, value, "in"))).toEqual({
          kind: "and",
          items: [
            { kind: "text", value: "a" },
            { kind: "field", field, test: { kind: "equals", value } },
          ],
        });
      }),
      { numRuns: 1_000 },
    );
  });
});
