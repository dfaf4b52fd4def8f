import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { type DecodedEvent, ECS_COLUMNS } from "../event/event.ts";
import { createDecoder, type Decode } from "./decode.ts";
import { DECODERS_FOLDER, loadDecoderContent } from "./decoder-content.ts";
import { splitRecords } from "./record-splitter.ts";

const FOLDER = new URL("golden/", DECODERS_FOLDER);
/** What the sender said the lines are. */
const FORMATS: Readonly<Record<string, string>> = { nginx: "nginx", apache: "apache2" };
const names = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".in.log"))
  .map((name) => name.slice(0, -".in.log".length));

describe("golden pairs in content/decoders/golden", () => {
  let decode: Decode;

  beforeAll(async () => {
    decode = createDecoder(await loadDecoderContent());
  });

  it("there are some", () => {
    expect(names.length).toBeGreaterThan(10);
  });

  it.each(names)("%s decodes as written down", (name) => {
    const format = FORMATS[name];
    const base = { receivedAt: Date.UTC(2024, 2, 5), isHistorical: false, isSyslog: false };
    const hint = format === undefined ? base : { ...base, format };
    const records = [...splitRecords(readFileSync(new URL(`${name}.in.log`, FOLDER)))];
    const actual = records.map((record) => plain(decode(record.text, hint)));

    const file = new URL(`${name}.out.json`, FOLDER);
    if (process.env["UPDATE_GOLDEN"] === "1" || !existsSync(file)) {
      writeFileSync(file, `${JSON.stringify(actual, null, 2)}\n`);
    }

    expect(actual).toEqual(JSON.parse(readFileSync(file, "utf8")));
  });
});

function plain(event: DecodedEvent): unknown {
  return {
    decoder: event.decoder,
    occurredAt: event.occurredAt === undefined ? null : new Date(event.occurredAt).toISOString(),
    ecs: Object.fromEntries(ECS_COLUMNS.flatMap((column) => (event.ecs[column] ? [[column, event.ecs[column]]] : []))),
    // Pairs, since a record may have a field called `__proto__`.
    fields: [...event.fields].map(([key, value]) => `${key}=${value}`),
  };
}
