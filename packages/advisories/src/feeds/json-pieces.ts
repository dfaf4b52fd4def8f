import { BOUNDS } from "./bounds.ts";
import { FeedError } from "./feed-error.ts";
import { createJsonPart, type JsonPart } from "./json-part.ts";
import { createJsonPlace, type JsonPlace } from "./json-place.ts";
import { createStringSkip } from "./json-string-skip.ts";

/** One element of the outermost array or member of the outermost object, still as text. */
export interface JsonPiece {
  /** The name of the member; the index of the element. */
  readonly key: string;
  /** Undefined when it was left out, for the reason in `problem`. */
  readonly text: string | undefined;
  readonly problem?: string;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/**
 * Cuts one JSON array or object into its parts without building it: an entry that is broken spoils itself alone, and none larger than the bounds is held.
 * Whether a part is JSON is for `JSON.parse` to say. The elements of the array that is the member `inside` are parts themselves: `inside[0]`.
 * @throws FeedError when the text ends in the middle or is neither array nor object.
 */
export async function* jsonPieces(
  chunks: AsyncIterable<Buffer>,
  inside?: string,
): AsyncGenerator<readonly JsonPiece[]> {
  const strings = createStringSkip();
  const cutter = createCutter(createJsonPart(), strings.begin, createJsonPlace(inside));
  for await (const chunk of chunks) {
    let at = 0;
    while (at < chunk.length) {
      if (strings.isInside()) at = strings.skip(chunk, at);
      else {
        cutter.step(chunk, at);
        at += 1;
      }
    }
    const pieces = cutter.finishChunk(chunk);
    if (pieces.length > 0) yield pieces;
  }
  cutter.end();
}

interface Cutter {
  /** Looks at one byte outside of strings. */
  readonly step: (chunk: Buffer, at: number) => void;
  readonly finishChunk: (chunk: Buffer) => readonly JsonPiece[];
  readonly end: () => void;
}

function createCutter(part: JsonPart, beginString: () => void, place: JsonPlace): Cutter {
  let depth = 0;
  let isOver = false;
  let pieces: JsonPiece[] = [];

  function finishPart(chunk: Buffer, at: number): void {
    part.keep(chunk, at);
    const { text, problem } = part.take();
    part.startAt(at + 1);
    if (text === "" && problem === undefined) return;
    pieces.push({ key: place.next(), text, ...(problem === undefined ? {} : { problem }) });
  }

  function open(byte: number, chunk: Buffer, at: number): void {
    depth += 1;
    if (depth === 1) {
      place.begin(byte === OPEN_OBJECT);
      part.startAt(at + 1);
    } else if (depth === 2 && byte === OPEN_ARRAY && place.enterList()) {
      part.keep(chunk, at);
      part.take(); // the blanks before it
      part.startAt(at + 1);
    } else if (depth > BOUNDS.depth) part.spoil(`It is nested deeper than ${BOUNDS.depth} levels.`);
  }

  function close(chunk: Buffer, at: number): void {
    depth -= 1;
    if (depth < place.level()) finishPart(chunk, at);
    if (depth === 1 && place.level() === 2) place.leaveList();
    isOver = depth === 0;
  }

  return {
    step: (chunk, at) => {
      const byte = chunk[at] ?? 0;
      const isOpening = byte === OPEN_OBJECT || byte === OPEN_ARRAY;
      if (depth === 0 && (isOver || !isOpening)) expectNothing(byte, isOver);
      else if (byte === QUOTE) beginString();
      else if (isOpening) open(byte, chunk, at);
      else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) close(chunk, at);
      else if (depth === place.level() && byte === COMMA) finishPart(chunk, at);
      else if (depth === 1 && byte === COLON && place.awaitsKey()) {
        part.keep(chunk, at);
        place.setKey(keyOf(part.take().text));
        part.startAt(at + 1);
      }
    },
    finishChunk: (chunk) => {
      if (depth > 0) part.keep(chunk, chunk.length);
      part.startAt(0);
      const finished = pieces;
      pieces = [];
      return finished;
    },
    end: () => {
      if (!isOver) throw new FeedError("The file ends in the middle.");
    },
  };
}

/** Outside of the array or object are blanks, and the mark that some editors put first. */
function expectNothing(byte: number, isOver: boolean): void {
  if (byte === 0x20 || (byte >= 0x09 && byte <= 0x0d)) return;
  if (!isOver && (byte === 0xef || byte === 0xbb || byte === 0xbf)) return;
  throw new FeedError(isOver ? "Something follows after the end." : "It begins like no JSON that holds entries.");
}

function keyOf(text: string | undefined): string {
  try {
    const key: unknown = JSON.parse(text ?? "");
    return typeof key === "string" ? key : "";
  } catch {
    return "";
  }
}
