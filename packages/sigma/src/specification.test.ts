import { describe, expect, test } from "vitest";
import { createRuleSet, explain, parseRules, type ParseOptions, WINDOWS_ALIASES } from "./index.ts";

/** What a rule with this detection says about an event, by the index and by the plain meaning. */
function matches(
  detection: string,
  fields: Record<string, unknown>,
  options: ParseOptions = {},
  text?: string,
): boolean {
  const indented = detection.trim().replaceAll("\n", "\n  ");
  const source = `title: t\nid: r\nlogsource: {product: p}\ndetection:\n  ${indented}`;
  const { rules, errors } = parseRules([{ path: "rule.yml", text: source }], options);
  expect(errors).toEqual([]);
  const event = { source: { product: "p" }, fields, ...(text === undefined ? {} : { text }) };
  const byIndex = createRuleSet(rules, { aliases: WINDOWS_ALIASES }).match(event).length > 0;
  const [rule] = rules;
  if (!rule || rule.missingPlaceholders.length > 0) return byIndex;
  expect(explain(rule, event, { aliases: WINDOWS_ALIASES }).holds).toBe(byIndex);
  return byIndex;
}

const one = (line: string): string => `selection:\n  ${line}\ncondition: selection`;

type Row = readonly [section: string, line: string, value: unknown, expected: boolean];

