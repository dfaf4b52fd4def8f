import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import {
  type DecodedEvent,
  type DecodeHint,
  type EcsColumn,
  ECS_COLUMNS,
  MAX_FIELDS,
  MAX_RECORD_LENGTH,
  MAX_VALUE_LENGTH,
} from "../event/event.ts";
import { createDecoder, type Decode } from "./decode.ts";
import { loadDecoderContent } from "./decoder-content.ts";

const HINT: DecodeHint = { receivedAt: Date.UTC(2024, 2, 5), isHistorical: false, isSyslog: false };
const LATEST = Date.UTC(2262, 0, 1);

describe("createDecoder", () => {
  let decode: Decode;

  beforeAll(async () => {
    decode = createDecoder(await loadDecoderContent());
  });

  /** What an event breaks of its promises. */
  function problemsOf(event: DecodedEvent): readonly string[] {
    const problems: string[] = [];
    if (event.fields.size > MAX_FIELDS) problems.push(`${event.fields.size} fields`);
    for (const [name, value] of event.fields) {
      if (name.length > 1024) problems.push("a long name");
      if (typeof value !== "string" || value.length > MAX_VALUE_LENGTH) problems.push(`the value of ${name}`);
    }
    for (const [column, value] of Object.entries(event.ecs)) {
      if (!ECS_COLUMNS.includes(column as EcsColumn) || value === "") problems.push(`the column ${column}`);
    }
    const time = event.occurredAt ?? 0;
    if (!Number.isInteger(time) || time < 0 || time >= LATEST) problems.push(`the time ${time}`);
    return problems;
  }

  it.each([
    ["is the deed, when the writing of it came later", "2021-03-14T06:39:39.609Z", "2021-03-14T06:39:30.227Z"],
    ["is the export's, when that marks local time as UTC", "2021-03-14T01:39:32.609Z", "2021-03-14T01:39:32.609Z"],
    ["is the deed, when the writing of it came any time later", "2021-03-14T07:46:12.000Z", "2021-03-14T06:39:30.227Z"],
    ["is the deed, when the writing of it came days later", "2021-03-16T06:39:30.227Z", "2021-03-14T06:39:30.227Z"],
  ])("the time of a Sysmon event %s", (_, written, expected) => {
    const record = { Channel: "Microsoft-Windows-Sysmon/Operational", EventID: 1, UtcTime: "2021-03-14 06:39:30.227" };

    const { occurredAt = 0 } = decode(JSON.stringify({ ...record, TimeCreated: written }), { ...HINT });

    expect(new Date(occurredAt).toISOString()).toBe(expected);
  });

  it("any text becomes a bounded event, the same one each time", () => {
    const anything = fc.oneof(
      fc.string({ unit: "binary", maxLength: 300 }),
      fc.json({ maxDepth: 6 }),
      fc.string().map((text) => `<13>1 2024-03-04T10:00:00Z h p - - [${text}`),
      fc.string().map((text) => `Mar  4 10:00:00 h sshd[1]: Failed password for ${text} from ${text} port 1 ssh2`),
      fc.string().map((text) => `type=EXECVE msg=audit(1.2:3): a0=${text} a1="${text}`),
      fc
        .string()
        .map((text) => `1.2.3.4 - - [04/Mar/2024:10:00:00 +0000] "GET ${text} HTTP/1.1" 200 5 "${text}" "${text}"`),
      fc
        .string()
        .map((text) => `<Event><System><EventID>${text}</EventID></System><EventData><Data Name="${text}">${text}`),
    );
    fc.assert(
      fc.property(anything, fc.boolean(), (text, isSyslog) => {
        const hint = { ...HINT, isSyslog };
        const event = decode(text, hint);
        expect(problemsOf(event)).toEqual([]);
        expect(decode(text, { ...hint })).toEqual(event);
      }),
      { numRuns: 500 },
    );
  });

  it("JSON keeps every leaf it has room for", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ minLength: 1 }), fc.string(), { maxKeys: 30 }), (value) => {
        const text = JSON.stringify(value);
        const event = decode(text, HINT);
        const parsed = Object.entries(JSON.parse(text) as Record<string, string>);
        const lost = parsed.filter(([name, leaf]) => event.decoder === "json" && event.fields.get(name) !== leaf);
        expect(lost).toEqual([]);
      }),
    );
  });

  it.each([
    ["one long line", "x".repeat(2 * MAX_RECORD_LENGTH)],
    ["one long JSON text", JSON.stringify({ a: "x".repeat(MAX_RECORD_LENGTH - 100) })],
    ["JSON 100,000 levels deep", `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`],
    ["lists 100,000 levels deep", `{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`],
    ["a hundred thousand field names", `{${Array.from({ length: 100_000 }, (_, i) => `"k${i}":1`).join(",")}}`],
    ["a hundred thousand pairs", Array.from({ length: 100_000 }, (_, i) => `k${i}=v`).join(" ")],
    [
      "a long audit line",
      `type=EXECVE msg=audit(1700000000.1:2): ${Array.from({ length: 60_000 }, (_, i) => `a${i}=41`).join(" ")}`,
    ],
    ["structured data without an end", `<13>1 2024-03-04T10:00:00Z h p - - ${'[a b="'.repeat(100_000)}`],
    ["event data without an end", `<Event><System><EventID>1</EventID></System>${'<Data Name="a">'.repeat(60_000)}`],
    ["container heads in container heads", "2024-03-04T10:00:00Z stdout F ".repeat(30_000)],
    ["quotes", '"'.repeat(MAX_RECORD_LENGTH)],
    ["backslashes in a request", `1.2.3.4 - - [04/Mar/2024:10:00:00 +0000] "${"\\".repeat(900_000)}`],
    ["NUL", "\0".repeat(100_000)],
  ])("%s becomes a bounded event", (_, text) => {
    expect(problemsOf(decode(text, HINT))).toEqual([]);
    expect(problemsOf(decode(text, { ...HINT, isSyslog: true, format: "nginx" }))).toEqual([]);
  });

  it("says when something was left out", () => {
    const many = `{${Array.from({ length: 2000 }, (_, i) => `"k${i}":1`).join(",")}}`;

    expect(decode(many, HINT).fields.get("cordon.truncated")).toBe("fields");
    expect(decode("x".repeat(MAX_RECORD_LENGTH + 1), HINT).fields.get("cordon.truncated")).toBe("record");
    expect(decode("x", HINT, true).fields.get("cordon.truncated")).toBe("record");
    expect(decode(JSON.stringify({ a: "x".repeat(MAX_VALUE_LENGTH + 1) }), HINT).fields.get("cordon.truncated")).toBe(
      "value",
    );
    expect(decode("x", HINT).fields.has("cordon.truncated")).toBe(false);
  });

  it("of two values under one name the last wins, and names of JavaScript are names", () => {
    const event = decode('{"a":1,"a":2,"__proto__":{"x":"y"},"constructor":"c","toString":"t"}', HINT);

    expect(event.fields.get("a")).toBe("2");
    expect(event.fields.get("__proto__.x")).toBe("y");
    expect(event.fields.get("constructor")).toBe("c");
    expect(event.fields.get("toString")).toBe("t");
    expect(Object.getPrototypeOf({})).not.toHaveProperty("x");
  });

  it("64-bit numbers keep their digits", () => {
    const event = decode(
      '{"EventID":1,"Channel":"Security","Keywords":-9214364837600034816,"id": 12345678901234567890}',
      HINT,
    );

    expect(event.fields.get("Keywords")).toBe("-9214364837600034816");
    expect(event.fields.get("id")).toBe("12345678901234567890");
    expect(event.ecs["event.outcome"]).toBe("success");
  });

  it.each([
    ["1601-01-01T00:00:00Z", undefined],
    ["9999-12-31T23:59:59Z", undefined],
    ["2200-01-01T00:00:00Z", Date.UTC(2200, 0, 1)],
    ["1970-01-01T00:00:00Z", 0],
    ["2024-13-45T99:99:99Z", undefined],
    ["rubbish", undefined],
  ])("the time %s is taken as it is or left out", (time, expected) => {
    expect(decode(JSON.stringify({ timestamp: time }), HINT).occurredAt).toBe(expected);
  });

  it.each([
    ["192.0.2.1:8080", "192.0.2.1", "8080"],
    ["[2001:DB8::1]:443", "2001:db8::1", "443"],
    ["::ffff:192.0.2.1", "192.0.2.1", undefined],
    ["fe80::1%eth0", "fe80::1", undefined],
    ["example.com", undefined, undefined],
  ])("the address %s is written in one form", (address, ip, port) => {
    const event = decode(JSON.stringify({ src_ip: address, a: 1 }), HINT);

    expect(event.ecs["source.ip"]).toBe(ip);
    expect(event.ecs["source.port"]).toBe(port);
  });

  it("a time without a year is in the past of its receipt; in a recording it is near the line before it", () => {
    const january = { ...HINT, receivedAt: Date.UTC(2024, 0, 2) };
    const old = { ...HINT, isHistorical: true };

    expect(decode("Dec 31 10:00:00 h p[1]: x", january).occurredAt).toBe(Date.UTC(2023, 11, 31, 10));
    expect(decode("Jan  2 10:00:00 h p[1]: x", january).occurredAt).toBe(Date.UTC(2024, 0, 2, 10));
    expect(decode("2019-12-30T10:00:00Z h p[1]: x", old).occurredAt).toBe(Date.UTC(2019, 11, 30, 10));
    expect(decode("Dec 31 10:00:00 h p[1]: x", old).occurredAt).toBe(Date.UTC(2019, 11, 31, 10));
    expect(decode("Jan  1 10:00:00 h p[1]: x", old).occurredAt).toBe(Date.UTC(2020, 0, 1, 10));
    expect(decode("Jan  1 10:00:00 h p[1]: x", { ...old }).occurredAt).toBe(Date.UTC(2024, 0, 1, 10));
  });

  it("what the sender says it is comes first and names the product", () => {
    const line = '192.0.2.1 - - [04/Mar/2024:10:00:00 +0000] "GET / HTTP/1.1" 200 5 "-" "x"';

    expect(decode(line, HINT).ecs["log.product"]).toBeUndefined();
    expect(decode(line, { ...HINT, format: "httpd" }).ecs["log.product"]).toBe("apache");
    expect(decode(line, { ...HINT, format: "nginx" }).ecs["log.product"]).toBe("nginx");
  });
});
