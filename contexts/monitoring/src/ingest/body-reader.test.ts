import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { type BodyLimits, readBody } from "./body-reader.ts";
import { createIntakeBudget } from "./intake-budget.ts";

const MAX_BATCH_BYTES = 32 * 1024 * 1024;

function limits(budgetBytes: number = 2 * MAX_BATCH_BYTES): BodyLimits {
  return { maxBytes: MAX_BATCH_BYTES, budget: createIntakeBudget(budgetBytes) };
}

/** Endless input that counts what was asked of it. */
function endless(chunk: Buffer): { stream: Readable; given: () => number } {
  let given = 0;
  const stream = new Readable({
    read() {
      given += chunk.length;
      this.push(chunk);
    },
  });
  return { stream, given: () => given };
}

describe("reading a batch body", () => {
  it("gives the bytes as they came, and the budget back on release", async () => {
    const b = limits();

    const body = await readBody(Readable.from([Buffer.from("a\n"), Buffer.from([0, 255])]), false, b);

    expect([...body.bytes]).toEqual([97, 10, 0, 255]);
    expect(b.budget.used()).toBe(4);
    body.release();
    body.release();
    expect(b.budget.used()).toBe(0);
  });

  it("stops reading an endless line just over the limit and keeps the request open for the answer", async () => {
    const b = limits();
    const { stream, given } = endless(Buffer.alloc(1024 * 1024, "x"));

    await expect(readBody(stream, false, b)).rejects.toMatchObject({ code: "batch.too-large" });

    expect(given()).toBeLessThan(MAX_BATCH_BYTES * 1.2);
    expect(b.budget.used()).toBe(0);
    expect(stream.destroyed).toBe(false);
  });

  it("stops inflating a gzip bomb at the limit", async () => {
    const b = limits();
    const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024));

    await expect(readBody(Readable.from([bomb]), true, b)).rejects.toMatchObject({ code: "batch.too-large" });

    expect(b.budget.used()).toBe(0);
  });

  it("refuses what only claims to be gzip, and gzip that breaks off", async () => {
    const whole = gzipSync(Buffer.from("hello\n".repeat(1000)));

    await expect(readBody(Readable.from([Buffer.from("plain text")]), true, limits())).rejects.toMatchObject({
      code: "batch.invalid",
    });
    await expect(readBody(Readable.from([whole.subarray(0, 40)]), true, limits())).rejects.toMatchObject({
      code: "batch.invalid",
    });
  });

  it("refuses as busy when the budget is spent and gives back what it took", async () => {
    const b = limits(10);

    await expect(readBody(Readable.from([Buffer.alloc(6), Buffer.alloc(6)]), false, b)).rejects.toMatchObject({
      code: "ingest.busy",
      retryAfterSeconds: 2,
    });

    expect(b.budget.used()).toBe(0);
  });
});
