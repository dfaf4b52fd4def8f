import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Ast, MAX_SEARCH_DEPTH, MAX_SEARCH_TERMS } from "./ast.ts";
import { anySearch } from "./testing.ts";
import { formatSearch } from "./format-search.ts";
import { parseSearch } from "./parse-search.ts";

const is = (field: string, value: string): Ast => ({ kind: "field", field, test: { kind: "equals", value } });
const text = (value: string): Ast => ({ kind: "text", value });
const not = (item: Ast): Ast => ({ kind: "not", item });
const and = (...items: Ast[]): Ast => ({ kind: "and", items });
const or = (...items: Ast[]): Ast => ({ kind: "or", items });

describe("reading a search", () => {
  it.each<[string, Ast]>([
    ["", { kind: "all" }],
    ["  ", { kind: "all" }],
    [
      'host:web-1 user:root "failed password"',
      and(is("host.name", "web-1"), is("user.name", "root"), text("failed password")),
    ],
    ["a b OR c", or(and(text("a"), text("b")), text("c"))],
    ["a AND (b OR c)", and(text("a"), or(text("b"), text("c")))],
    ["NOT a -b", and(not(text("a")), not(text("b")))],
    ["a - b", and(text("a"), text("-"), text("b"))],
    ["android ORACLE notes", and(text("android"), text("ORACLE"), text("notes"))],
    ["EventID:4688", is("EventID", "4688")],
    ["id.orig_h:10.0.0.1", is("id.orig_h", "10.0.0.1")],
    ['"host":a', is("host", "a")],
    ["source:relay", is("cordon.source", "relay")],
    ['"Product Name":x', is("Product Name", "x")],
    ["host:(a OR -b)", or(is("host.name", "a"), not(is("host.name", "b")))],
    ["path:C:\\Windows\\System32", is("path", "C:\\Windows\\System32")],
    ["C:\\Windows", text("C:\\Windows")],
    [
      "https://example.com/a?b",
      { kind: "text-like", glob: [{ literal: "https://example.com/a" }, { wildcard: "?" }, { literal: "b" }] },
    ],
    ["fe80::1", text("fe80::1")],
    ["source.ip:2001:db8::1", is("source.ip", "2001:db8::1")],
    ["12:30:01", text("12:30:01")],
    ["a\\*b", text("a*b")],
    ['x:"a\\"b\\\\c"', is("x", 'a"b\\c')],
    ['raw:"failed password"', text("failed password")],
    ["exists:user.name", { kind: "field", field: "user.name", test: { kind: "exists" } }],
    ["user.name:*", { kind: "field", field: "user.name", test: { kind: "exists" } }],
    ["source.ip:10.0.0.0/8", { kind: "field", field: "source.ip", test: { kind: "cidr", network: "10.0.0.0/8" } }],
    [
      "source.ip:2001:db8::/32",
      { kind: "field", field: "source.ip", test: { kind: "cidr", network: "2001:db8::/32" } },
    ],
    ["code:>=4000", { kind: "field", field: "event.code", test: { kind: "compare", operator: ">=", value: "4000" } }],
    [
      "Image:*\\\\mimikatz.exe",
      {
        kind: "field",
        field: "Image",
        test: { kind: "like", glob: [{ wildcard: "*" }, { literal: "\\mimikatz.exe" }] },
      },
    ],
  ])("reads %s", (search, expected) => {
    expect(parseSearch(search)).toEqual(expected);
  });

  it("reads a range as two comparisons, with square brackets including their end", () => {
    expect(formatSearch(parseSearch("port:[1 TO 5}"))).toBe("port:>=1 port:<5");
    expect(formatSearch(parseSearch("port:[* TO 5]"))).toBe("port:<=5");
  });

  it.each([
    ["a (b OR (c)", "The bracket at 3 is never closed."],
    ["a) b", "The bracket at 2 closes nothing. Remove it, or put it in quotes to search for it."],
    ['user:root "failed', "The quote at 11 is never closed."],
    ["host: web", "The field host at 1 has no value. Write host:value, or exists:host."],
    [
      "a AND",
      "A term is missing at the end. AND, OR and NOT stand between terms; put them in quotes to search for the words.",
    ],
    [
      "OR a",
      "A term is missing at 1. AND, OR and NOT stand between terms; put them in quotes to search for the words.",
    ],
    ["()", "The brackets at 1 are empty. Put a term between them, or remove them."],
    ["port:[1 5]", "The range at 6 needs the word TO between its ends, as in [1 TO 5]."],
    ["port:[1 TO 5", "The range at 6 is never closed."],
    ["port:>", 'A value is missing after ">" at 7.'],
    ["**", "The wildcard at 1 stands alone and would match everything. Add some text to it."],
    ['""', "The quotes at 1 are empty. Put a word between them, or remove them."],
  ])("says what is wrong with %s", (search, sentence) => {
    expect(() => parseSearch(search)).toThrow(
      expect.objectContaining({
        code: "search.invalid",
        message: sentence,
        fields: { q: sentence, position: expect.stringMatching(/^\d+$/) },
      }),
    );
  });

  it("refuses what is too long, too deep or too much, at once", () => {
    expect(() => parseSearch("x".repeat(5_000))).toThrow(/longer than/);
    expect(() => parseSearch("(".repeat(MAX_SEARCH_DEPTH + 1))).toThrow(/nested more than/);
    expect(() => parseSearch("-".repeat(4_000) + "a")).toThrow(/nested more than/);
    expect(() => parseSearch("a ".repeat(MAX_SEARCH_TERMS + 1))).toThrow(/more than 200 terms/);
  });

  it("answers any text with a tree or with search.invalid", () => {
    const piece = fc.constantFrom(
      "(",
      ")",
      '"',
      "\\",
      " ",
      ":",
      "-",
      "*",
      "?",
      "[",
      "]",
      "{",
      "}",
      "<",
      ">",
      "=",
      "AND",
      "OR",
      "NOT",
      "TO",
      "a",
      "host",
      "/8",
      "::",
      "é",
      "\u0000",
      "\ud800",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        try {
          const ast = parseSearch(pieces.join(""));
          expect(parseSearch(formatSearch(ast))).toEqual(ast);
        } catch (error) {
          expect(error).toMatchObject({ code: "search.invalid" });
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it("reads what it writes as the same tree", () => {
    fc.assert(
      fc.property(anySearch(), (ast) => {
        expect(parseSearch(formatSearch(ast))).toEqual(ast);
      }),
      { numRuns: 2_000 },
    );
  });
});
