import type { Readable } from "node:stream";
import { setTimeout } from "node:timers/promises";
import { CommandFailure, EXIT } from "../exit-codes.ts";
import { batchId, type BatchSender, createBatchSender, stopped } from "../send/batch-sender.ts";
import { findInputs, type Input } from "../send/inputs.ts";
import { createRecordCutter, type RecordBatch } from "../send/record-batches.ts";
import { formatCount, formatDuration, type SendProgress, startSendProgress } from "../send/send-progress.ts";
import { resolveServer, type ServerOptions } from "../server.ts";
import { printJson, type Terminal, visible } from "../terminal.ts";

export interface SendOptions extends ServerOptions {
  readonly historical?: boolean;
  readonly format?: string;
  readonly retryFor: number;
  readonly json?: boolean;
}

const IN_FLIGHT = 2;

/** Sends files, folders or standard input, and answers with the exit code. */
export async function sendCommand(
  names: readonly string[],
  options: SendOptions,
  terminal: Terminal,
  stdin: Readable,
): Promise<number> {
  const inputs = await findInputs(names, stdin);
  const server = await resolveServer(options, "send", terminal);
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  process.once("SIGINT", onSignal).once("SIGTERM", onSignal);
  const progress = startSendProgress(terminal, totalSize(inputs));
  const sender = createBatchSender({
    server,
    isHistorical: options.historical === true,
    format: options.format,
    retryForMs: options.retryFor * 1_000,
    signal: stop.signal,
    onWait: progress.waiting,
  });
  try {
    const failed = await sendAll(inputs, sender, progress, terminal, stop);
    progress.stop();
    report(inputs.length, failed, progress, options, terminal);
    return exitCode(failed, progress);
  } catch (error) {
    progress.stop();
    if (progress.counts.stored > 0) report(inputs.length, 0, progress, options, terminal);
    throw error;
  } finally {
    process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
  }
}

/** Answers how many inputs could not be read to their end. */
async function sendAll(
  inputs: readonly Input[],
  sender: BatchSender,
  progress: SendProgress,
  terminal: Terminal,
  stop: AbortController,
): Promise<number> {
  const lane = createLane(IN_FLIGHT);
  let failed = 0;
  for (const input of inputs) {
    try {
      for await (const batch of batchesOf(input, progress, stop.signal)) {
        await lane.run(() => sendOne(input, batch, sender, progress, terminal));
      }
    } catch (error) {
      if (error instanceof CommandFailure) {
        stop.abort();
        await lane.drain().catch(() => undefined); // the first failure is the one to tell
        throw error;
      }
      failed += 1;
      progress.clear();
      terminal.err(`${visible(input.name)}: ${visible(readFailure(error))}\n`);
    }
  }
  await lane.drain();
  return failed;
}

async function* batchesOf(input: Input, progress: SendProgress, signal: AbortSignal): AsyncGenerator<RecordBatch> {
  const cutter = createRecordCutter();
  const isLive = input.size === undefined;
  try {
    const stream = await input.open(progress.read, signal);
    for await (const chunk of isLive ? withPauses(stream) : (stream as AsyncIterable<Buffer>)) {
      yield* chunk === undefined ? cutter.flush() : cutter.push(chunk);
    }
    yield* cutter.end();
  } catch (error) {
    if (signal.aborted) throw stopped(error);
    yield* cutter.end(); // a gzip file that breaks off still gives what came before
    throw error;
  } finally {
    progress.counts.skipped += cutter.skipped();
  }
}

/** The chunks, and `undefined` after each second without one: `tail -f | cordon send -` must not wait for a full batch. */
async function* withPauses(stream: Readable): AsyncGenerator<Buffer | undefined> {
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>; // opened without an encoding
  let next = chunks.next();
  for (;;) {
    const pause = new AbortController();
    const result = await Promise.race([
      next,
      setTimeout(1_000, undefined, { signal: pause.signal }).catch(() => undefined),
    ]);
    pause.abort();
    if (result?.done) return;
    yield result?.value;
    if (result) next = chunks.next();
  }
}

