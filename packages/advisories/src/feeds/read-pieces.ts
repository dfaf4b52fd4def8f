import { BOUNDS } from "./bounds.ts";
import { allBytes } from "./byte-chunks.ts";
import type { DetectedFormat } from "./detect-format.ts";
import { FeedError } from "./feed-error.ts";
import type { FeedSink, Member, PieceReader } from "./feed-sink.ts";
import { jsonPieces } from "./json-pieces.ts";
import { textLines } from "./text-lines.ts";

const LINES_AT_ONCE = 500;

/** Reads one document of a known format into `sink`; yields now and then, so that what is there can be taken. */
export async function* readPieces(
  name: string,
  chunks: AsyncIterable<Buffer>,
  { format, layout }: DetectedFormat,
  sink: FeedSink,
): AsyncGenerator<void> {
  switch (format.shape) {
    case "lines":
      yield* readLines(name, chunks, format.start(sink), sink);
      return;
    case "text":
      yield* readWhole(name, chunks, format.start(sink), (text) => text);
      return;
    case "members":
      yield* readMembers(name, chunks, format.start(sink), sink, format.inside);
      return;
    case "values":
      if (layout === "lines") yield* readLines(name, chunks, parsing(format.start(sink), sink), sink);
      else if (layout === "whole") yield* readWhole(name, chunks, format.start(sink), parseDocument);
      else yield* readMembers(name, chunks, valuesOnly(format.start(sink)), sink);
  }
}

async function* readLines(
  name: string,
  chunks: AsyncIterable<Buffer>,
  reader: PieceReader<string>,
  sink: FeedSink,
): AsyncGenerator<void> {
  let number = 0;
  for await (const lines of textLines(chunks)) {
    for (const line of lines) {
      number += 1;
      const place = `${name}:${number}`;
      if (line === undefined) sink.problem(place, `The line is longer than ${BOUNDS.lineBytes} bytes.`);
      else reader.take(line, place);
      if (number % LINES_AT_ONCE === 0) yield;
    }
    yield;
  }
  reader.end?.();
  yield;
}

async function* readMembers(
  name: string,
  chunks: AsyncIterable<Buffer>,
  reader: PieceReader<Member>,
  sink: FeedSink,
  inside?: string,
): AsyncGenerator<void> {
  for await (const pieces of jsonPieces(chunks, inside)) {
    for (const { key, text, problem } of pieces) {
      const place = `${name}#${key}`;
      if (text === undefined) sink.problem(place, problem ?? "It cannot be read.");
      else {
        const value = parse(text);
        if (value === BROKEN) sink.problem(place, "The entry is no JSON.");
        else reader.take({ key, value }, place);
      }
      yield;
    }
  }
  reader.end?.();
  yield;
}

async function* readWhole<Piece>(
  name: string,
  chunks: AsyncIterable<Buffer>,
  reader: PieceReader<Piece>,
  parseText: (text: string) => Piece,
): AsyncGenerator<void> {
  const bytes = await allBytes(chunks, BOUNDS.documentBytes);
  reader.take(parseText(bytes.toString("utf8").replace(/^\ufeff/, "")), name);
  reader.end?.();
  yield;
}

function parseDocument(text: string): unknown {
  const value = parse(text);
  if (value === BROKEN) throw new FeedError("It is no JSON, or ends in the middle.");
  return value;
}

function parsing(reader: PieceReader<unknown>, sink: FeedSink): PieceReader<string> {
  return {
    take: (line, place) => {
      if (line.trim() === "") return;
      const value = parse(line);
      if (value === BROKEN) sink.problem(place, "The line is no JSON.");
      else reader.take(value, place);
    },
    end: () => reader.end?.(),
  };
}

function valuesOnly(reader: PieceReader<unknown>): PieceReader<Member> {
  return { take: ({ value }, place) => reader.take(value, place), end: () => reader.end?.() };
}

const BROKEN = Symbol("no JSON");

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown; // whatever it is; readers look at every field
  } catch {
    return BROKEN;
  }
}
