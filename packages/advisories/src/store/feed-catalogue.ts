import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { FeedError } from "../feeds/feed-error.ts";
import { type Fields, isFields, objectsIn, textIn } from "../feeds/fields.ts";
import catalogue from "./feed-catalogue.json" with { type: "json" };
import { isFeedId } from "./manifest.ts";

export interface CatalogueFeed {
  readonly id: string;
  readonly url: string;
  /** What a mirror calls it, and what it is read as: its release may be in it. */
  readonly file: string;
  /** With fewer records something is wrong with it. */
  readonly minimum: number;
  /** It holds what changed of late, and not everything. */
  readonly mayShrink?: boolean;
}

interface CatalogueOptions {
  readonly mirror?: string | undefined;
  /** The last year of feeds that there is one of for each year. */
  readonly year: number;
}

/** The feeds that are fetched: Cordon's own list, and over it what `feeds.json` in the store says: `{"mirror": BASE, "feeds": [{"id", "url"}]}`. */
export async function feedCatalogue(
  store: string,
  { mirror, year }: CatalogueOptions,
): Promise<readonly CatalogueFeed[]> {
  const own = await ownSettings(store);
  const base = mirror ?? textIn(own, "mirror", 2_000);
  const feeds = new Map<string, CatalogueFeed>(
    catalogue.feeds
      .flatMap((feed) => eachYear(feed, year))
      .map((feed) => [feed.id, base === undefined ? feed : { ...feed, url: onMirror(base, feed.file) }]),
  );
  for (const entry of objectsIn(own, "feeds")) {
    const id = textIn(entry, "id", 64);
    const url = textIn(entry, "url", 2_000);
    if (id === undefined || url === undefined || !isFeedId(id)) {
      throw new FeedError(
        'Every entry of "feeds" in feeds.json of the store needs an "id" in small letters and a "url".',
      );
    }
    const known = feeds.get(id);
    feeds.set(id, { minimum: 1, ...known, id, url, file: textIn(entry, "file", 100) ?? known?.file ?? id });
  }
  return [...feeds.values()];
}

/**
 * The feeds with these ids; an id also stands for every feed that begins with it: `nvd` for `nvd-2024`. Each once, in the order of the catalogue.
 * @throws FeedError when an id stands for none.
 */
export function chooseFeeds(
  catalogue: readonly CatalogueFeed[],
  ids: readonly string[] | undefined,
): readonly CatalogueFeed[] {
  if (ids === undefined) return catalogue;
  const isMeant = (feed: CatalogueFeed, id: string): boolean => feed.id === id || feed.id.startsWith(`${id}-`);
  const unknown = ids.find((id) => !catalogue.some((feed) => isMeant(feed, id)));
  if (unknown !== undefined) {
    throw new FeedError(
      `There is no feed "${unknown.slice(0, 80)}" to fetch. There are: ${catalogue.map((feed) => feed.id).join(", ")}.`,
    );
  }
  return catalogue.filter((feed) => ids.some((id) => isMeant(feed, id)));
}

function eachYear(feed: CatalogueFeed & { readonly fromYear?: number }, year: number): readonly CatalogueFeed[] {
  const { fromYear, ...one } = feed;
  if (fromYear === undefined) return [one];
  return Array.from({ length: Math.max(0, year - fromYear + 1) }, (_, index) => {
    const inYear = (text: string): string => text.replace("{year}", String(fromYear + index));
    // The running year begins with nothing.
    const minimum = fromYear + index === year ? 1 : feed.minimum;
    return { id: inYear(feed.id), url: inYear(feed.url), file: inYear(feed.file), minimum };
  });
}

function onMirror(base: string, file: string): string {
  return `${base.replace(/\/{1,10}$/, "")}/${file}`;
}

async function ownSettings(store: string): Promise<Fields> {
  let text: string;
  try {
    text = await readFile(join(store, "feeds.json"), "utf8");
  } catch {
    return {};
  }
  try {
    const value: unknown = JSON.parse(text);
    if (isFields(value)) return value;
  } catch (cause) {
    throw new FeedError("feeds.json of the store is no JSON.", { cause });
  }
  throw new FeedError("feeds.json of the store is no JSON object.");
}
