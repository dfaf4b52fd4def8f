import type { Readable } from "node:stream";
import { Problem } from "@cordon/kernel";
import { readBody } from "../ingest/body-reader.ts";
import type { IntakeBudget } from "../ingest/intake-budget.ts";
import { invalid } from "./import-files.ts";
import { MAX_IMPORT_BYTES } from "./rule-import.ts";

export interface ImportBody {
  readonly stream: Readable;
  readonly isGzip: boolean;
  readonly budget: IntakeBudget;
}

/**
 * What `read` makes of the body of an import; the memory it needs counts until then.
 * @throws Problem `rules.invalid`, `rules.too-large`, `ingest.busy`, and what `read` throws
 */
export async function readImport<T>(
  { stream, isGzip, budget }: ImportBody,
  read: (bytes: Uint8Array<ArrayBuffer>) => Promise<T>,
): Promise<T> {
  const body = await readBody(stream, isGzip, { budget, maxBytes: MAX_IMPORT_BYTES }).catch((error: unknown) => {
    throw inOurWords(error);
  });
  try {
    return await read(body.bytes);
  } finally {
    body.release();
  }
}

function inOurWords(error: unknown): unknown {
  if (!(error instanceof Problem)) return error;
  if (error.code === "batch.too-large") {
    const limit = MAX_IMPORT_BYTES / 1_048_576;
    return new Problem("rules.too-large", `An import may hold ${limit} MB. Import a part of it as a set of its own.`, {
      cause: error,
    });
  }
  if (error.code === "ingest.busy") {
    return new Problem("ingest.busy", "Other imports are under way. Try again in a moment.", { retryAfterSeconds: 5 });
  }
  return error.code === "batch.invalid" ? invalid("The body cannot be read to its end.", error) : error;
}
