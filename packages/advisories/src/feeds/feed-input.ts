import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { Readable } from "node:stream";
import type { Space } from "../model/advisory.ts";

/** Where the bytes of a feed come from. Opened more than once: to look at its beginning, and to read it. */
export interface FeedInput {
  /** Told in problems; a codename in it (`packages-bookworm-security.gz`) says whose release a feed is of that does not say so itself. */
  readonly name: string;
  /** In bytes, as stored; for a bar only. */
  readonly size?: number;
  /** A file or folder on disk; needed for folders and spares memory for zip. */
  readonly path?: string;
  /** Codename of the release (`bookworm`) for feeds that do not name it: debsecan, changelogs, package indices. */
  readonly release?: string;
  readonly open: () => Promise<Readable>;
}

export interface ReadOptions {
  /** Asked before an affected package is built; an advisory about none that is wanted is skipped. Everything when absent. */
  readonly wants?: (space: Space, name: string) => boolean;
  /** Told as the stored bytes are read. */
  readonly onBytes?: (count: number) => void;
}

/** A file or a folder as a feed. @throws when there is nothing at `path`. */
export async function feedAt(path: string, name: string = basename(path)): Promise<FeedInput> {
  const about = await stat(path);
  return { name, path, size: about.size, open: () => Promise.resolve(createReadStream(path)) };
}

/** Bytes or text in memory as a feed. */
export function feedOf(name: string, content: Uint8Array | string): FeedInput {
  const bytes = Buffer.from(content);
  return { name, size: bytes.length, open: () => Promise.resolve(Readable.from([bytes], { objectMode: false })) };
}
