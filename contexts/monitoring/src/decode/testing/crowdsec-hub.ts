import { z } from "zod";
import type { DecodedEvent, EcsColumn } from "../../event/event.ts";
import { ECS_COLUMNS } from "../../event/event.ts";
import { parseTime } from "../time.ts";

/** One line of a `parser.assert`: what parser `parser` is expected to have extracted into `name`. */
export interface HubAssert {
  readonly test: string;
  readonly parser: string;
  readonly index: number;
  /** `Parsed.program`, `Meta.source_ip`, `Unmarshaled.auditd.exe`; `~` behind it when only the end is compared. */
  readonly name: string;
  readonly expected: string;
  readonly isTail: boolean;
}

const LINE = /^results\["[^"]+"\]\["([^"]+)"\]\[(\d+)\]\.(?:Evt\.)?(.+?) == (.*)$/;

export function readAsserts(test: string, text: string): readonly HubAssert[] {
  const asserts: HubAssert[] = [];
  for (const line of text.split("\n")) {
    const match = LINE.exec(line.startsWith("basename(") ? line.replace(/^basename\((.*?)\) == /, "$1 == ") : line);
    if (!match) continue;
    const [, parser = "", index = "", path = "", value = ""] = match;
    const isTail = path.endsWith("[4:]");
    const name = path.replace(/\[4:\]$/, "").replace(/\["([^"]*)"\]/g, ".$1");
    asserts.push({ test, parser, index: Number(index), name, expected: unquote(value), isTail });
  }
  return asserts;
}

/** A literal of Go: quoted as in JSON but for `\x1f`, `\a` and `\v`; in back quotes as it is. */
function unquote(text: string): string {
  if (text.startsWith("`")) return text.slice(1, -1);
  if (!text.startsWith('"')) return text;
  const json = text.replace(/\\(x[0-9a-fA-F]{2}|.)/g, (whole, code: string) => {
    if (code.startsWith("x")) return `\\u00${code.slice(1)}`;
    if (code === "a") return "\\u0007";
    if (code === "v") return "\\u000b";
    return code === "U" ? "\\u" : whole;
  });
  try {
    return String(JSON.parse(json));
  } catch {
    return text.slice(1, -1);
  }
}

/** One folder of the hub's tests: lines, what the sender calls them, and what is expected of them. */
export interface HubTest {
  readonly name: string;
  readonly format: string | undefined;
  readonly records: readonly string[];
  readonly asserts: readonly HubAssert[];
}

const ParserMapping = z.object({
  product: z.string(),
  programs: z.array(z.string()).optional(),
  fields: z.record(z.string(), z.string()),
  ignored: z.array(z.string()).default([]),
});
type ParserMapping = z.infer<typeof ParserMapping>;

/** `crowdsec-hub.mapping.json`; its `about` says how to read it. */
export const HubMapping = z.object({
  differs: z.array(z.string()),
  ignored: z.array(z.string()),
  parsers: z.record(z.string(), ParserMapping),
});
export type HubMapping = z.infer<typeof HubMapping>;

export interface Comparison {
  readonly product: string;
  readonly assert: HubAssert;
  readonly event: DecodedEvent | undefined;
  /** Where our value stands; undefined when the table forgets the name. */
  readonly target: string | undefined;
  readonly isAsExpected: boolean;
}

/** Every assert of a test that the table does not ignore, beside the event of its record. */
export function* compare(
  test: HubTest,
  events: readonly DecodedEvent[],
  mapping: HubMapping,
): Generator<Comparison, void, undefined> {
  for (const [name, parser] of Object.entries(mapping.parsers)) {
    const ignored = new Set([...mapping.ignored, ...parser.ignored]);
    for (const { asserts, at } of alignedTo(test, name, parser)) {
      for (const assert of asserts) {
        const target = targetOf(parser, assert.name);
        if (ignored.has(assert.name) || (target === undefined && ignored.has("*"))) continue;
        const event = events[at];
        const isFine = event && target !== undefined && isAsExpected(event, test.records[at] ?? "", target, assert);
        yield { product: parser.product, assert, event, target, isAsExpected: isFine === true };
      }
    }
  }
}

/** The asserts of a parser by event, and the index of the record which that event is. */
function alignedTo(test: HubTest, name: string, parser: ParserMapping): { asserts: HubAssert[]; at: number }[] {
  const mine = test.asserts.filter((assert) => assert.parser === name);
  const byIndex = [...Map.groupBy(mine, (assert) => assert.index)].sort(([a], [b]) => a - b);
  let next = 0;
  const aligned = byIndex.map(([, asserts]) => {
    const at = recordOf(test, asserts, next);
    if (at >= 0) next = at + 1;
    return { asserts, at };
  });
  return aligned.filter(({ asserts }) => {
    const program = asserts.find((assert) => assert.name === "Parsed.program")?.expected ?? "";
    const hasFailed = asserts.some((assert) => assert.name === "Success" && assert.expected === "false");
    return !hasFailed && (parser.programs?.includes(program) ?? true);
  });
}

/** Asserts name the n-th event of a parser; which record that was shows in its message. */
function recordOf(test: HubTest, asserts: readonly HubAssert[], from: number): number {
  const message = asserts.find((assert) => assert.name === "Parsed.message")?.expected.trim();
  if (message === undefined) return from < test.records.length ? from : -1;
  const isSame = (record: string): boolean =>
    record.includes(message) || (record.startsWith("{") && record.replaceAll('\\"', '"').includes(message));
  const ahead = test.records.findIndex((record, index) => index >= from && isSame(record));
  return ahead >= 0 ? ahead : test.records.findIndex(isSame);
}

function targetOf(parser: ParserMapping, name: string): string | undefined {
  const exact = parser.fields[name];
  if (exact !== undefined) return exact;
  const pattern = Object.keys(parser.fields).find((key) => key.endsWith("*") && name.startsWith(key.slice(0, -1)));
  return pattern === undefined ? undefined : parser.fields[pattern]?.replace("*", name.slice(pattern.length - 1));
}

/** What our event holds where `target` of the mapping table points to, made comparable; see the table's `about`. */
function isAsExpected(event: DecodedEvent, record: string, target: string, assert: HubAssert): boolean {
  const expected = assert.expected;
  if (target === "time") return isTime(event, assert);
  const [place = "", how = ""] = target.split("|");
  const ours = place === "raw" ? record : place === "json" ? jsonField(event, assert.name) : valueAt(event, place);
  if (how === "request" || how === "path") return isRequest(event, ours, expected);
  if (ours === undefined)
    return how.startsWith("or:") ? valueAt(event, `field:${how.slice(3)}`) === expected : expected === "";
  switch (how) {
    case "has":
      return ours.includes(expected);
    case "starts":
      return ours.startsWith(expected);
    case "ends":
      return ours.endsWith(expected);
    case "lower":
      return ours.toLowerCase() === expected;
    case "hex":
      return ours.replace(/^0x/, "") === expected || Number(ours) === Number(`0x${expected}`);
    case "colon":
      return `${ours}:` === expected;
    case "pam":
      return ours === `pam_${expected}`;
    case "ssh":
      return expected === "ssh" && (ours === "sshd" || ours === "pam");
    case "transport":
      return expected === "tcp" || expected === "udp";
    case "verdict":
      return (expected === "drop" ? "denied" : "allowed") === ours;
    default:
      return ours.trim() === expected.trim() || sameNumber(ours, expected);
  }
}

function valueAt(event: DecodedEvent, place: string): string | undefined {
  if (place.startsWith("field:")) return event.fields.get(place.slice(6));
  return ECS_COLUMNS.includes(place as EcsColumn) ? event.ecs[place as EcsColumn] : undefined;
}

function jsonField(event: DecodedEvent, name: string): string | undefined {
  return event.fields.get(name.split(".").slice(2).join("."));
}

/** What is no HTTP request is kept apart by us. The hub takes the path of AH01618 from behind its message. */
function isRequest(event: DecodedEvent, ours: string | undefined, expected: string): boolean {
  return ours === expected || [event.fields.get("cs-request"), event.fields.get("cs-uri-stem")].includes(expected);
}

/** `0x00` and `00`, `1` and `1.000000`: sources and Go differ in how they show a number. */
function sameNumber(ours: string, expected: string): boolean {
  if (/^0x[0-9a-f]+$/i.test(ours)) return ours.slice(2) === expected;
  return /^\d+\.0{6}$/.test(expected) && Number(ours) === Number(expected);
}

/** `Feb 12 14:10:21`, of which no one knows the year or the zone. */
const CLOCK = /^([A-Z][a-z]{2}) +(\d{1,2}) (\d\d:\d\d:\d\d)$/;

function isTime(event: DecodedEvent, { expected, isTail }: HubAssert): boolean {
  if (event.occurredAt === undefined) return false;
  const clock = CLOCK.exec(expected);
  if (clock)
    return (
      new Date(event.occurredAt).toUTCString().includes(`${clock[2]?.padStart(2, "0")} ${clock[1]}`) &&
      new Date(event.occurredAt).toISOString().includes(`T${clock[3]}`)
    );
  const year = new Date(event.occurredAt).getUTCFullYear();
  return parseTime(isTail ? `${year}${expected}` : expected) === event.occurredAt;
}
