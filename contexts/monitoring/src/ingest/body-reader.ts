import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { Problem } from "@cordon/kernel";
import type { IntakeBudget } from "./intake-budget.ts";

export interface BodyLimits {
  /** Largest body, after decompression. */
  readonly maxBytes: number;
  readonly budget: IntakeBudget;
}

export interface ReadBody {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Gives the bytes back to the budget; call it once, when the batch is done. */
  readonly release: () => void;
}

/**
 * The whole body, decompressed when it is gzip.
 * Never holds more than `maxBytes`, whatever the sender claims or the compression hides.
 * @throws Problem `batch.too-large`, `batch.invalid` (broken gzip, broken off), `ingest.busy`.
 */
export async function readBody(stream: Readable, isGzip: boolean, { budget, maxBytes }: BodyLimits): Promise<ReadBody> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const release = (): void => {
    budget.give(length);
    length = 0;
  };
  try {
    for await (const chunk of chunksOf(stream, isGzip)) {
      if (length + chunk.length > maxBytes) throw tooLarge(maxBytes);
      budget.take(chunk.length);
      length += chunk.length;
      chunks.push(chunk);
    }
  } catch (error) {
    release();
    throw asProblem(error);
  }
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return { bytes, release };
}

/** Leaves the request open when the reader stops early: the sender must still be able to read our answer. */
async function* chunksOf(stream: Readable, isGzip: boolean): AsyncGenerator<Uint8Array> {
  if (!isGzip) {
    yield* stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>; // bodies are never in object mode
    return;
  }
  const gunzip = createGunzip();
  const fail = (error: Error): void => void gunzip.destroy(error);
  stream.once("error", fail).once("aborted", () => fail(new Error("aborted")));
  stream.pipe(gunzip);
  try {
    yield* gunzip as AsyncIterable<Uint8Array>; // zlib streams give buffers
  } finally {
    stream.off("error", fail).unpipe(gunzip);
    gunzip.destroy();
  }
}

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const isZlib =
    error instanceof Error && "code" in error && typeof error.code === "string" && error.code.startsWith("Z_");
  return isZlib
    ? new Problem("batch.invalid", "The body says it is gzip but cannot be decompressed. Nothing of it was stored.", {
        cause: error,
      })
    : new Problem("batch.invalid", "The connection ended before the whole batch had arrived. Send it again.", {
        cause: error,
      });
}

function tooLarge(maxBytes: number): Problem {
  return new Problem(
    "batch.too-large",
    `A batch may hold ${Math.floor(maxBytes / 1_048_576)} MB after decompression. Send it in smaller batches; \`cordon send\` does that by itself.`,
  );
}
