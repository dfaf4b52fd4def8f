import { afterAll, beforeAll, expect, it } from "vitest";
import { createDecoder } from "../decode/decode.ts";
import { loadDecoderContent } from "../decode/decoder-content.ts";
import { type EngineForTests, startEngineForTests } from "../event/engine-for-tests.ts";
import { type EventRow, toEventRow } from "../event/event-row.ts";
import { splitRecords } from "../decode/record-splitter.ts";
import { createRuleThread } from "./rule-thread.ts";
import { createRuleTrier, type RuleTrier } from "./try-rule.ts";

const NOW = Date.UTC(2026, 10, 24, 12);
const DAY_MS = 86_400_000;
const RULE = `title: Somebody was refused
logsource: {product: linux, service: auth}
detection: {keywords: ['Failed password'], condition: keywords}
`;

let engine: EngineForTests;
let tryOut: (question: { source: string; days: number; filters?: readonly string[] }) => ReturnType<RuleTrier>;
let stop: () => Promise<void>;

beforeAll(async () => {
  engine = await startEngineForTests();
  const thread = createRuleThread({ heapMb: 256, timeoutMs: 20_000 });
  const trier = createRuleTrier(thread, engine.client, () => new Date(NOW));
  tryOut = (question) => trier({ filters: [], ...question });
  stop = thread.stop;
  await store("bat_1", NOW - DAY_MS, failures("web-1", 2_500));
  await store("bat_2", NOW - 2 * DAY_MS, failures("db-1", 3), "db-1");
  await store("bat_3", NOW - 20 * DAY_MS, failures("old-1", 5));
  await store("bat_4", NOW - DAY_MS, '{"product":"windows","message":"Failed password"}\n');
});
afterAll(() => Promise.all([engine.stop(), stop()]));

function failures(host: string, count: number): string {
  return Array.from(
    { length: count },
    (_, n) =>
      `2026-11-2${n % 3}T08:00:${String(n % 60).padStart(2, "0")}Z ${host} sshd[${n}]: Failed password for ada from 192.0.2.${n % 7} port 22 ssh2\n`,
  ).join("");
}

async function store(batchId: string, receivedAt: number, body: string, boundHost?: string): Promise<void> {
  const decode = createDecoder(await loadDecoderContent());
  const source = { id: "src_1", name: "relay" };
  const context = { batchId, receivedAt, isHistorical: true, source, ...(boundHost ? { boundHost } : {}) };
  const hint = { receivedAt, isHistorical: true, isSyslog: false };
  const rows = [...splitRecords(Buffer.from(body))].map(
    ({ text }, line): EventRow => toEventRow(decode(text, hint), { line, raw: text }, context),
  );
  await engine.insert(rows);
}

it("says what a rule would have raised over the stored records of the last days, all pages of them", async () => {
  const answer = await tryOut({ source: RULE, days: 7 });

  expect(answer).toMatchObject({
    title: "Somebody was refused",
    events: 2_503,
    isComplete: true,
    matches: 2_503,
    // One for each host, user and source address.
    alerts: 10,
    isNoisy: false,
    hostCount: 2,
    hosts: [
      { host: "web-1", matches: 2_500 },
      { host: "db-1", matches: 3 },
    ],
  });
  expect(answer.samples).toHaveLength(20);
  expect(answer.samples[0]).toMatchObject({ number: 1, source: { name: "relay" }, isHostVouched: false });
});

it("looks back as far as it is asked, and at records of its log source alone", async () => {
  const longer = await tryOut({ source: RULE, days: 30 });
  const other = await tryOut({ source: RULE.replace("linux, service: auth", "windows"), days: 7 });

  expect(longer).toMatchObject({ events: 2_508, hostCount: 3 });
  expect(other).toMatchObject({ events: 1, matches: 1, alerts: 1, hosts: [] });
});

it("a rule that matches nothing raises nothing", async () => {
  const answer = await tryOut({ source: RULE.replace("Failed password", "no such words"), days: 7 });

  expect(answer).toMatchObject({ events: 2_503, matches: 0, alerts: 0, samples: [] });
});

it("a rule is tried under the filters of its set", async () => {
  const filters = ["title: no web\nlogsource: {}\nfilter: {rules: any, keywords: [' web-1 '], condition: keywords}"];

  expect(await tryOut({ source: RULE, days: 7, filters })).toMatchObject({ events: 2_503, matches: 3 });
});

it("a text that is no rule is refused with its line, and a second trial at once has to wait", async () => {
  await expect(
    tryOut({ source: "title: x\nlogsource: {}\ndetection: {s: {f|nope: 1}, condition: s}", days: 1 }),
  ).rejects.toThrow('Line 3: There is no modifier "nope" in Sigma 2.1.');
  const [first, second] = await Promise.allSettled([
    tryOut({ source: RULE, days: 7 }),
    tryOut({ source: RULE, days: 7 }),
  ]);
  expect(first).toMatchObject({ status: "fulfilled" });
  expect(second).toMatchObject({ status: "rejected", reason: { code: "rule.busy" } });
  await expect(tryOut({ source: RULE, days: 7 })).resolves.toMatchObject({ matches: 2_503 });
});
