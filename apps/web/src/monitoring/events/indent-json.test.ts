import fc from "fast-check";
import { expect, it } from "vitest";
import { indentJson } from "./indent-json.ts";

it("puts each member on its own line and leaves long numbers and escapes as they were", () => {
  expect(indentJson(String.raw`{"a":12345678901234567890,"b":["\u0041",{}]}`)).toBe(
    '{\n  "a": 12345678901234567890,\n  "b": [\n    "\\u0041",\n    {}\n  ]\n}',
  );
});

it("leaves text that is no JSON alone", () => {
  expect(indentJson("{half")).toBeUndefined();
  expect(indentJson("42")).toBeUndefined();
});

it("changes nothing but white space", () => {
  fc.assert(
    fc.property(fc.oneof(fc.object(), fc.array(fc.jsonValue())), (value) => {
      const text = JSON.stringify(value);
      expect(JSON.parse(indentJson(text) ?? "null")).toEqual(JSON.parse(text));
    }),
  );
});
