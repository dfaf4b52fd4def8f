import { access } from "node:fs/promises";
import http from "node:http";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { FeedError } from "../feeds/feed-error.ts";
import { compiledFile } from "./compiled-feeds.ts";
import { type CatalogueFeed, chooseFeeds, feedCatalogue } from "./feed-catalogue.ts";
import { BusyError, fetchFeed, originOf, UnreachableError } from "./fetch-feed.ts";
import { importFeed, refuse } from "./import-feed.ts";
import { type FeedStatus, saveAttempt, type StoredFeed, storeStatus } from "./manifest.ts";

export interface UpdateOptions {
  /** Ids, or what the ids of a group begin with (`osv`, `nvd`); all of the catalogue when absent. */
  readonly ids?: readonly string[];
  /** Base address of a mirror that holds the files of the catalogue. */
  readonly mirror?: string;
  readonly isForced?: boolean;
  readonly now: () => Date;
  readonly timeoutMs?: number;
  /** Waits before another attempt; as many attempts more as there are waits. */
  readonly retryAfterMs?: readonly number[];
  /** Told before the first is fetched. */
  readonly onPlan?: (ids: readonly string[]) => void;
  readonly onFeed?: (id: string, size: number | undefined) => void;
  readonly onBytes?: (count: number) => void;
}

export type UpdateOutcome =
  | { readonly id: string; readonly outcome: "updated"; readonly feed: StoredFeed }
  | { readonly id: string; readonly outcome: "unchanged" }
  | { readonly id: string; readonly outcome: "refused"; readonly reason: string };

/**
 * Fetches feeds into the store, one after the other; what is unchanged is not sent again, what is unfit leaves the last good one in place.
 * Proxies are taken from HTTPS_PROXY, HTTP_PROXY and NO_PROXY.
 * @throws FeedError when an id is not in the catalogue.
 */
export async function* updateFeeds(store: string, options: UpdateOptions): AsyncGenerator<UpdateOutcome> {
  const year = options.now().getUTCFullYear();
  const chosen = chooseFeeds(await feedCatalogue(store, { mirror: options.mirror, year }), options.ids);
  options.onPlan?.(chosen.map(({ id }) => id));
  const restore = useProxies();
  try {
    const silent = new Map<string, string>();
    for (const feed of chosen) yield await updateFeed(store, feed, options, silent);
  } finally {
    restore();
  }
}

/** Of thirty feeds of one host that is down, the first waits for it; `silent` has such hosts, with the reason. */
async function updateFeed(
  store: string,
  feed: CatalogueFeed,
  options: UpdateOptions,
  silent: Map<string, string>,
): Promise<UpdateOutcome> {
  const waits = options.retryAfterMs ?? [1_000, 5_000];
  const host = URL.parse(feed.url)?.host ?? "";
  const reason = silent.get(host);
  if (reason !== undefined) return await refused(store, feed.id, reason, options.now());
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await tryFeed(store, feed, options);
    } catch (cause) {
      if (!(cause instanceof FeedError)) throw cause;
      const pause = cause instanceof BusyError ? waits[attempt] : undefined;
      if (pause === undefined) {
        if (cause instanceof UnreachableError) silent.set(host, cause.message);
        return await refused(store, feed.id, cause.message, options.now());
      }
      await wait(pause);
    }
  }
}

async function refused(store: string, id: string, reason: string, at: Date): Promise<UpdateOutcome> {
  await refuse(store, id, reason, at);
  return { id, outcome: "refused", reason };
}

async function tryFeed(store: string, feed: CatalogueFeed, options: UpdateOptions): Promise<UpdateOutcome> {
  const status = await known(store, feed.id);
  const origin = originOf(feed.url);
  const marks = status?.good?.origin === origin && (await isComplete(store, status.good)) ? status.good : undefined;
  const fetched = await fetchFeed(feed.url, {
    ...(marks?.etag === undefined ? {} : { etag: marks.etag }),
    ...(marks?.lastModified === undefined ? {} : { lastModified: marks.lastModified }),
    timeoutMs: options.timeoutMs ?? 60_000,
  });
  if (!fetched.isNew) {
    await saveAttempt(store, feed.id, { at: options.now().toISOString() });
    return { id: feed.id, outcome: "unchanged" };
  }
  options.onFeed?.(feed.id, fetched.size);
  const input = { name: feed.file, open: () => Promise.resolve(fetched.body) };
  const outcome = await importFeed(store, feed.id, input, {
    minimum: feed.minimum,
    ...(feed.mayShrink === undefined ? {} : { mayShrink: feed.mayShrink }),
    now: options.now,
    origin,
    ...(options.isForced === undefined ? {} : { isForced: options.isForced }),
    ...(options.onBytes === undefined ? {} : { onBytes: options.onBytes }),
    ...(fetched.etag === undefined ? {} : { etag: fetched.etag }),
    ...(fetched.lastModified === undefined ? {} : { lastModified: fetched.lastModified }),
  });
  return outcome.isTaken
    ? { id: feed.id, outcome: "updated", feed: outcome.feed }
    : { id: feed.id, outcome: "refused", reason: outcome.refused };
}

async function known(store: string, id: string): Promise<FeedStatus | undefined> {
  return (await storeStatus(store)).find((status) => status.id === id);
}

/** A feed that another version compiled is fetched and compiled again. */
async function isComplete(store: string, feed: StoredFeed): Promise<boolean> {
  return await Promise.all([feed.file, compiledFile(feed)].map((file) => access(join(store, file)))).then(
    () => true,
    () => false,
  );
}

/** `fetch` asks the environment for proxies only when it is told to. */
function useProxies(): () => void {
  const names = ["HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"];
  return names.some((name) => process.env[name]) ? http.setGlobalProxyFromEnv() : () => undefined;
}