const FIELD_ROWS: readonly Row[] = [
  ["General: values are case-insensitive", "f: Abc", "aBC", true],
  ["General: a number is its text", "f: 4624", 4624, true],
  ["General: a number is its text", "f: 4624", "46240", false],
  ["General: a number that a double would round", "f: 9223372036854775807", "9223372036854775807", true],
  ["General: true is its text", "f: true", "True", true],
  ["Wildcard: * is any text", "f: 'a*c'", "abbc", true],
  ["Wildcard: * is any text, also none", "f: 'a*c'", "ac", true],
  ["Wildcard: ? is one character", "f: 'prog?.exe'", "progA.exe", true],
  ["Wildcard: ? is one character, not none", "f: 'prog?.exe'", "prog.exe", false],
  ["Wildcard: the whole value is meant", "f: 'b*'", "abc", false],
  ["Escape: a backslash is itself", "f: 'C:\\Windows'", "c:\\windows", true],
  ["Escape: two backslashes are one", "f: 'C:\\\\Windows'", "c:\\windows", true],
  ["Escape: an escaped star is a star", "f: 'a\\*c'", "a*c", true],
  ["Escape: an escaped star is no wildcard", "f: 'a\\*c'", "abc", false],
  ["Escape: two backslashes and a star are a backslash and a wildcard", "f: 'a\\\\*'", "a\\b", true],
  ["Escape: three backslashes and a star are both plain", "f: 'a\\\\\\*'", "a\\*", true],
  ["Escape: three backslashes and a star are both plain", "f: 'a\\\\\\*'", "a\\b", false],
  ["Escape: four backslashes are two", "f: '\\\\\\\\server'", "\\\\server", true],
  ["Special values: '' is the empty text", "f: ''", "", true],
  ["Special values: '' is no missing field", "f: ''", undefined, false],
  ["Special values: null is a field without a value", "f: null", null, true],
  ["Special values: null is a missing field", "f: null", undefined, true],
  ["Special values: null is no text", "f: null", "", false],
  ["contains", "f|contains: bc", "aBCd", true],
  ["contains keeps wildcards inside", "f|contains: 'b*d'", "abcde", true],
  ["startswith", "f|startswith: adm", "ADMIN", true],
  ["startswith", "f|startswith: adm", "xadm", false],
  ["endswith", "f|endswith: '\\cmd.exe'", "C:\\Windows\\CMD.EXE", true],
  ["endswith", "f|endswith: '\\cmd.exe'", "C:\\xcmd.exe", false],
  ["contains|all", "f|contains|all: [a, b]", "xbxa", true],
  ["contains|all", "f|contains|all: [a, b]", "xbx", false],
  ["exists: true", "f|exists: true", "", true],
  ["exists: true", "f|exists: true", undefined, false],
  ["exists checks presence, not the value", "f|exists: true", null, true],
  ["exists: false", "f|exists: false", undefined, true],
  ["exists: false", "f|exists: false", "x", false],
  ["cased", "f|cased: Abc", "Abc", true],
  ["cased", "f|cased: Abc", "abc", false],
  ["contains|cased", "f|contains|cased: B", "ABC", true],
  ["contains|cased", "f|contains|cased: b", "ABC", false],
  ["neq", "f|neq: a", "b", true],
  ["neq", "f|neq: a", "A", false],
  ["neq of a list: none of them", "f|neq: [a, b]", "b", false],
  ["neq of a list: none of them", "f|neq: [a, b]", "c", true],
  ["neq: a missing field is not different", "f|neq: a", undefined, false],
  ["neq with contains", "f|contains|neq: a", "xyz", true],
  ["neq: numeric", "f|neq: 15", 16, true],
  ["windash", "f|windash|contains: ' -f '", "cmd /f x", true],
  ["windash", "f|windash|contains: ' -f '", "cmd \u2013f x", true],
  ["windash leaves inner dashes alone", "f|windash|contains: 'a-b'", "a/b", false],
  ["contains|all|windash: one variant of each", "f|contains|all|windash: [' -a', ' -b']", "x /a -b", true],
  ["contains|all|windash: one variant of each", "f|contains|all|windash: [' -a', ' -b']", "x /a", false],
  ["re", "f|re: 'a.c$'", "xxabc", true],
  ["re is case-sensitive", "f|re: abc", "ABC", false],
  ["re|i", "f|re|i: abc", "ABC", true],
  ["re without m: ^ is the start", "f|re: ^b", "a\nb", false],
  ["re|m: ^ is the start of a line", "f|re|m: ^b", "a\nb", true],
  ["re without s: . is no line break", "f|re: a.b", "a\nb", false],
  ["re|s: . is any character", "f|re|s: a.b", "a\nb", true],
  ["re of a list", "f|re: [aaa, bbb]", "xbbb", true],
  ["re with alternatives", "f|re: '(?:foo|bar)\\d{2,}'", "bar12", true],
  ["base64", "f|base64|contains: foobar", "x Zm9vYmFy y", true],
  ["base64offset, by one byte", "f|base64offset|contains: foobar", Buffer.from("xfoobarz").toString("base64"), true],
  ["base64offset, by two bytes", "f|base64offset|contains: foobar", Buffer.from("xyfoobar").toString("base64"), true],
  ["base64offset", "f|base64offset|contains: foobar", Buffer.from("fooxbar").toString("base64"), false],
  ["wide|base64", "f|wide|base64|contains: ping", Buffer.from("ping", "utf16le").toString("base64"), true],
  ["utf16le|base64", "f|utf16le|base64: ping", Buffer.from("ping", "utf16le").toString("base64"), true],
  ["utf16be|base64", "f|utf16be|base64: ping", Buffer.from("ping", "utf16le").swap16().toString("base64"), true],
  [
    "utf16|base64 has a byte order mark",
    "f|utf16|base64: ping",
    Buffer.from("\ufeffping", "utf16le").toString("base64"),
    true,
  ],
  ["wide alone", "f|wide|contains: ab", "xa\u0000b\u0000", true],
  ["lt", "f|lt: 15", 14, true],
  ["lt", "f|lt: 15", 15, false],
  ["lte", "f|lte: 15", "15", true],
  ["gt", "f|gt: 15", 15.5, true],
  ["gte", "f|gte: 15", 15, true],
  ["a comparison of text that is no number", "f|gt: 15", "many", false],
  ["a comparison of empty text", "f|lt: 15", "", false],
  ["minute", "f|minute: 32", "2020-08-07 10:32:22", true],
  ["hour", "f|hour: 10", "2020-08-07T10:32:22Z", true],
  ["hour|gte", "f|hour|gte: 20", "2020-08-07T10:32:22Z", false],
  ["hour is not converted between zones", "f|hour: 10", "2020-08-07T10:32:22+05:00", true],
  ["day", "f|day: 7", "2020-08-07", true],
  ["week", "f|week: 32", "2020-08-07", true],
  ["week: the days before the first Thursday are of the year before", "f|week: 53", "2021-01-01", true],
  ["month", "f|month: 8", "2020-08-07", true],
  ["year", "f|year: 2020", "1596796342", true],
  ["a time part of no date", "f|year: 2020", "yesterday", false],
  ["cidr", "f|cidr: 10.0.0.0/8", "10.20.30.40", true],
  ["cidr", "f|cidr: 10.0.0.0/8", "11.0.0.1", false],
  ["cidr of IPv6", "f|cidr: 'fe80::/10'", "fe80::1", true],
  ["cidr of a list", "f|cidr: [10.0.0.0/8, 192.168.0.0/16]", "192.168.3.4", true],
  ["cidr of text that is no address", "f|cidr: 10.0.0.0/8", "ten", false],
  ["a field with several values: one is enough", "f: b", ["a", "b"], true],
  ["a field with several values", "f: c", ["a", "b"], false],
]; // prettier-ignore

