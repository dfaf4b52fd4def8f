import { open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { asText, dateIn, type Fields, fieldsIn, isFields, objectsIn, textIn } from "../feeds/fields.ts";
import { StoreError } from "./store-error.ts";
import { withStoreLock } from "./store-lock.ts";

/** The last good content of a feed. */
export interface StoredFeed {
  /** Name of the file in the store. */
  readonly file: string;
  /** Name it came with; what is read takes the release from it. */
  readonly name: string;
  readonly format: string;
  readonly records: number;
  readonly problems: number;
  /** Entries that are no weaknesses. */
  readonly skipped?: number;
  /** Of the data, as the feed says. */
  readonly date?: string;
  readonly licence?: string;
  readonly fetchedAt: string;
  readonly sha256: string;
  /** In bytes. */
  readonly size: number;
  /** Address without credentials and query, or the path of the file it was imported from. */
  readonly origin: string;
  readonly etag?: string;
  readonly lastModified?: string;
}

export interface FeedStatus {
  readonly id: string;
  readonly good?: StoredFeed;
  /** The last time somebody tried; `refused` says why the last good one stayed. */
  readonly attempt: { readonly at: string; readonly refused?: string };
}

const FILE = "manifest.json";

export function isFeedId(text: string): boolean {
  return /^[a-z0-9][a-z0-9.-]{0,63}$/.test(text);
}

/**
 * Every feed of a store, in the order of their ids; empty when there is no store.
 * @throws StoreError when its manifest is there and cannot be read: an empty answer would say that nothing is known.
 */
export async function storeStatus(store: string): Promise<readonly FeedStatus[]> {
  const text = await manifestText(store);
  if (text === undefined) return [];
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw unreadable(store, "is damaged", cause);
  }
  return isFields(value) ? objectsIn(value, "feeds").flatMap(statusOf) : [];
}

/** Replaces what the store says of one feed. Under the lock of the store only. */
export async function writeStatus(store: string, status: FeedStatus): Promise<void> {
  const others = (await storeStatus(store)).filter(({ id }) => id !== status.id);
  const feeds = [...others, status].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const temporary = join(store, `.${FILE}.part`);
  const file = await open(temporary, "w");
  try {
    await file.writeFile(`${JSON.stringify({ version: 1, feeds }, undefined, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, join(store, FILE));
}

/** Notes that somebody tried; the last good one stays. */
export async function saveAttempt(store: string, id: string, attempt: FeedStatus["attempt"]): Promise<void> {
  await withStoreLock(store, async () => {
    const known = (await storeStatus(store)).find((status) => status.id === id);
    await writeStatus(store, { ...known, id, attempt });
  });
}

async function manifestText(store: string): Promise<string | undefined> {
  try {
    return await readFile(join(store, FILE), "utf8");
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw unreadable(store, "cannot be read", cause);
  }
}

function unreadable(store: string, what: string, cause: unknown): StoreError {
  const path = join(store, FILE);
  return new StoreError(
    `The list of feeds ${path} ${what}. Remove it, and \`cordon advisories update\` or \`import\` fills the store again.`,
    { cause },
  );
}

function statusOf(entry: Fields): readonly FeedStatus[] {
  const id = textIn(entry, "id", 64);
  if (id === undefined || !isFeedId(id)) return [];
  const told = fieldsIn(entry, "attempt");
  const refused = textIn(told, "refused", 1_000);
  const good = isFields(entry["good"]) ? goodOf(entry["good"]) : undefined;
  return [
    {
      id,
      ...(good === undefined ? {} : { good }),
      attempt: { at: dateIn(told, "at") ?? "", ...(refused === undefined ? {} : { refused }) },
    },
  ];
}

function goodOf(entry: Fields): StoredFeed | undefined {
  const file = textIn(entry, "file", 200);
  // The store may lie where others write; a file elsewhere is none of it.
  if (file === undefined || !/^[a-z0-9][a-z0-9.-]{0,120}$/.test(file)) return undefined;
  const optional = ["date", "licence", "etag", "lastModified"].flatMap((key) => {
    const text = asText(entry[key], 500);
    return text === undefined ? [] : [[key, text]];
  });
  return {
    file,
    name: textIn(entry, "name", 300) ?? file,
    format: textIn(entry, "format", 300) ?? "unknown",
    records: numberIn(entry, "records"),
    problems: numberIn(entry, "problems"),
    ...("skipped" in entry ? { skipped: numberIn(entry, "skipped") } : {}),
    fetchedAt: dateIn(entry, "fetchedAt") ?? "",
    sha256: textIn(entry, "sha256", 64) ?? "",
    size: numberIn(entry, "size"),
    origin: textIn(entry, "origin", 2_000) ?? "",
    ...Object.fromEntries(optional),
  };
}

function numberIn(entry: Fields, key: string): number {
  const value = entry[key];
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}
