import type { Entry, ZipFile } from "yauzl";
import { messageOf } from "../../message-of.ts";
import type { RangedFile } from "../../tree/ranged-file.ts";
import { type ArchiveFacts, commonStart, parseManifest, parseProperties } from "./archive-facts.ts";
import { entryBytes, openZip } from "./zip-entries.ts";

export const ARCHIVE_NAME: RegExp = /\.(?:jar|war|ear|par|sar|jpi|hpi)$/i;

const MAX_DEPTH = 8;
const MAX_ENTRIES = 200_000;
const MAX_ARCHIVES = 5_000;
const MAX_FILE_BYTES = 1024 * 1024;
const MAX_ARCHIVE_BYTES = 256 * 1024 * 1024;
/** Of all archives inside one file together. */
const MAX_UNPACKED_BYTES = 2 * 1024 * 1024 * 1024;
/** Deflate reaches 1,000; class files never come near. */
const MAX_RATIO = 200;

/** What one file on the disk may still cost. */
interface Budget {
  archives: number;
  entries: number;
  bytes: number;
}

interface Reading {
  readonly budget: Budget;
  readonly problem: (message: string, inner: string) => void;
}

/** An archive and the archives inside it, the outer one first. Bounded in depth, number, bytes and how far anything may swell. */
export async function* archivesIn(
  source: RangedFile,
  path: string,
  problem: (message: string, inner: string) => void,
): AsyncGenerator<ArchiveFacts, void> {
  yield* archive(source, path, 0, {
    budget: { archives: MAX_ARCHIVES, entries: MAX_ENTRIES, bytes: MAX_UNPACKED_BYTES },
    problem,
  });
}

async function* archive(
  source: RangedFile | Buffer,
  path: string,
  depth: number,
  reading: Reading,
): AsyncGenerator<ArchiveFacts, void> {
  const zip = await openZip(source);
  try {
    const nested: Entry[] = [];
    yield await factsOf(zip, path, nested, reading);
    for (const entry of nested) yield* inner(zip, entry, `${path}!${entry.fileName}`, depth + 1, reading);
  } finally {
    zip.close();
  }
}

async function factsOf(
  zip: ZipFile,
  path: string,
  nested: Entry[],
  { budget, problem }: Reading,
): Promise<ArchiveFacts> {
  const properties: ReadonlyMap<string, string>[] = [];
  let manifest: ReadonlyMap<string, string> = new Map();
  let classes: readonly string[] | undefined;
  try {
    for await (const entry of zip.eachEntry()) {
      budget.entries -= 1;
      if (budget.entries < 0)
        throw new Error(`There are more than ${MAX_ENTRIES} files inside; the others were not looked at.`);
      const name = entry.fileName;
      if (name === "META-INF/MANIFEST.MF")
        manifest = parseManifest((await entryBytes(zip, entry, MAX_FILE_BYTES)).toString("utf8"));
      else if (/^META-INF\/maven\/[^/]+\/[^/]+\/pom\.properties$/.test(name))
        properties.push(parseProperties((await entryBytes(zip, entry, MAX_FILE_BYTES)).toString("utf8")));
      else if (ARCHIVE_NAME.test(name)) nested.push(entry);
      else if (name.endsWith(".class") && name.includes("/") && !/^(?:META|BOOT|WEB)-INF\//.test(name)) {
        const folders = name.split("/", 12).slice(0, -1);
        classes = classes === undefined ? folders : commonStart(classes, folders);
      }
    }
  } catch (error) {
    problem(messageOf(error), path);
  }
  return { path, properties, manifest, classes: classes ?? [] };
}

async function* inner(
  zip: ZipFile,
  entry: Entry,
  path: string,
  depth: number,
  reading: Reading,
): AsyncGenerator<ArchiveFacts, void> {
  const { budget, problem } = reading;
  try {
    if (depth > MAX_DEPTH) throw new Error(`Archives nested deeper than ${MAX_DEPTH} are not read.`);
    budget.archives -= 1;
    if (budget.archives < 0)
      throw new Error(`There are more than ${MAX_ARCHIVES} archives inside; the others were left out.`);
    if (entry.uncompressedSize > MAX_FILE_BYTES && entry.uncompressedSize > entry.compressedSize * MAX_RATIO)
      throw new Error(
        `It would swell from ${entry.compressedSize} to ${entry.uncompressedSize} bytes and was not read.`,
      );
    const bytes = await entryBytes(zip, entry, Math.min(MAX_ARCHIVE_BYTES, budget.bytes));
    budget.bytes -= bytes.length;
    yield* archive(bytes, path, depth, reading);
  } catch (error) {
    problem(messageOf(error), path);
  }
}