describe("fields and modifiers", () => {
  test.each(FIELD_ROWS)("%s: %s on %j is %s", (_section, line, value, expected) => {
    expect(matches(one(line), value === undefined ? { other: "x" } : { f: value, other: "x" })).toBe(expected);
  });

  test("fieldref compares two fields of the event", () => {
    expect(matches(one("a|fieldref: b"), { a: "X", b: "x" })).toBe(true);
    expect(matches(one("a|fieldref: b"), { a: "X", b: "y" })).toBe(false);
    expect(matches(one("a|fieldref: b"), { a: "X" })).toBe(false);
    expect(matches(one("a|fieldref|startswith: b"), { a: "xyz", b: "xy" })).toBe(true);
    expect(matches(one("a|fieldref|neq: b"), { a: "x", b: "y" })).toBe(true);
  });

  test("expand takes values from outside, and a rule without them never matches", () => {
    const values = { placeholders: { Admins: ["root", "adm_*"] } };
    expect(matches(one("f|expand: '%Admins%'"), { f: "adm_joe" }, values)).toBe(true);
    expect(matches(one("f|expand: '%Admins%'"), { f: "joe" }, values)).toBe(false);
    expect(matches(one("f|expand: 'x-%Admins%-y'"), { f: "x-root-y" }, values)).toBe(true);
    expect(matches(one("f|expand: '\\%plain%Admins%'"), { f: "%plainroot" }, values)).toBe(true);
    expect(matches(one("f: '%Admins%'"), { f: "%admins%" }, values)).toBe(true);
    expect(matches(one("f|expand: '%Nobody%'"), { f: "root" }, values)).toBe(false);
  });

  test("spaces in the names of a source are left out, members of objects are reached with dots", () => {
    expect(matches(one("ProductName: x"), { "Product Name": "x" })).toBe(true);
    expect(matches(one("userIdentity.type: Root"), { userIdentity: { type: "Root" } })).toBe(true);
    expect(matches(one("list.name: b"), { list: [{ name: "a" }, { name: "b" }] })).toBe(true);
  });

  test("a field may come under another name, and its own name goes first", () => {
    expect(matches(one("Image|endswith: '\\a.exe'"), { NewProcessName: "C:\\a.exe" })).toBe(true);
    expect(matches(one("Image|endswith: '\\a.exe'"), { NewProcessName: "C:\\a.exe", Image: "C:\\b.exe" })).toBe(false);
    expect(matches(one("Image|endswith: '\\b.exe'"), { Image: "C:\\b.exe", NewProcessName: "C:\\a.exe" })).toBe(true);
  });
});

const SEARCHES = "a: {f: 1}\nb: {g: 1}\nc: {h: 1}\n_hidden: {i: 1}\n";

type ConditionRow = readonly [condition: string, fields: string, expected: boolean];

const CONDITION_ROWS: readonly ConditionRow[] = [
  ["a and b", "fg", true],
  ["a and b", "f", false],
  ["a or b", "g", true],
  ["a or b and c", "f", true],
  ["a or b and c", "g", false],
  ["(a or b) and c", "f", false],
  ["not a", "", true],
  ["not a and not b", "g", false],
  ["not (a and b)", "f", true],
  ["a AND NOT b", "f", true],
  ["not not a", "f", true],
  ["1 of them", "h", true],
  ["1 of them", "i", false],
  ["all of them", "fgh", true],
  ["all of them", "fg", false],
  ["any of them", "g", true],
  ["2 of them", "fh", true],
  ["2 of them", "f", false],
  ["all of a*", "f", true],
  ["1 of *", "i", true],
  ["1 of a* or 1 of b*", "g", true],
  ["a and not 1 of b*", "fg", false],
  ["_hidden", "i", true],
]; // prettier-ignore

