import type { FeedFacts, FeedRecord } from "../model/advisory.ts";
import { BOUNDS } from "./bounds.ts";
import { codenameIn } from "./feed-release.ts";
import type { FeedInput, ReadOptions } from "./feed-input.ts";
import type { FeedFormat, FeedSink } from "./feed-sink.ts";

/** Gathers what the readers of one feed find, and counts. */
export interface Collector {
  readonly sink: FeedSink;
  readonly saw: (format: FeedFormat) => void;
  readonly unknown: (name: string, message: string) => void;
  readonly breakOff: (reason: string) => void;
  /** What was found since the last call. */
  readonly drain: () => readonly FeedRecord[];
  readonly facts: () => FeedFacts;
}

export function createCollector(input: FeedInput, options: ReadOptions): Collector {
  const formats = new Set<string>();
  let waiting: FeedRecord[] = [];
  let records = 0;
  let problems = 0;
  let skipped = 0;
  let date: string | undefined;
  const licences = new Set<string>();
  let broken: string | undefined;

  function add(record: FeedRecord): void {
    records += 1;
    waiting.push(record);
  }

  function problem(path: string, message: string): void {
    problems += 1;
    if (problems <= BOUNDS.problemsTold) waiting.push({ kind: "problem", path: path.slice(0, 300), message });
  }

  const sink: FeedSink = {
    add,
    addAdvisory: (advisory) => add({ kind: "advisory", advisory }),
    problem,
    skip: () => {
      skipped += 1;
    },
    date: (told) => {
      if (told !== undefined && (date === undefined || told > date)) date = told;
    },
    licence: (told) => {
      if (told !== undefined && licences.size < 20) licences.add(told);
    },
    isSelective: options.wants !== undefined,
    wants: options.wants ?? (() => true),
    release: input.release ?? codenameIn(input.name),
  };

  return {
    sink,
    saw: (format) => {
      formats.add(format.id);
      sink.licence(format.licence);
    },
    unknown: problem,
    breakOff: (reason) => {
      broken ??= reason;
    },
    drain: () => {
      const drained = waiting;
      waiting = [];
      return drained;
    },
    facts: () => ({
      format: [...formats].join(", ") || "unknown",
      ...(date === undefined ? {} : { date }),
      ...(licences.size === 0 ? {} : { licence: [...licences].join(", ") }),
      records,
      problems,
      ...(skipped === 0 ? {} : { skipped }),
      ...(broken === undefined ? {} : { broken }),
    }),
  };
}
