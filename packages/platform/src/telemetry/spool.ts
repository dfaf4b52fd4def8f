import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { open, unlink } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { EngineError } from "./engine-error.ts";

export interface Spool {
  /** Writes `prefix` and then `body` to a file of its own; the caller unlinks it by `discard`. */
  readonly write: (prefix: string, body: Readable | undefined) => Promise<SpoolFile>;
}

export interface SpoolFile {
  readonly path: string;
  readonly bytes: number;
  readonly discard: () => Promise<void>;
}

/**
 * Files that rows wait in until their INSERT has read them. They carry no promise: what is acknowledged is in
 * ClickHouse, so whatever an earlier process left here is thrown away.
 */
export function openSpool(directory: string, maxBytes: number): Spool {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(directory)) {
    if (name.endsWith(".rows")) rmSync(join(directory, name), { force: true });
  }
  return { write: (prefix, body) => writeSpoolFile(directory, maxBytes, prefix, body) };
}

async function writeSpoolFile(
  directory: string,
  maxBytes: number,
  prefix: string,
  body: Readable | undefined,
): Promise<SpoolFile> {
  const path = join(directory, `${randomUUID()}.rows`);
  const discard = (): Promise<void> => unlink(path);
  const file = await open(path, "wx", 0o600);
  let bytes = 0;
  const append = async (chunk: Buffer): Promise<void> => {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new EngineError(307, `The rows of one insert are over ${maxBytes} bytes unpacked.`);
    await file.writeFile(chunk);
  };
  try {
    if (prefix !== "") await append(Buffer.from(prefix, "utf8"));
    // A byte stream without encoding yields buffers only.
    for await (const chunk of body ?? []) await append(chunk as Buffer);
    await file.close();
    return { path, bytes, discard };
  } catch (error) {
    body?.destroy();
    await file.close();
    await discard();
    throw error;
  }
}
