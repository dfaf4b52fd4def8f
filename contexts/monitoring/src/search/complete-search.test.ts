import { describe, expect, it } from "vitest";
import { completionAt } from "./complete-search.ts";

/** `|` marks the caret. */
function at(marked: string): ReturnType<typeof completionAt> {
  return completionAt(marked.replace("|", ""), marked.indexOf("|"));
}

describe("the piece under the caret", () => {
  it.each([
    ["|", { kind: "field", start: 0, end: 0, prefix: "" }],
    ["ho|", { kind: "field", start: 0, end: 2, prefix: "ho" }],
    ["a ho|st b", { kind: "field", start: 2, end: 6, prefix: "ho" }],
    ["host:|", { kind: "value", start: 5, end: 5, prefix: "", field: "host.name" }],
    ["a -host:we|", { kind: "value", start: 8, end: 10, prefix: "we", field: "host.name" }],
    ["(host:we|b)", { kind: "value", start: 6, end: 9, prefix: "we", field: "host.name" }],
    ['host:"we b|', { kind: "value", start: 5, end: 10, prefix: "we b", field: "host.name" }],
    ['"Product Name":x|', { kind: "value", start: 15, end: 16, prefix: "x", field: "Product Name" }],
    ['"user":x|', { kind: "value", start: 7, end: 8, prefix: "x", field: "user" }],
    ["raw:x|", { kind: "text", start: 4, end: 5, prefix: "x" }],
    ["exists:us|", { kind: "field", start: 7, end: 9, prefix: "us" }],
    ["port:>1|", { kind: "value", start: 6, end: 7, prefix: "1", field: "port" }],
    ["a b |", { kind: "field", start: 4, end: 4, prefix: "" }],
  ])("of %s", (marked, expected) => {
    expect(at(marked)).toEqual(expected);
  });
});
