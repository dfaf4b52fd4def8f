const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Finds the ends of JSON strings in bytes that come in chunks. */
export interface StringSkip {
  /** Whether the next byte is inside a string. */
  readonly isInside: () => boolean;
  /** After the quote that begins a string. */
  readonly begin: () => void;
  /** The index of the first byte after the string, or the length of the chunk when it goes on in the next. */
  readonly skip: (chunk: Buffer, from: number) => number;
}

export function createStringSkip(): StringSkip {
  let isInside = false;
  let isEscaped = false;
  return {
    isInside: () => isInside,
    begin: () => {
      isInside = true;
    },
    skip: (chunk, from) => {
      let at = isEscaped ? from + 1 : from;
      isEscaped = false;
      for (;;) {
        const quote = chunk.indexOf(QUOTE, at);
        const isOdd = hasOddBackslashes(chunk, at, quote === -1 ? chunk.length : quote);
        if (quote === -1) {
          isEscaped = isOdd;
          return chunk.length;
        }
        at = quote + 1;
        if (isOdd) continue;
        isInside = false;
        return at;
      }
    },
  };
}

/** Whether the byte at `end` is escaped by what stands directly before it. */
function hasOddBackslashes(chunk: Buffer, start: number, end: number): boolean {
  let count = 0;
  while (end - 1 - count >= start && chunk[end - 1 - count] === BACKSLASH) count += 1;
  return count % 2 === 1;
}
