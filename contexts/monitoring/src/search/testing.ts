import fc from "fast-check";
import type { EventRow } from "../event/event-row.ts";
import type { Ast, FieldTest, Glob, GlobPart } from "./ast.ts";
import { isEcsColumn } from "./fields.ts";
import { addressToHex, isNetwork, networkRange } from "./network.ts";

/** The meaning of a search in plain words, for tests: slow, over one event in memory. */
export function matchesSearch(ast: Ast, row: EventRow): boolean {
  switch (ast.kind) {
    case "all":
      return true;
    case "and":
      return ast.items.every((item) => matchesSearch(item, row));
    case "or":
      return ast.items.some((item) => matchesSearch(item, row));
    case "not":
      return !matchesSearch(ast.item, row);
    case "text":
      return containsText(searchedText(row), ast.value);
    case "text-like":
      return containsGlob(searchedText(row).toLowerCase(), ast.glob);
    case "field":
      return passes(valueOf(ast.field, row), ast.test);
  }
}

function valueOf(field: string, row: EventRow): string {
  if (field === "cordon.source") return row.sourceName;
  if (field === "cordon.decoder") return row.decoder;
  if (field === "cordon.skew") return row.skew ?? "";
  return (isEcsColumn(field) ? row.ecs[field] : row.fields.get(field)) ?? "";
}

function passes(value: string, test: FieldTest): boolean {
  const lower = value.toLowerCase();
  switch (test.kind) {
    case "exists":
      return value !== "";
    case "equals":
      return lower === test.value.toLowerCase();
    case "like":
      return value !== "" && fits(lower, 0, test.glob, 0, () => true);
    case "cidr": {
      const address = addressToHex(value);
      const range = networkRange(test.network);
      return address !== undefined && range !== undefined && address >= range.first && address <= range.last;
    }
    case "compare": {
      if (value === "") return false;
      if (isNumber(test.value)) {
        const [a, b] = [Number(value), Number(test.value)];
        return isNumber(value) && holds(a < b ? -1 : a > b ? 1 : 0, test.operator);
      }
      return holds(Buffer.compare(Buffer.from(lower), Buffer.from(test.value.toLowerCase())), test.operator);
    }
  }
}

function holds(order: number, operator: string): boolean {
  return operator === ">" ? order > 0 : operator === ">=" ? order >= 0 : operator === "<" ? order < 0 : order <= 0;
}

const isNumber = (text: string): boolean => /^[+-]?\d+(\.\d+)?$/.test(text);
const isWordChar = (char: string | undefined): boolean =>
  char !== undefined && /[a-z0-9\u0080-\u{10ffff}]/iu.test(char);

function words(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^a-z0-9\u0080-\u{10ffff}]+/u)
    .filter(Boolean);
}

function searchedText(row: EventRow): string {
  return `${row.raw}\n${row.decodedText}`;
}

function containsText(raw: string, value: string): boolean {
  const present = new Set(words(raw));
  const wanted = words(value);
  const lower = raw.toLowerCase();
  const escaped = JSON.stringify(value.toLowerCase()).slice(1, -1);
  return wanted.every((word) => present.has(word)) && (lower.includes(value.toLowerCase()) || lower.includes(escaped));
}

function containsGlob(raw: string, glob: Glob): boolean {
  const first = glob[0];
  const last = glob.at(-1);
  const isEnd = (end: number): boolean =>
    !(last && "literal" in last && isWordChar(last.literal.at(-1)) && isWordChar(raw[end]));
  return Array.from({ length: raw.length + 1 }).some((_, at) => {
    if (first && "literal" in first && isWordChar(first.literal[0]) && isWordChar(raw[at - 1])) return false;
    return fits(raw, at, glob, 0, isEnd, /[^\t\n\f\r ]/);
  });
}

/** Whether `glob` from `part` on fits `text` from `at` on, ending where `isEnd` says (the end of the text by default). */
function fits(
  text: string,
  at: number,
  glob: Glob,
  part: number,
  isEnd: (end: number) => boolean,
  any?: RegExp,
): boolean {
  const piece = glob[part];
  if (!piece) return any ? isEnd(at) : at === text.length;
  if ("literal" in piece) {
    const spellings = any ? [piece.literal, JSON.stringify(piece.literal).slice(1, -1)] : [piece.literal];
    return spellings.some((spelling) => {
      const literal = spelling.toLowerCase();
      return text.startsWith(literal, at) && fits(text, at + literal.length, glob, part + 1, isEnd, any);
    });
  }
  const isAny = (char: string | undefined): boolean => char !== undefined && (any === undefined || any.test(char));
  if (piece.wildcard === "?")
    return (
      isAny(text[at]) &&
      fits(text, at + String.fromCodePoint(text.codePointAt(at) ?? 0).length, glob, part + 1, isEnd, any)
    );
  for (let end = at; ; end++) {
    if (fits(text, end, glob, part + 1, isEnd, any)) return true;
    if (!isAny(text[end])) return false;
  }
}

