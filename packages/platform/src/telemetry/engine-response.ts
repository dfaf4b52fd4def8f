import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { randomBytes } from "node:crypto";
import type { Writable } from "node:stream";
import { constants, createGzip } from "node:zlib";
import { describeError, EngineError } from "./engine-error.ts";

export interface Outcome {
  readonly format: string;
  readonly chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
  readonly summary: Readonly<Record<string, number>>;
}

/** A reader that takes nothing for this long loses its connection: it holds one of chDB's few. */
const STALLED_READER_MS = 60_000;

const SUMMARY_FIELDS = ["read_rows", "read_bytes", "written_rows", "written_bytes", "result_rows", "result_bytes"];

/** Sends a result as ClickHouse does; an error after its first bytes goes into the body, in the form the client knows. */
export async function answer(response: ServerResponse, wantsGzip: boolean, outcome: Outcome): Promise<void> {
  if (response.destroyed) return;
  const exceptionTag = randomBytes(8).toString("hex");
  response.setHeader("Content-Type", contentType(outcome.format));
  response.setHeader("X-ClickHouse-Format", outcome.format);
  response.setHeader("X-ClickHouse-Timezone", "UTC");
  response.setHeader("X-ClickHouse-Exception-Tag", exceptionTag);
  response.setHeader(
    "X-ClickHouse-Summary",
    JSON.stringify(Object.fromEntries(SUMMARY_FIELDS.map((name) => [name, String(outcome.summary[name] ?? 0)]))),
  );
  const output = wantsGzip ? gzipInto(response) : response;
  try {
    for await (const chunk of outcome.chunks) await write(output, response, chunk);
  } catch (error) {
    await write(output, response, exceptionBlock(describeError(error).text, exceptionTag));
  }
  output.end();
}

function gzipInto(response: ServerResponse): Writable {
  response.setHeader("Content-Encoding", "gzip");
  const gzip = createGzip({ level: constants.Z_BEST_SPEED });
  response.once("close", () => gzip.destroy());
  gzip.on("error", () => response.destroy());
  gzip.pipe(response);
  return gzip;
}

async function write(output: Writable, response: ServerResponse, chunk: Uint8Array): Promise<void> {
  if (output.destroyed || response.destroyed || output.write(chunk)) return;
  const stalled = setTimeout(() => response.destroy(), STALLED_READER_MS);
  const gone = new AbortController();
  const onClose = (): void => gone.abort();
  response.once("close", onClose);
  try {
    await once(output, "drain", { signal: gone.signal });
  } catch {
    throw new EngineError(236, "The client went away.");
  } finally {
    clearTimeout(stalled);
    response.off("close", onClose);
  }
}

function exceptionBlock(text: string, tag: string): Uint8Array {
  const message = `${text}\n`;
  return Buffer.from(
    `\r\n__exception__\r\n${tag}\r\n${message}${Buffer.byteLength(message)} ${tag}\r\n__exception__\r\n`,
  );
}

/** An error before the first byte of a result: status, code and text. */
export function answerError(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const { code, status, text } = describeError(error);
  // A body that we refused half-way is not read to its end, so the connection cannot be used again.
  if (!request.complete) response.setHeader("Connection", "close");
  response.setHeader("X-ClickHouse-Exception-Code", String(code));
  response.writeHead(status, { "Content-Type": "text/plain; charset=UTF-8" });
  response.end(`${text}\n`, () => {
    if (!request.complete) request.destroy();
  });
}

function contentType(format: string): string {
  const name = format.toLowerCase();
  if (name.endsWith("eachrow") || name.endsWith("eachrowwithprogress")) return "application/x-ndjson; charset=UTF-8";
  if (name.startsWith("json")) return "application/json; charset=UTF-8";
  if (name.startsWith("csv")) return "text/csv; charset=UTF-8";
  if (name.startsWith("t") || name.startsWith("pretty")) return "text/tab-separated-values; charset=UTF-8";
  return "application/octet-stream";
}
