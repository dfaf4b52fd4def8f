import { createReadStream } from "node:fs";
import { open, readdir, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { addAbortSignal, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { CommandFailure } from "../exit-codes.ts";
import { visible } from "../terminal.ts";

/** One thing to read records from. */
export interface Input {
  /** As the person wrote it; from outside. */
  readonly name: string;
  /** Part of every batch id: the same file again is the same batches. Standard input is new each time. */
  readonly identity: string;
  /** Bytes on disk; undefined for standard input and pipes. */
  readonly size: number | undefined;
  /** Decompressed bytes; `onRead` hears of the bytes as they lie on disk. */
  readonly open: (onRead: (bytes: number) => void, signal: AbortSignal) => Promise<Readable>;
}

const MAX_FILES = 100_000;

/**
 * Files as named, directories as the files below them in name order, `-` as standard input.
 * @throws CommandFailure `usage` when a name cannot be read.
 */
export async function findInputs(names: readonly string[], stdin: Readable): Promise<readonly Input[]> {
  const inputs: Input[] = [];
  for (const name of names) {
    if (name === "-") inputs.push(standardInput(stdin));
    else for (const path of await expand(name)) inputs.push(await fileInput(path));
    if (inputs.length > MAX_FILES)
      throw new CommandFailure("usage", `There are more than ${MAX_FILES} files. Send them folder by folder.`);
  }
  return inputs;
}

function standardInput(stdin: Readable): Input {
  return {
    name: "standard input",
    identity: crypto.randomUUID(),
    size: undefined,
    open: (onRead, signal) => plainOrGzip(addAbortSignal(signal, stdin), onRead),
  };
}

async function expand(name: string): Promise<readonly string[]> {
  try {
    const found = await stat(name);
    if (!found.isDirectory()) return [name];
    const entries = await readdir(name, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  } catch (error) {
    const why =
      error instanceof Error && "code" in error && error.code === "ENOENT" ? "does not exist" : "cannot be read";
    throw new CommandFailure("usage", `"${visible(name)}" ${why}.`, { cause: error });
  }
}

async function fileInput(path: string): Promise<Input> {
  const found = await stat(path);
  return {
    name: path,
    identity: found.isFile() ? await realpath(path) : crypto.randomUUID(),
    size: found.isFile() ? found.size : undefined,
    open: async (onRead, signal) => {
      // Opened here, so that a file without permission is an error of this input and not an unhandled one.
      const handle = await open(path, "r");
      return plainOrGzip(createReadStream("", { fd: handle, highWaterMark: 256 * 1024, signal }), onRead);
    },
  };
}

/** Gzip is told by its first two bytes, not by the name: rotated logs carry all kinds of endings. */
async function plainOrGzip(source: Readable, onRead: (bytes: number) => void): Promise<Readable> {
  const chunks = source[Symbol.asyncIterator]() as AsyncIterator<Buffer>; // opened without an encoding
  const first = await readAtLeast(chunks, 2);
  async function* counted(): AsyncGenerator<Buffer> {
    for (const chunk of first) {
      onRead(chunk.length);
      yield chunk;
    }
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
      onRead(next.value.length);
      yield next.value;
    }
  }
  const head = Buffer.concat(first);
  const plain = Readable.from(counted(), { objectMode: false, highWaterMark: 256 * 1024 });
  if (head[0] !== 0x1f || head[1] !== 0x8b) return plain;
  const gunzip = createGunzip({ chunkSize: 256 * 1024 });
  plain.on("error", (error) => gunzip.destroy(error));
  return plain.pipe(gunzip);
}

async function readAtLeast(chunks: AsyncIterator<Buffer>, bytes: number): Promise<Buffer[]> {
  const read: Buffer[] = [];
  let length = 0;
  while (length < bytes) {
    const next = await chunks.next();
    if (next.done) break;
    read.push(next.value);
    length += next.value.length;
  }
  return read;
}
