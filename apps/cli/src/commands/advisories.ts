import { readdir, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import {
  FeedError,
  type FeedInput,
  feedAt,
  folderFeed,
  type FeedStatus,
  importFeed,
  type StoredFeed,
  storeStatus,
  updateFeeds,
} from "@cordon/advisories";
import { startByteProgress } from "../advisories/byte-progress.ts";
import { defaultStore } from "../advisories/default-store.ts";
import { CommandFailure, EXIT } from "../exit-codes.ts";
import { printJson, table, type Terminal, visible } from "../terminal.ts";

interface StoreOptions {
  readonly store?: string;
}

export interface UpdateAdvisoriesOptions extends StoreOptions {
  readonly mirror?: string;
  readonly force?: boolean;
}

export interface ImportAdvisoriesOptions extends StoreOptions {
  readonly as?: string;
  readonly force?: boolean;
}

export interface StatusOptions extends StoreOptions {
  readonly json?: boolean;
}

/** Fetches feeds into the store; answers with the exit code. */
export async function updateAdvisoriesCommand(
  ids: readonly string[],
  options: UpdateAdvisoriesOptions,
  terminal: Terminal,
): Promise<number> {
  const progress = startByteProgress(terminal);
  const tally = createTally(terminal);
  const outcomes = updateFeeds(options.store ?? defaultStore(), {
    now: () => new Date(),
    onPlan: (feeds) => terminal.err(`${planLine(feeds)}\n`),
    onFeed: progress.start,
    onBytes: progress.read,
    isForced: options.force === true,
    ...(ids.length === 0 ? {} : { ids }),
    ...(options.mirror === undefined ? {} : { mirror: options.mirror }),
  });
  try {
    for await (const outcome of outcomes) {
      progress.clear();
      if (outcome.outcome === "updated") tally.taken(outcome.id, outcome.feed);
      else if (outcome.outcome === "unchanged") tally.unchanged(outcome.id);
      else tally.refused(outcome.id, outcome.reason);
    }
  } catch (cause) {
    if (cause instanceof FeedError) throw new CommandFailure("usage", visible(cause.message), { cause });
    throw cause;
  } finally {
    progress.stop();
  }
  return tally.exitCode();
}

/** "41 feeds: debian-tracker, kev, osv (14), nvd (26)" */
function planLine(ids: readonly string[]): string {
  const groups = Map.groupBy(ids, (id) => /^(?:osv|nvd)(?=-)/.exec(id)?.[0] ?? id);
  const named = [...groups].map(([group, inside]) => (group === inside[0] ? group : `${group} (${inside.length})`));
  return visible(`fetching ${ids.length === 1 ? "1 feed" : `${ids.length} feeds`}: ${named.join(", ")}`);
}

/** Takes feeds from files into the store; answers with the exit code. */
export async function importAdvisoriesCommand(
  path: string,
  options: ImportAdvisoriesOptions,
  terminal: Terminal,
): Promise<number> {
  const feeds = await feedsAt(path, options.as);
  const progress = startByteProgress(terminal);
  const tally = createTally(terminal);
  try {
    for (const { id, input, origin } of feeds) {
      progress.start(id, input.size);
      const outcome = await importFeed(options.store ?? defaultStore(), id, input, {
        now: () => new Date(),
        origin,
        isForced: options.force === true,
        onBytes: progress.read,
      });
      progress.clear();
      if (outcome.isTaken) tally.taken(id, outcome.feed);
      else tally.refused(id, outcome.refused);
    }
  } catch (cause) {
    if (cause instanceof FeedError) throw new CommandFailure("usage", visible(cause.message), { cause });
    throw cause;
  } finally {
    progress.stop();
  }
  return tally.exitCode();
}

/** What is in the store, how old, and what went wrong last. */
export async function advisoriesStatusCommand(options: StatusOptions, terminal: Terminal): Promise<void> {
  const store = options.store ?? defaultStore();
  const feeds = await storeStatus(store);
  if (options.json === true) {
    for (const { id, good, attempt } of feeds) {
      const { at, refused } = attempt;
      printJson(terminal, { id, ...good, attemptedAt: at, ...(refused === undefined ? {} : { refused }) });
    }
    return;
  }
  if (feeds.length === 0) {
    terminal.out(`There are no feeds in ${visible(store)}. \`cordon advisories update\` fetches them.\n`);
    return;
  }
  const now = Date.now();
  terminal.out(
    table(
      ["feed", "records", "data of", "age", "last attempt", "refused"],
      feeds.map((feed) => rowOf(feed, now)),
    ),
  );
}

function rowOf({ id, good, attempt }: FeedStatus, now: number): readonly string[] {
  const date = good?.date ?? good?.fetchedAt;
  return [
    id,
    good?.records.toLocaleString("en") ?? "none",
    date?.slice(0, 10) ?? "",
    date === undefined ? "" : ageOf(now - Date.parse(date)),
    attempt.at.slice(0, 16).replace("T", " "),
    attempt.refused ?? "",
  ];
}

const HOUR_MS = 3_600_000;

function ageOf(ms: number): string {
  const hours = Math.max(0, Math.floor(ms / HOUR_MS));
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} d`;
}

interface Tally {
  readonly taken: (id: string, feed: StoredFeed) => void;
  readonly unchanged: (id: string) => void;
  readonly refused: (id: string, reason: string) => void;
  readonly exitCode: () => number;
}

function createTally(terminal: Terminal): Tally {
  let good = 0;
  let bad = 0;
  return {
    taken: (id, { records, problems, skipped, date }) => {
      good += 1;
      const ofWhen = date === undefined ? "" : `, data of ${visible(date.slice(0, 10))}`;
      const broken = problems === 0 ? "" : `; ${problems.toLocaleString("en")} broken entries left out`;
      const notes =
        skipped === undefined ? "" : `; ${skipped.toLocaleString("en")} notes that are no weaknesses left out`;
      terminal.out(
        `${id}: ${records.toLocaleString("en")} ${records === 1 ? "record" : "records"}${ofWhen}${broken}${notes}\n`,
      );
    },
    unchanged: (id) => {
      good += 1;
      terminal.out(`${id}: unchanged\n`);
    },
    refused: (id, reason) => {
      bad += 1;
      terminal.err(`${visible(id)}: refused, the store stays as it was: ${visible(reason)}\n`);
    },
    exitCode: () => (bad === 0 ? EXIT.ok : good === 0 ? EXIT.failed : EXIT.partial),
  };
}

const MOST_FILES = 100;

interface NamedFeed {
  readonly id: string;
  readonly input: FeedInput;
  readonly origin: string;
}

/** A file is one feed, a folder one of each of its files; with a name, a folder of documents is one feed. */
async function feedsAt(path: string, as: string | undefined): Promise<readonly NamedFeed[]> {
  const about = await stat(path).catch(() => undefined);
  if (!about) throw new CommandFailure("usage", `There is nothing at "${visible(path)}".`);
  if (about.isDirectory() && as !== undefined) return [{ id: as, input: folderFeed(path, as), origin: resolve(path) }];
  const files = about.isDirectory() ? await filesIn(path) : [path];
  return Promise.all(
    files.map(async (file) => {
      const input = await feedAt(file);
      return { id: as ?? idOf(input.name), input, origin: resolve(file) };
    }),
  );
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith(".")).map(({ name }) => name);
  if (files.length > 0 && files.length <= MOST_FILES) return files.toSorted().map((name) => join(folder, name));
  throw new CommandFailure(
    "usage",
    `The folder holds ${files.length} files; each becomes a feed, and there may be 1 to ${MOST_FILES}. --as NAME takes a folder of documents as one feed.`,
  );
}

/** `OSV_npm.ndjson.gz` is the feed `osv-npm`. */
function idOf(name: string): string {
  const stem = basename(name)
    .toLowerCase()
    .replace(/(?:\.(?:json|ndjson|jsonl|csv|tsv|zip|zlib|gz|zst)){1,3}$/, "");
  return (
    stem
      .replaceAll(/[^a-z0-9.]+/g, "-")
      .replaceAll(/^[-.]+|[-.]+$/g, "")
      .slice(0, 64) || "feed"
  );
}
