import type { Inventory } from "@cordon/advisories";
import { type Collector, createCollector } from "../collector.ts";
import { languageComponent } from "../language/language-component.ts";
import { messageOf } from "../message-of.ts";
import type { LockFile } from "./lock-reader.ts";
import { lockReaderOf } from "./lock-readers.ts";

/** Larger ones are none: the largest we know of have 10 MB. */
export const MAX_LOCK_BYTES: number = 64 * 1024 * 1024;

/** Whether `readLockFile` knows this name: `package-lock.json`, `poetry.lock`, `go.mod`, … */
export function isLockFile(path: string): boolean {
  return lockReaderOf(path) !== undefined;
}

/** The packages that one lock file pins; which kind it is, its name tells. What cannot be read becomes a problem. */
export async function readLockFile(path: string, bytes: Uint8Array): Promise<Inventory> {
  const collector = createCollector();
  await collectLockFile(collector, path, bytes, () => Promise.resolve(undefined));
  return collector.finish(path);
}

export async function collectLockFile(
  collector: Collector,
  path: string,
  bytes: Uint8Array,
  near: LockFile["near"],
): Promise<void> {
  const read = lockReaderOf(path);
  if (!read) return collector.problem(path, "The name is not that of a lock file we know.");
  if (bytes.length > MAX_LOCK_BYTES)
    return collector.problem(path, `The file has ${bytes.length} bytes; at most ${MAX_LOCK_BYTES} are read.`);
  const problem = (message: string, line?: number): void =>
    collector.problem(line === undefined ? path : `${path}:${line}`, message);
  try {
    await read(
      { text: decode(bytes), near },
      { add: (locked) => collector.add(languageComponent({ ...locked, path })), problem },
    );
  } catch (error) {
    problem(`The file could not be read: ${messageOf(error)}`);
  }
}

/** UTF-8 unless a mark says UTF-16, as PowerShell writes `requirements.txt`. */
function decode(bytes: Uint8Array): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(isUtf16 ? "utf-16le" : "utf-8").decode(bytes);
}
