/**
 * Rules over events on one core: JSON.parse alone, parse and match, and the way of the intake (decode and match), with
 * all of SigmaHQ's rules; how long they take to load, from their text and from their parsed form; rules tried an event.
 * Needs ../shared. `node bench/detect.ts [part of a lane's name]`
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { readRuleFiles } from "../apps/cli/src/rules/rule-files.ts";
import { createDecoder } from "../contexts/monitoring/src/decode/decode.ts";
import { loadDecoderContent } from "../contexts/monitoring/src/decode/decoder-content.ts";
import { splitRecords } from "../contexts/monitoring/src/decode/record-splitter.ts";
import { toSigmaEvent } from "../contexts/monitoring/src/detect/sigma-event.ts";
import {
  createRuleSet,
  type EventSource,
  parseRules,
  type SigmaRule,
  WINDOWS_ALIASES,
} from "../packages/sigma/src/index.ts";
import { report } from "./report.ts";

const SHARED = new URL("../../shared/data/monitoring/", import.meta.url);
const RULES = new URL("sigma/sigma-rules.tar.gz", SHARED);
const ROUNDS = 4;

type Fields = Readonly<Record<string, unknown>>;

interface Lane {
  readonly name: string;
  readonly records: readonly string[];
  readonly bytes: number;
}

function lanes(folder: string, prefix: string): readonly Lane[] {
  return readdirSync(new URL(folder, SHARED))
    .filter((file) => file.startsWith(prefix) && file.endsWith(".ndjson.gz"))
    .map((file) => {
      const body = gunzipSync(readFileSync(new URL(`${folder}${file}`, SHARED)));
      const name = file.replace(/^rsigma_lane_|^mordor_|\.ndjson\.gz$/g, "");
      return { name, records: [...splitRecords(body)].map(({ text }) => text), bytes: body.length };
    });
}

/** Milliseconds of the fastest round: what the machine can do when nothing else runs. */
function fastest(work: () => void): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const startedAt = performance.now();
    work();
    best = Math.min(best, performance.now() - startedAt);
  }
  return best;
}

function parse(record: string): Fields {
  return JSON.parse(record) as Fields; // every lane is NDJSON
}

/** Lanes that say themselves what they are are taken at their word, as the published figures for them are. */
function ownSource(fields: Fields): EventSource | undefined {
  const text = (name: string): string | undefined => {
    const value = fields[name];
    return typeof value === "string" ? value : undefined;
  };
  const product = text("product");
  return product === undefined ? undefined : { product, category: text("category"), service: text("service") };
}

if (!existsSync(RULES)) throw new Error(`The rules are not at ${RULES.pathname}.`);
const files = (await readRuleFiles(RULES.pathname)).filter(({ path }) => path.startsWith("sigma/rules"));
let rules: readonly SigmaRule[] = [];
const parseMs = fastest(() => void (rules = parseRules(files).rules));
const parsed = JSON.stringify(rules);
const cacheMs = fastest(() => void createRuleSet(JSON.parse(parsed) as SigmaRule[], { aliases: WINDOWS_ALIASES }));
report("detect: load", [
  {
    rules: rules.length,
    "text to rules ms": Math.round(parseMs),
    "parsed form to ready ms": Math.round(cacheMs),
    "parsed MB": Number((parsed.length / 1e6).toFixed(1)),
  },
]);

const ruleSet = createRuleSet(rules, { aliases: WINDOWS_ALIASES });
const decode = createDecoder(await loadDecoderContent());
const wanted = process.argv[2] ?? "";
const rows = [...lanes("bench/", "rsigma_lane_"), ...lanes("events/", "mordor_win_")]
  .filter(({ name }) => name.includes(wanted))
  .map(({ name, records, bytes }) => {
    const hint = { receivedAt: Date.now(), isHistorical: true, isSyslog: false };
    const sources = records.map(
      (record) => ownSource(parse(record)) ?? toSigmaEvent(decode(record, hint), record).source,
    );
    const perSecond = (ms: number): number => Math.round((records.length / ms) * 1_000);
    const parseOnly = fastest(() => {
      for (const record of records) parse(record);
    });
    let matches = 0;
    const triedBefore = ruleSet.tried();
    const parseAndMatch = fastest(() => {
      matches = 0;
      for (const [index, record] of records.entries()) {
        matches += ruleSet.match({ source: sources[index] ?? {}, fields: parse(record) }).length;
      }
    });
    const tried = (ruleSet.tried() - triedBefore) / ROUNDS;
    const decodeOnly = fastest(() => {
      for (const record of records) decode(record, hint);
    });
    const decodeAndMatch = fastest(() => {
      for (const record of records) ruleSet.match(toSigmaEvent(decode(record, hint), record));
    });
    return {
      lane: name,
      events: records.length,
      "bytes/event": Math.round(bytes / records.length),
      "JSON.parse/s": perSecond(parseOnly),
      "parse+match/s": perSecond(parseAndMatch),
      ratio: Number((parseOnly / parseAndMatch).toFixed(2)),
      "decode/s": perSecond(decodeOnly),
      "decode+match/s": perSecond(decodeAndMatch),
      "tried/event": Number((tried / records.length).toFixed(2)),
      matches,
      parseOnlyMs: Math.round(parseOnly),
      parseAndMatchMs: Math.round(parseAndMatch),
    };
  });
report("detect", rows);
const mordor = rows.filter(({ lane }) => lane.startsWith("win_"));
const sum = (key: "events" | "parseOnlyMs" | "parseAndMatchMs"): number =>
  mordor.reduce((total, row) => total + row[key], 0);
if (mordor.length > 0) {
  report("detect: all recordings", [
    {
      events: sum("events"),
      "parse+match/s": Math.round((sum("events") / sum("parseAndMatchMs")) * 1_000),
      ratio: Number((sum("parseOnlyMs") / sum("parseAndMatchMs")).toFixed(2)),
    },
  ]);
}
