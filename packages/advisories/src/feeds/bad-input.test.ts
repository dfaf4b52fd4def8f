import { deflateRawSync, gzipSync, zstdCompressSync } from "node:zlib";
import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { feedOf } from "./feed-input.ts";
import { aZip } from "./testing/a-zip.ts";
import { readAll } from "./testing/read-all.ts";

const RECORD = '{"id":"GHSA-x","modified":"2026-01-02T03:04:05Z"}';

describe("a feed", () => {
  it("is read the same plain, as gzip, zstd and zip, whatever its name says", async () => {
    const inputs = [
      feedOf("a.zip", RECORD),
      feedOf("a.json", gzipSync(RECORD)),
      feedOf("a.csv", zstdCompressSync(RECORD)),
      feedOf("a.gz", aZip([{ name: "x.json", content: RECORD }])),
    ];

    const read = await Promise.all(inputs.map((input) => readAll(input)));

    expect(read.map(({ advisories }) => advisories.map(({ id }) => id))).toEqual(
      Array.from({ length: 4 }, () => ["GHSA-x"]),
    );
  });

  it("that is cut off gives what came before and says that it ends in the middle", async () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => RECORD.replace("GHSA-x", `GHSA-${i * 7919}`)).join("\n");
    const whole = gzipSync(lines);

    const { facts } = await readAll(feedOf("a.ndjson.gz", whole.subarray(0, whole.length / 2)));

    expect(facts.broken).toBe("The compressed data ends in the middle.");
    expect(facts.records).toBeGreaterThan(1_000);
  });

  it("with damaged gzip, an array without an end, or a zip without its directory is broken", async () => {
    const damaged = gzipSync(RECORD.repeat(3));
    damaged.fill(0xff, 12, 40);

    const reasons = await Promise.all(
      [damaged, `[${RECORD},`, aZip([{ name: "x.json", content: RECORD }]).subarray(0, 60)].map(
        async (content) => (await readAll(feedOf("a", content))).facts.broken,
      ),
    );

    expect(reasons).toEqual([
      "The compressed data is damaged.",
      "The file ends in the middle.",
      "The zip archive is damaged or ends in the middle.",
    ]);
  });

  it("that unpacks to a thousand times its size is refused before it fills the memory", async () => {
    const bomb = gzipSync(Buffer.concat([Buffer.from(`${RECORD}\n`), Buffer.alloc(64 * 1024 * 1024, "\n")]));

    const { facts } = await readAll(feedOf("a.gz", bomb));

    expect(facts.broken).toBe("It grows to more than 150 times its size when it is unpacked.");
  });

  it("in a zip that holds a bomb, a damaged file and a good one gives the good one", async () => {
    const zeros = Buffer.alloc(8 * 1024 * 1024);
    const zip = aZip([
      { name: "bomb.json", content: zeros },
      { name: "lies.json", content: RECORD, packed: deflateRawSync(Buffer.from(`${RECORD} and more`)) },
      { name: "good.json", content: RECORD },
      { name: "picture.png", content: "no data" },
    ]);

    const { advisories, problems } = await readAll(feedOf("a.zip", zip));

    expect(advisories).toHaveLength(1);
    expect(problems).toEqual([
      "a.zip!bomb.json: It grows to more than 150 times its size when it is unpacked.",
      "a.zip!lies.json: The file inside the zip is damaged.",
    ]);
  });

  it("with an entry of 100,000 levels loses that entry alone", async () => {
    const deep = "[".repeat(100_000) + "]".repeat(100_000);

    const { advisories, problems } = await readAll(feedOf("a.json", `[${RECORD},{"id":"B","x":${deep}},${RECORD}]`));

    expect(advisories).toHaveLength(2);
    expect(problems).toEqual(["a.json#1: It is nested deeper than 200 levels."]);
  });

  it("with an entry of broken JSON between two good ones loses that entry alone", async () => {
    const { advisories, problems } = await readAll(feedOf("a.json", `[${RECORD},{"id":"B",,},${RECORD}]`));

    expect(advisories).toHaveLength(2);
    expect(problems).toEqual(["a.json#1: The entry is no JSON."]);
  });

  it("with an endless line loses that line alone, and holds no more of it than the bound", async () => {
    const endless = Readable.from(
      (function* () {
        yield Buffer.from(`${RECORD}\n{"id":"`);
        for (let i = 0; i < 40; i += 1) yield Buffer.alloc(1024 * 1024, "x");
        yield Buffer.from(`"}\n${RECORD}\n`);
      })(),
    );

    const { advisories, problems } = await readAll({ name: "a.ndjson", open: () => Promise.resolve(endless) });

    expect(advisories).toHaveLength(2);
    expect(problems).toEqual(["a.ndjson:2: The line is longer than 16777216 bytes."]);
  });

  it("with 1,000 problems tells the first 100 and counts all", async () => {
    const { facts, problems } = await readAll(feedOf("a.ndjson", `${RECORD}\n${"{\n".repeat(1_000)}`));

    expect(problems).toHaveLength(100);
    expect(facts).toMatchObject({ records: 1, problems: 1_000 });
  });

  it("of bytes that are no text, of nothing, or compressed with xz is told what it is", async () => {
    const contents = [
      Buffer.alloc(100),
      "",
      "\u0000{",
      Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 1]),
      "hello",
      "null",
      "7",
    ];

    const told = await Promise.all(
      contents.map(async (content) => {
        const { facts, problems } = await readAll(feedOf("a", content));
        return facts.broken ?? problems[0];
      }),
    );

    expect(told).toEqual([
      "a: This is no format of advisories that is known here.",
      "a: It is empty.",
      "a: This is no format of advisories that is known here.",
      "It is compressed with xz, which cannot be read here. Unpack it first, or use gzip.",
      ...Array<string>(3).fill("a: This is no format of advisories that is known here."),
    ]);
  });

  it("is cut into entries the same wherever its chunks end", async () => {
    const text = Buffer.from(`[{"id":"a\\\\\\"]","modified":"x","summary":"é{[,:"},\n {"id":"b,","details":"\\\\"} ]`);

    const found = await Promise.all(
      Array.from({ length: text.length }, async (_, size) => {
        const chunks: Buffer[] = [];
        for (let at = 0; at < text.length; at += size + 1) chunks.push(text.subarray(at, at + size + 1));
        const { advisories } = await readAll({ name: "a", open: () => Promise.resolve(Readable.from(chunks)) });
        return advisories.map(({ id }) => id).join(" ");
      }),
    );

    expect(new Set(found)).toEqual(new Set(['a\\"] b,']));
  });
});
