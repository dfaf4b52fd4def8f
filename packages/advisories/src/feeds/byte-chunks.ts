import { FeedError } from "./feed-error.ts";

export interface PeekedBytes {
  /** The first bytes: as many as were asked for, or all there are. */
  readonly head: Buffer;
  /** All bytes, the first ones too. */
  readonly chunks: AsyncIterable<Buffer>;
}

/** The first `count` bytes, without losing them. */
export async function peekBytes(source: AsyncIterable<Buffer>, count: number): Promise<PeekedBytes> {
  const iterator = source[Symbol.asyncIterator]();
  const seen: Buffer[] = [];
  let bytes = 0;
  while (bytes < count) {
    const next = await iterator.next();
    if (next.done) break;
    seen.push(next.value);
    bytes += next.value.length;
  }
  return { head: Buffer.concat(seen).subarray(0, count), chunks: resumed(seen, iterator) };
}

async function* resumed(seen: readonly Buffer[], rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* seen;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

/** Everything at once. @throws FeedError when it is more than `mostBytes`. */
export async function allBytes(chunks: AsyncIterable<Buffer>, mostBytes: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw new FeedError(`It is larger than ${mostBytes} bytes.`);
    parts.push(chunk);
  }
  return Buffer.concat(parts, bytes);
}

/** A stream's chunks as buffers, counted. */
export async function* bufferChunks(
  stream: AsyncIterable<unknown>,
  onBytes?: (count: number) => void,
): AsyncGenerator<Buffer> {
  for await (const chunk of stream) {
    const bytes = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
    if (!(bytes instanceof Uint8Array)) throw new FeedError("It gives something else than bytes.");
    onBytes?.(bytes.length);
    yield Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
}
