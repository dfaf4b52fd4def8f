import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { createRuleSet, parseRules, type SigmaRule, WINDOWS_ALIASES } from "@cordon/sigma";
import { beforeAll, describe, expect, it } from "vitest";
import { createDecoder, type Decode } from "../decode/decode.ts";
import { loadDecoderContent } from "../decode/decoder-content.ts";
import { splitRecords } from "../decode/record-splitter.ts";
import { readTarGz } from "../decode/testing/tar.ts";
import type { DecodeHint } from "../event/event.ts";
import { toSigmaEvent } from "./sigma-event.ts";

const DATA = new URL("../../../../../shared/data/monitoring/", import.meta.url);

interface ExpectedRule {
  readonly kind: "agreed" | "oracle_subset" | "disputed" | "prototype_only";
  readonly lines: readonly number[];
  readonly extraInPrototype?: readonly number[];
}

type Expected = Readonly<Record<string, { readonly rules: Readonly<Record<string, ExpectedRule>> }>>;

/** Line 404 creates the key and the rule is for deleted ones; the baseline did not tell them apart. */
const BETTER: Readonly<Record<string, readonly number[]>> = {
  "mordor_win_empire_uac_shellapi_fodhelper.ndjson.gz 96f697b0-b499-4e5d-9908-a67bec11cdb6": [2498],
};

const hint = (): DecodeHint => ({ receivedAt: Date.UTC(2026, 0, 1), isHistorical: true, isSyslog: false });

describe.skipIf(!existsSync(DATA))("SigmaHQ's rules through our decoders (needs ../shared)", () => {
  let decode: Decode;
  let match: (raw: string, hint: DecodeHint) => readonly SigmaRule[];

  beforeAll(async () => {
    decode = createDecoder(await loadDecoderContent());
    const files = [...readTarGz(new URL("sigma/sigma-rules.tar.gz", DATA))]
      .filter(([path]) => path.startsWith("sigma/rules") && path.endsWith(".yml"))
      .map(([path, body]) => ({ path, text: body.toString("utf8") }));
    const ruleSet = createRuleSet(parseRules(files).rules, { aliases: WINDOWS_ALIASES });
    match = (raw, given) => ruleSet.match(toSigmaEvent(decode(raw, given), raw));
  }, 60_000);

  it("find what their regression tests say", () => {
    const archive = readTarGz(new URL("sigma/sigma-regression-json.tar.gz", DATA));
    const missed: string[] = [];
    let checked = 0;
    for (const [path, body] of archive) {
      if (!path.endsWith(".json")) continue;
      checked += 1;
      const id = path.split("/").at(-1)?.slice(0, -".json".length);
      const given = hint();
      const records = [...splitRecords(body)].filter(({ text }) => match(text, given).some((rule) => rule.id === id));
      if (records.length === 0) missed.push(path);
    }
    expect(missed).toEqual([]);
    expect(checked).toBe(202);
  });

  it("find in the recordings what two other evaluators found", { timeout: 120_000 }, () => {
    const expected = JSON.parse(readFileSync(new URL("expected/mordor_sigma_matches.json", DATA), "utf8")) as Expected;
    const differences: string[] = [];
    for (const [recording, { rules }] of Object.entries(expected)) {
      const found = new Map<string, number[]>();
      const given = hint();
      let line = 0;
      for (const { text } of splitRecords(gunzipSync(readFileSync(new URL(`events/${recording}`, DATA))))) {
        line += 1;
        for (const { id } of match(text, given)) found.set(id, [...(found.get(id) ?? []), line]);
      }
      for (const id of new Set([...Object.keys(rules), ...found.keys()])) {
        const { kind, lines = [], extraInPrototype = [] } = rules[id] ?? {};
        const all = kind === "disputed" ? [] : [...lines, ...extraInPrototype].sort((a, b) => a - b);
        const wanted = BETTER[`${recording} ${id}`] ?? all;
        const got = found.get(id) ?? [];
        if (got.join() !== wanted.join())
          differences.push(`${recording} ${id} ${kind}: ${got.join()} not ${wanted.join()}`);
      }
    }
    expect(differences).toEqual([]);
  });
});
