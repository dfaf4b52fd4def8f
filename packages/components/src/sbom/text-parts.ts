const SLICE_BYTES = 64 * 1024;
const MAX_LINE = 1024 * 1024;

/** The text of a document in parts, however it comes; the loop is left free between them. */
export async function* textParts(source: Uint8Array | AsyncIterable<Uint8Array>): AsyncGenerator<string, void> {
  const decoder = new TextDecoder();
  for await (const bytes of source instanceof Uint8Array ? [source] : source)
    for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
      yield decoder.decode(bytes.subarray(at, at + SLICE_BYTES), { stream: true });
      await new Promise((resolve) => setImmediate(resolve));
    }
  yield decoder.decode();
}

/** Lines without their ends; of a line that is too long, the beginning. */
export async function* linesOf(parts: AsyncIterable<string>): AsyncGenerator<string, void> {
  let rest = "";
  for await (const part of parts) {
    const lines = `${rest}${part}`.split("\n");
    rest = (lines.pop() ?? "").slice(0, MAX_LINE);
    for (const line of lines) yield line.replace(/\r$/, "");
  }
  if (rest !== "") yield rest;
}
