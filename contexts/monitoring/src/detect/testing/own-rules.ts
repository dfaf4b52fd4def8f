import { existsSync, readdirSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { createRuleSet, type ParsedRules, parseRules, type SigmaRule, WINDOWS_ALIASES } from "@cordon/sigma";
import { createDecoder } from "../../decode/decode.ts";
import { loadDecoderContent } from "../../decode/decoder-content.ts";
import { splitRecords } from "../../decode/record-splitter.ts";
import type { DecodedEvent, DecodeHint } from "../../event/event.ts";

export const RULES_FOLDER: URL = new URL("../../../../../content/detections/", import.meta.url);

/** What of an event the tests look at, with the rules that matched it. */
export interface MatchedRecord {
  /** From 1. */
  readonly number: number;
  readonly text: string;
  readonly event: DecodedEvent;
  /** Paths without `.yml`. */
  readonly rules: readonly string[];
}

export interface OwnRules {
  readonly parsed: ParsedRules;
  readonly byName: ReadonlyMap<string, SigmaRule>;
  readonly match: (body: Uint8Array) => readonly MatchedRecord[];
}

/** Records of every rule file of the folder, read as they would be received on the day the golden events tell of. */
export async function readOwnRules(): Promise<OwnRules> {
  const parsed = parseRules(
    ruleNames().map((name) => ({ path: name, text: readFileSync(new URL(`${name}.yml`, RULES_FOLDER), "utf8") })),
  );
  const set = createRuleSet(parsed.rules, { aliases: WINDOWS_ALIASES });
  const decode = createDecoder(await loadDecoderContent());
  const base: DecodeHint = { receivedAt: Date.UTC(2026, 2, 2, 15), isHistorical: true, isSyslog: false };

  return {
    parsed,
    byName: new Map(parsed.rules.map((rule) => [rule.path, rule])),
    match(body) {
      const hint = { ...base };
      return [...splitRecords(body)].map(({ text }, index) => {
        const event = decode(text, hint);
        const rules = set.match({ source: sourceOf(event), fields: event.fields, text });
        return { number: index + 1, text, event, rules: rules.map(({ path }) => path) };
      });
    },
  };
}

function sourceOf({ ecs }: DecodedEvent): { product?: string; category?: string; service?: string } {
  const product = ecs["log.product"];
  const category = ecs["log.category"];
  const service = ecs["log.service"];
  return {
    ...(product === undefined ? {} : { product }),
    ...(category === undefined ? {} : { category }),
    ...(service === undefined ? {} : { service }),
  };
}

/** Paths in the folder, without `.yml`. */
export function ruleNames(): readonly string[] {
  return readdirSync(RULES_FOLDER, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".yml"))
    .map((name) => name.slice(0, -".yml".length))
    .sort();
}

/** The golden records of a rule; undefined when there is no such file. */
export function goldenOf(name: string, kind: "positive" | "negative"): Buffer | undefined {
  for (const ending of ["ndjson", "log"]) {
    const file = new URL(`${name}.${kind}.${ending}`, RULES_FOLDER);
    if (existsSync(file)) return readFileSync(file);
  }
  return undefined;
}

export const RECORDINGS_FOLDER: URL = new URL("../../../../../../shared/data/monitoring/events/", import.meta.url);

export function readRecording(name: string): Buffer {
  return gunzipSync(readFileSync(new URL(`${name}.ndjson.gz`, RECORDINGS_FOLDER)));
}