/** Values that occur in events as well as in searches, so that random searches find something. */
export const SOME_VALUES: readonly string[] = [
  "root",
  "ROOT",
  "web-1",
  "Web-1.example.com",
  "10.1.2.3",
  "192.168.0.1",
  "2001:db8::7",
  "::ffff:10.9.9.9",
  "22",
  "443",
  "1024",
  "-5",
  "4688.5",
  "C:\\Windows\\System32\\mimikatz.exe",
  "C:\\",
  'say "hello"',
  "it's",
  "a b",
  "100%",
  "under_score",
  "straße ÜBER",
  "日本",
  "x\ny",
  "{p0:String}",
  "') or 1=1 --",
  "*",
  "AND",
];

export const SOME_FIELDS: readonly string[] = [
  "user.name",
  "host.name",
  "source.ip",
  "destination.ip",
  "source.port",
  "process.name",
  "event.code",
  "cordon.decoder",
  "cordon.skew",
  "EventID",
  "Image",
  "id.orig_h",
  "user",
  "Product Name",
  "no such field",
];

const someText = fc.oneof(
  fc.constantFrom(...SOME_VALUES),
  fc.constantFrom(
    "root",
    "mimi",
    "hello",
    "failed",
    "password",
    "failed password",
    "system32",
    "über",
    "web",
    "example.com",
    "_",
    "\\",
    "%",
  ),
);

const someGlob: fc.Arbitrary<Glob> = fc
  .array(
    fc.oneof<fc.Arbitrary<GlobPart>[]>(
      fc.constantFrom("*" as const, "?" as const).map((wildcard) => ({ wildcard })),
      fc
        .constantFrom("root", "mimi", "katz", "web-", "1", "0", ".exe", "\\", "sys", "%", "_", "example", "Ü", " ")
        .map((literal) => ({ literal })),
    ),
    { minLength: 2, maxLength: 4 },
  )
  .map(normalGlob)
  .filter((glob) => glob.some((part) => "wildcard" in part) && glob.some((part) => "literal" in part));

function normalGlob(parts: readonly GlobPart[]): Glob {
  const glob: GlobPart[] = [];
  for (const part of parts) {
    const last = glob.at(-1);
    if (last && "literal" in last && "literal" in part)
      glob[glob.length - 1] = { literal: last.literal + part.literal };
    else if (!(last && "wildcard" in last && "wildcard" in part && last.wildcard === "*" && part.wildcard === "*"))
      glob.push(part);
  }
  return glob;
}

const someTest: fc.Arbitrary<FieldTest> = fc.oneof<fc.Arbitrary<FieldTest>[]>(
  someText.filter((value) => !isNetwork(value)).map((value) => ({ kind: "equals", value })),
  someGlob.map((glob) => ({ kind: "like", glob })),
  fc.record({
    kind: fc.constant("compare"),
    operator: fc.constantFrom(">", ">=", "<", "<="),
    value: fc.oneof(fc.constantFrom("22", "1000", "-6", "4688.5"), someText),
  }),
  fc
    .constantFrom("10.0.0.0/8", "192.168.0.1/32", "2001:db8::/32", "::/0")
    .map((network) => ({ kind: "cidr", network })),
  fc.constant({ kind: "exists" }),
);

/** A random search in the normal form that reading one gives. */
export function anySearch(): fc.Arbitrary<Ast> {
  const leaf = fc.oneof<fc.Arbitrary<Ast>[]>(
    someText.map((value) => ({ kind: "text", value })),
    someGlob.filter((glob) => glob.some((part) => "literal" in part)).map((glob) => ({ kind: "text-like", glob })),
    fc.record({ kind: fc.constant("field"), field: fc.constantFrom(...SOME_FIELDS), test: someTest }),
  );
  const tree = (depth: number): fc.Arbitrary<Ast> =>
    depth === 0
      ? leaf
      : fc.oneof(
          { maxDepth: depth },
          leaf,
          tree(depth - 1).map((item): Ast => ({ kind: "not", item })),
          fc
            .tuple(
              fc.constantFrom("and" as const, "or" as const),
              fc.array(tree(depth - 1), { minLength: 2, maxLength: 3 }),
            )
            .map(
              ([kind, items]): Ast => ({
                kind,
                items: items.flatMap((item) => (item.kind === kind ? item.items : [item])),
              }),
            ),
        );
  return tree(3);
}