async function sendOne(
  input: Input,
  batch: RecordBatch,
  sender: BatchSender,
  progress: SendProgress,
  terminal: Terminal,
): Promise<void> {
  const outcome = await sender.send(batchId(input.identity, batch), batch);
  const { counts } = progress;
  if (outcome.kind === "rejected") {
    counts.rejected += batch.lines;
    progress.clear();
    terminal.err(
      `${visible(input.name)}, lines ${batch.firstLine + 1} to ${batch.firstLine + batch.lines}: ${outcome.reason}\n`,
    );
    return;
  }
  counts.lines += batch.lines;
  counts.bytes += batch.body.length;
  if (outcome.receipt.isRepeat) counts.repeated += outcome.receipt.events;
  else {
    counts.stored += outcome.receipt.events;
    counts.undecoded += outcome.receipt.undecoded;
  }
}

interface Lane {
  /** Resolves when the work has started; waits for a place first. @throws what an earlier work threw */
  readonly run: (work: () => Promise<void>) => Promise<void>;
  /** Resolves when everything that started is over. @throws the first failure */
  readonly drain: () => Promise<void>;
}

function createLane(width: number): Lane {
  const running = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | undefined;

  const check = (): void => {
    if (failure) throw failure.error;
  };
  return {
    async run(work) {
      while (running.size >= width) await Promise.race(running);
      check();
      const done: Promise<void> = work()
        .catch((error: unknown) => {
          failure ??= { error };
        })
        .finally(() => running.delete(done));
      running.add(done);
    },
    async drain() {
      await Promise.all(running);
      check();
    },
  };
}

function report(files: number, failed: number, progress: SendProgress, options: SendOptions, terminal: Terminal): void {
  const { counts } = progress;
  const seconds = progress.seconds();
  if (options.json) {
    printJson(terminal, { files, failedFiles: failed, ...counts, seconds: Number(seconds.toFixed(3)) });
    return;
  }
  const notes = [
    ...(counts.repeated > 0 ? [`${formatCount(counts.repeated)} were there already`] : []),
    ...(counts.undecoded > 0 ? [`${formatCount(counts.undecoded)} kept as text, no decoder knows them`] : []),
    ...(counts.rejected > 0 ? [`${formatCount(counts.rejected)} rejected`] : []),
    ...(counts.skipped > 0 ? [`${formatCount(counts.skipped)} left out, over 16 MB each`] : []),
    ...(failed > 0 ? [`${failed} of ${files} files could not be read to the end`] : []),
  ];
  const rate = seconds > 0 ? ` (${(counts.bytes / 1e6 / seconds).toFixed(1)} MB/s)` : "";
  terminal.out(
    `Stored ${formatCount(counts.stored)} ${counts.stored === 1 ? "event" : "events"} from ${files} ${files === 1 ? "input" : "inputs"} in ${formatDuration(seconds)}${rate}${notes.length > 0 ? `; ${notes.join("; ")}` : ""}.\n`,
  );
}

function exitCode(failed: number, progress: SendProgress): number {
  const { counts } = progress;
  if (failed === 0 && counts.rejected === 0 && counts.skipped === 0) return EXIT.ok;
  return counts.lines > 0 ? EXIT.partial : EXIT.failed;
}

function totalSize(inputs: readonly Input[]): number | undefined {
  let total = 0;
  for (const input of inputs) {
    if (input.size === undefined) return undefined;
    total += input.size;
  }
  return total > 0 ? total : undefined;
}

function readFailure(error: unknown): string {
  if (error instanceof Error && "code" in error && typeof error.code === "string") {
    if (error.code.startsWith("Z_")) return "is not whole: its compression breaks off. What came before was sent";
    if (error.code === "EACCES") return "may not be read by this user";
  }
  return error instanceof Error ? error.message : "cannot be read";
}
