import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { DecodedEvent } from "../event/event.ts";
import { createDecoder, type Decode } from "./decode.ts";
import { loadDecoderContent } from "./decoder-content.ts";
import { splitRecords } from "./record-splitter.ts";
import { type HubAssert, isAsExpected, readAsserts } from "./testing/crowdsec-hub.ts";
import { readTarGz } from "./testing/tar.ts";

const ARCHIVE = new URL("../../../../../shared/data/monitoring/parsers/crowdsec-hub-tests.tar.gz", import.meta.url);
const RATCHET = new URL("./crowdsec-hub.ratchet.json", import.meta.url);

const Mapping = z.object({
  ignored: z.array(z.string()),
  parsers: z.record(
    z.string(),
    z.object({
      product: z.string(),
      programs: z.array(z.string()).optional(),
      fields: z.record(z.string(), z.string()),
      ignored: z.array(z.string()).default([]),
    }),
  ),
});
const Ratchet = z.object({
  lines: z.number(),
  notText: z.number(),
  products: z.record(z.string(), z.object({ passed: z.number(), failed: z.number() })),
});

const mapping = Mapping.parse(
  JSON.parse(readFileSync(new URL("./crowdsec-hub.mapping.json", import.meta.url), "utf8")),
);

interface HubTest {
  readonly name: string;
  readonly format: string | undefined;
  readonly records: readonly string[];
  readonly asserts: readonly HubAssert[];
}

function readHub(): readonly HubTest[] {
  const files = readTarGz(ARCHIVE);
  const tests: HubTest[] = [];
  for (const [path, body] of files) {
    const match = /\.tests\/([^/]+)\/[^/]+\.log$/.exec(path);
    const name = match?.[1];
    if (name === undefined) continue;
    const folder = path.slice(0, path.lastIndexOf("/"));
    const config = files.get(`${folder}/config.yaml`)?.toString("utf8") ?? "";
    const asserts = files.get(`${folder}/parser.assert`)?.toString("utf8") ?? "";
    const format = /^log_type: *(\S+)/m.exec(config)?.[1];
    const records = [...splitRecords(body)].map((record) => record.text);
    tests.push({ name, format, records, asserts: readAsserts(name, asserts) });
  }
  return tests;
}

function targetOf(parser: { readonly fields: Readonly<Record<string, string>> }, name: string): string | undefined {
  const exact = parser.fields[name];
  if (exact !== undefined) return exact;
  for (const [pattern, target] of Object.entries(parser.fields)) {
    if (pattern.endsWith("*") && name.startsWith(pattern.slice(0, -1))) {
      return target.replace("*", name.slice(pattern.length - 1));
    }
  }
  return undefined;
}

/** Asserts name the n-th event of a parser; which record that was shows in its message. */
function recordOf(test: HubTest, asserts: readonly HubAssert[], from: number): number {
  const message = asserts.find((assert) => assert.name === "Parsed.message" || assert.name.endsWith(".ID"))?.expected;
  if (message === undefined) return from < test.records.length ? from : -1;
  const isSame = (record: string): boolean =>
    record.includes(message.trim()) || unescapedMessage(record).includes(message);
  const ahead = test.records.findIndex((record, index) => index >= from && isSame(record));
  return ahead >= 0 ? ahead : test.records.findIndex(isSame);
}

/** The text inside a JSON record, for messages that were wrapped in one. */
function unescapedMessage(record: string): string {
  return record.startsWith("{") ? record.replaceAll('\\"', '"') : "";
}

interface Failure {
  readonly product: string;
  readonly reason: string;
}

