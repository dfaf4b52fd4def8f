import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { BatchReceipt } from "@cordon/monitoring/contract";
import { CommandFailure } from "../exit-codes.ts";
import { problemFailure } from "../problem-failure.ts";
import type { Server } from "../server.ts";
import type { RecordBatch } from "./record-batches.ts";

const compress = promisify(gzip);
const REQUEST_TIMEOUT_MS = 120_000;
const LONGEST_WAIT_MS = 60_000;
/** A server that never answered is not there; one that did is given the whole time to come back. */
const PATIENCE_BEFORE_FIRST_ANSWER_MS = 10_000;

export interface BatchSenderOptions {
  readonly server: Server;
  readonly isHistorical: boolean;
  readonly format: string | undefined;
  /** How long one batch is tried again before it counts as failed. */
  readonly retryForMs: number;
  readonly signal: AbortSignal;
  /** Called before each wait, for the progress line. */
  readonly onWait: (reason: string, ms: number) => void;
}

export type BatchOutcome =
  | { readonly kind: "stored"; readonly receipt: BatchReceipt }
  /** The server will never take this batch; the next ones may be fine. */
  | { readonly kind: "rejected"; readonly reason: string };

export interface BatchSender {
  /**
   * Sends until it is acknowledged or rejected, always with the same id.
   * @throws CommandFailure `unreachable`, `refused`, or `failed` when it is no use to go on.
   */
  readonly send: (id: string, batch: RecordBatch) => Promise<BatchOutcome>;
}

/** The same file, place and content give the same id, so that sending a file again stores nothing twice. */
export function batchId(identity: string, batch: RecordBatch): string {
  const hash = createHash("sha256").update(`${identity.length}:${identity}:${batch.firstLine}:`).update(batch.body);
  return `cli-${hash.digest("hex").slice(0, 40)}`;
}

type Attempt =
  | BatchOutcome
  | {
      readonly kind: "again";
      readonly reason: string;
      readonly afterMs: number | undefined;
      readonly isUnreachable: boolean;
    };

export function createBatchSender(options: BatchSenderOptions): BatchSender {
  let hasAnswered = false;

  async function send(id: string, batch: RecordBatch): Promise<BatchOutcome> {
    const startedAt = performance.now();
    const body = options.server.isLocal ? batch.body : new Uint8Array(await compress(batch.body, { level: 1 }));
    for (let tries = 0; ; tries += 1) {
      const attempt = await attemptOnce(options, id, batch.isJson, body);
      if (attempt.kind !== "again") return attempt;
      hasAnswered ||= !attempt.isUnreachable;
      const waitMs = Math.min(attempt.afterMs ?? backoffMs(tries), LONGEST_WAIT_MS);
      const patienceMs = hasAnswered
        ? options.retryForMs
        : Math.min(options.retryForMs, PATIENCE_BEFORE_FIRST_ANSWER_MS);
      if (performance.now() - startedAt + waitMs > patienceMs) throw givenUp(options, attempt);
      options.onWait(attempt.reason, waitMs);
      await pause(waitMs, options.signal);
    }
  }

  return {
    async send(id, batch) {
      const outcome = await send(id, batch);
      hasAnswered = true;
      return outcome;
    },
  };
}

async function attemptOnce(
  options: BatchSenderOptions,
  id: string,
  isJson: boolean,
  body: Uint8Array<ArrayBuffer>,
): Promise<Attempt> {
  const url = new URL("/api/v1/events", options.server.url);
  if (options.isHistorical) url.searchParams.set("historical", "true");
  if (options.format !== undefined) url.searchParams.set("format", options.format);
  let response: Response;
  try {
    response = await fetch(url, {
      method: "POST",
      body,
      redirect: "error",
      headers: {
        "content-type": isJson ? "application/x-ndjson" : "text/plain",
        ...(options.server.isLocal ? {} : { "content-encoding": "gzip" }),
        "idempotency-key": id,
        authorization: `Bearer ${options.server.token}`,
      },
      signal: AbortSignal.any([options.signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]),
    });
    const answer = await response.text();
    return judge(response, answer);
  } catch (error) {
    if (error instanceof CommandFailure) throw error;
    if (options.signal.aborted) throw stopped(error);
    return { kind: "again", reason: "no connection", afterMs: undefined, isUnreachable: true };
  }
}

function judge(response: Response, text: string): Attempt {
  const document = parseJson(text);
  if (response.ok) {
    const receipt = BatchReceipt.safeParse(document);
    if (!receipt.success)
      throw new CommandFailure("failed", "What answers at that address is not Cordon, or not this version of it.");
    return { kind: "stored", receipt: receipt.data };
  }
  const failure = problemFailure(response.status, document);
  if (response.status === 429 || response.status >= 502 || response.status === 500) {
    return {
      kind: "again",
      reason: failure.message,
      afterMs: retryAfterMs(response.headers.get("retry-after")),
      isUnreachable: false,
    };
  }
  if ([400, 409, 413, 422].includes(response.status)) return { kind: "rejected", reason: failure.message };
  throw failure;
}

export function stopped(cause: unknown): CommandFailure {
  return new CommandFailure(
    "partial",
    "Stopped before everything was sent. The same command sends the rest; nothing is stored twice.",
    { cause },
  );
}

/** Seconds or an HTTP date, as milliseconds from now; at least a moment, so that a zero cannot spin. */
export function retryAfterMs(header: string | null): number | undefined {
  if (header === null) return undefined;
  const seconds = /^\d{1,6}$/.test(header.trim()) ? Number(header) : (Date.parse(header) - Date.now()) / 1_000;
  return Number.isNaN(seconds) ? undefined : Math.max(100, seconds * 1_000);
}

/** 0.25 s doubling to 30 s, spread by a quarter so that senders do not come back in step. */
function backoffMs(tries: number): number {
  return Math.min(250 * 2 ** Math.min(tries, 10), 30_000) * (0.75 + Math.random() / 2);
}

function givenUp(
  options: BatchSenderOptions,
  attempt: { readonly reason: string; readonly isUnreachable: boolean },
): CommandFailure {
  return attempt.isUnreachable
    ? new CommandFailure(
        "unreachable",
        `No server answers at ${options.server.url.origin}. Is it running, and is --url right?`,
      )
    : new CommandFailure(
        "failed",
        `The server did not take the logs for ${Math.round(options.retryForMs / 1_000)} s: ${attempt.reason}`,
      );
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done, { once: true });
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
