import { BOUNDS } from "./bounds.ts";

/** A line, or undefined for one that was too long and left out. */
export type Line = string | undefined;

/** The lines of a text in batches, without their ends. The last counts without a line feed, too, unless it is empty. */
export async function* textLines(
  chunks: AsyncIterable<Buffer>,
  mostBytes: number = BOUNDS.lineBytes,
): AsyncGenerator<readonly Line[]> {
  let kept: Buffer[] = [];
  let keptBytes = 0;

  const finish = (last: Buffer): Line => {
    const isTooLong = keptBytes + last.length > mostBytes;
    const line = isTooLong ? undefined : textOf(kept.length === 0 ? last : Buffer.concat([...kept, last]));
    kept = [];
    keptBytes = 0;
    return line;
  };

  for await (const chunk of chunks) {
    const lines: Line[] = [];
    let from = 0;
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, from)) {
      lines.push(finish(chunk.subarray(from, at)));
      from = at + 1;
    }
    keptBytes += chunk.length - from;
    if (keptBytes > mostBytes) kept = [];
    else if (from < chunk.length) kept.push(chunk.subarray(from));
    if (lines.length > 0) yield lines;
  }
  if (keptBytes > 0) yield [finish(Buffer.alloc(0))];
}

function textOf(bytes: Buffer): string {
  const end = bytes.at(-1) === 13 ? bytes.length - 1 : bytes.length;
  return bytes.toString("utf8", 0, end);
}