describe.skipIf(!existsSync(ARCHIVE))("lines of CrowdSec's hub (../shared/data/monitoring/parsers)", () => {
  let decode: Decode;
  let hub: readonly HubTest[];

  beforeAll(async () => {
    decode = createDecoder(await loadDecoderContent());
    hub = readHub();
  });

  function decodeAll(test: HubTest, withFormat: boolean): readonly DecodedEvent[] {
    const hint = { receivedAt: Date.UTC(2026, 0, 31), isHistorical: false, isSyslog: false };
    const known = withFormat && test.format !== undefined ? { ...hint, format: test.format } : hint;
    return test.records.map((record) => decode(record, known));
  }

  it("what the hub's parsers extract is found in our columns and fields, product by product", () => {
    const counts = new Map<string, { passed: number; failed: number }>();
    const failures: Failure[] = [];
    const unmapped = new Set<string>();
    for (const test of hub) {
      const events = decodeAll(test, true);
      for (const [parserName, parser] of Object.entries(mapping.parsers)) {
        const byIndex = Map.groupBy(
          test.asserts.filter((assert) => assert.parser === parserName),
          (assert) => assert.index,
        );
        let next = 0;
        for (const [, asserts] of [...byIndex].sort(([a], [b]) => a - b)) {
          const program = asserts.find((assert) => assert.name === "Parsed.program")?.expected ?? "";
          const isOk = !asserts.some((assert) => assert.name === "Success" && assert.expected === "false");
          const at = recordOf(test, asserts, next);
          if (at >= 0) next = at + 1;
          if (!isOk || (parser.programs && !parser.programs.includes(program))) continue;
          for (const assert of asserts) {
            if (mapping.ignored.includes(assert.name) || parser.ignored.includes(assert.name)) continue;
            const target = targetOf(parser, assert.name);
            if (target === undefined) {
              if (!parser.ignored.includes("*")) unmapped.add(`${parserName} ${assert.name}`);
              continue;
            }
            const event = events[at];
            const count = counts.get(parser.product) ?? { passed: 0, failed: 0 };
            counts.set(parser.product, count);
            const record = test.records[at] ?? "";
            if (event && isAsExpected(event, record, target, assert)) count.passed++;
            else {
              count.failed++;
              const ours = target.startsWith("field:")
                ? event?.fields.get(target.slice(6))
                : event?.ecs[target as "user.name"];
              failures.push({
                product: parser.product,
                reason: `${test.name} ${assert.name} = ${assert.expected.slice(0, 60)} | ${target} = ${ours?.slice(0, 60)} | ${event?.decoder}`,
              });
            }
          }
        }
      }
    }

    const products = Object.fromEntries([...counts].sort(([a], [b]) => a.localeCompare(b)));
    report(products, failures);
    if (process.env["UPDATE_RATCHET"] === "1") update({ products });
    const kept = Ratchet.parse(JSON.parse(readFileSync(RATCHET, "utf8"))).products;

    expect([...unmapped]).toEqual([]);
    expect(Object.keys(products)).toEqual(Object.keys(kept));
    const fallen = Object.entries(products).filter(([product, { passed, failed }]) => {
      const mark = kept[product] ?? { passed: 0, failed: 0 };
      return passed < mark.passed || failed > mark.failed || passed / (passed + failed) < 0.95;
    });
    expect(fallen).toEqual([]);
  });

  it("every line of the 200 products becomes an event, and most are more than text", () => {
    let lines = 0;
    let notText = 0;
    for (const test of hub) {
      for (const event of decodeAll(test, false)) {
        lines++;
        if (event.decoder !== "text") notText++;
      }
    }

    if (process.env["UPDATE_RATCHET"] === "1") update({ lines, notText });
    const kept = Ratchet.parse(JSON.parse(readFileSync(RATCHET, "utf8")));
    console.log(`${lines} lines, ${notText} not plain text (${((100 * notText) / lines).toFixed(1)} %)`);

    expect(lines).toBe(kept.lines);
    expect(notText).toBeGreaterThanOrEqual(kept.notText);
  });
});

function report(products: Record<string, { passed: number; failed: number }>, failures: readonly Failure[]): void {
  const rows = Object.entries(products).map(
    ([product, { passed, failed }]) =>
      `${product.padEnd(12)} ${String(passed).padStart(6)} ${String(failed).padStart(5)}`,
  );
  console.log(["product      passed failed", ...rows].join("\n"));
  if (process.env["SHOW_FAILURES"] === "1") console.log(failures.map((f) => `${f.product}: ${f.reason}`).join("\n"));
}

function update(part: Partial<z.infer<typeof Ratchet>>): void {
  const old: unknown = existsSync(RATCHET) ? JSON.parse(readFileSync(RATCHET, "utf8")) : {};
  writeFileSync(
    RATCHET,
    `${JSON.stringify({ lines: 0, notText: 0, products: {}, ...(old as object), ...part }, null, 2)}\n`,
  );
}