describe("conditions", () => {
  test.each(CONDITION_ROWS)("%s on %s is %s", (condition, letters, expected) => {
    const fields = Object.fromEntries([...letters].map((letter) => [letter, 1]));
    expect(matches(`${SEARCHES}condition: ${condition}`, fields)).toBe(expected);
  });

  test("a list of conditions is linked by or", () => {
    expect(matches(`${SEARCHES}condition: [a, b]`, { g: 1 })).toBe(true);
    expect(matches(`${SEARCHES}condition: [a, b]`, { h: 1 })).toBe(false);
  });

  test("a list of maps is linked by or, the members of a map by and", () => {
    const detection = "s:\n  - f: 1\n    g: 1\n  - h: 1\ncondition: s";
    expect(matches(detection, { f: 1 })).toBe(false);
    expect(matches(detection, { f: 1, g: 1 })).toBe(true);
    expect(matches(detection, { h: 1 })).toBe(true);
  });

  test("a missing field under not is false, not unknown", () => {
    expect(matches("s: {f: 1}\nfilter: {g: 1}\ncondition: s and not filter", { f: 1 })).toBe(true);
  });
});

describe("keywords", () => {
  const detection = "k: [EVILSERVICE, 'svchost.exe -n evil']\ncondition: k";

  test("are looked for in the whole record, whatever their case", () => {
    expect(matches(detection, {}, {}, "started EvilService now")).toBe(true);
    expect(matches(detection, {}, {}, "nothing")).toBe(false);
  });

  test("are looked for in every value where there is no record", () => {
    expect(matches(detection, { a: "x", b: "SVCHOST.exe -n evil" })).toBe(true);
    expect(matches(detection, { a: "x" })).toBe(false);
  });

  test("may be asked for all together, and hold wildcards", () => {
    const all = "k:\n  '|all': [OabVirtualDirectory, ' -ExternalUrl ']\ncondition: k";
    expect(matches(all, {}, {}, "Set-OabVirtualDirectory -ExternalUrl x")).toBe(true);
    expect(matches(all, {}, {}, "Set-OabVirtualDirectory")).toBe(false);
    expect(matches("k: ['a*z9']\ncondition: k", {}, {}, "..a....z9..")).toBe(true);
    expect(matches("k:\n  '|re': 'ev[il]{2}'\ncondition: k", {}, {}, "an evil one")).toBe(true);
  });

  test("may stand in a list beside maps", () => {
    expect(matches("s:\n  - needle\n  - f: 1\ncondition: s", { f: 1 }, {}, "hay")).toBe(true);
    expect(matches("s:\n  - needle\n  - f: 1\ncondition: s", { f: 2 }, {}, "a needle")).toBe(true);
  });
});

describe("log sources", () => {
  const { rules } = parseRules([
    {
      path: "r.yml",
      text: "title: t\nlogsource: {product: windows, category: process_creation}\ndetection: {s: {f: 1}, condition: s}",
    },
  ]);
  const ruleSet = createRuleSet(rules);
  const tries = (source: object): number => ruleSet.match({ source, fields: { f: 1 } }).length;

  test("what is not known of an event does not exclude a rule, what is known to be otherwise does", () => {
    expect(tries({ product: "windows", category: "process_creation" })).toBe(1);
    expect(tries({ product: "windows", category: ["x", "process_creation"] })).toBe(1);
    expect(tries({ product: "windows" })).toBe(1);
    expect(tries({})).toBe(1);
    expect(tries({ product: "linux" })).toBe(0);
    expect(tries({ product: "windows", category: [] })).toBe(0);
    expect(tries({ product: "windows", category: "process_creation", service: "sysmon" })).toBe(1);
  });
});

describe("filters", () => {
  const rule = "title: t\nid: r1\nlogsource: {product: p, category: c}\ndetection: {s: {f: 1}, condition: s}";
  const filter = (rules: string, source = "{product: p}"): string =>
    `title: no admins\nlogsource: ${source}\nfilter:\n  rules: ${rules}\n  selection: {User|startswith: adm_}\n  condition: selection`;
  const count = (text: string): number =>
    createRuleSet(parseRules([{ path: "f.yml", text: `${rule}\n---\n${text}` }]).rules).match({
      source: {},
      fields: { f: 1, User: "adm_x" },
    }).length;

  test("take what they match from the rules they name, within their log source", () => {
    expect(count(filter("[r1]"))).toBe(0);
    expect(count(filter("any"))).toBe(0);
    expect(count(filter("[R1]"))).toBe(0);
    expect(count(filter("[t]"))).toBe(0);
    expect(count(filter("[T, '']"))).toBe(1);
    expect(count(filter("[r2]"))).toBe(1);
    expect(count(filter("[r1]", "{product: q}"))).toBe(1);
  });
});
