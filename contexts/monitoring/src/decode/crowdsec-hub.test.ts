import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { DecodedEvent, EcsColumn } from "../event/event.ts";
import { createDecoder, type Decode } from "./decode.ts";
import { loadDecoderContent } from "./decoder-content.ts";
import { splitRecords } from "./record-splitter.ts";
import { compare, type Comparison, HubMapping, type HubTest, readAsserts } from "./testing/crowdsec-hub.ts";
import { readTarGz } from "./testing/tar.ts";

const ARCHIVE = new URL("../../../../../shared/data/monitoring/parsers/crowdsec-hub-tests.tar.gz", import.meta.url);
const RATCHET = new URL("./crowdsec-hub.ratchet.json", import.meta.url);

const Ratchet = z.object({
  lines: z.number(),
  notText: z.number(),
  products: z.record(z.string(), z.object({ passed: z.number(), failed: z.number() })),
});

const mapping = HubMapping.parse(
  JSON.parse(readFileSync(new URL("./crowdsec-hub.mapping.json", import.meta.url), "utf8")),
);

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
    const failures: string[] = [];
    const unmapped = new Set<string>();
    for (const test of hub) {
      for (const result of compare(test, decodeAll(test, true), mapping)) {
        if (result.target === undefined) {
          unmapped.add(`${result.assert.parser} ${result.assert.name}`);
          continue;
        }
        const count = counts.get(result.product) ?? { passed: 0, failed: 0 };
        counts.set(result.product, count);
        if (result.isAsExpected) count.passed++;
        else {
          count.failed++;
          failures.push(describeFailure(test.name, result));
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

function describeFailure(test: string, { product, assert, target, event }: Comparison): string {
  const place = target?.split("|")[0] ?? "";
  const ours = place.startsWith("field:") ? event?.fields.get(place.slice(6)) : event?.ecs[place as EcsColumn];
  const values = `${assert.expected.slice(0, 60)} | ${target} = ${ours?.slice(0, 60)}`;
  return `${product}: ${test} ${assert.name} = ${values} | ${event?.decoder}`;
}

function report(products: Record<string, { passed: number; failed: number }>, failures: readonly string[]): void {
  const rows = Object.entries(products).map(
    ([product, { passed, failed }]) =>
      `${product.padEnd(12)} ${String(passed).padStart(6)} ${String(failed).padStart(5)}`,
  );
  console.log(["product      passed failed", ...rows].join("\n"));
  if (process.env["SHOW_FAILURES"] === "1") console.log(failures.join("\n"));
}

function update(part: Partial<z.infer<typeof Ratchet>>): void {
  const old: unknown = existsSync(RATCHET) ? JSON.parse(readFileSync(RATCHET, "utf8")) : {};
  writeFileSync(
    RATCHET,
    `${JSON.stringify({ lines: 0, notText: 0, products: {}, ...(old as object), ...part }, null, 2)}\n`,
  );
}
