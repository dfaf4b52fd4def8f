import { Readable } from "node:stream";
import { FeedError } from "../feeds/feed-error.ts";
import { bufferChunks } from "../feeds/byte-chunks.ts";

export interface FetchOptions {
  readonly etag?: string;
  readonly lastModified?: string;
  /** Longest time without a byte. */
  readonly timeoutMs: number;
}

export type Fetched =
  | { readonly isNew: false }
  | {
      readonly isNew: true;
      readonly size: number | undefined;
      readonly etag: string | undefined;
      readonly lastModified: string | undefined;
      readonly body: Readable;
    };

/** An answer that another attempt may better. */
export class BusyError extends FeedError {}

/** Nobody is there; who asks for other feeds of that host will not find anybody either. */
export class UnreachableError extends BusyError {}

/**
 * Asks for a feed, with the marks of the last answer so that an unchanged one is not sent again. Credentials in the address become a header.
 * @throws FeedError in words without the address. BusyError when it is worth to try again.
 */
export async function fetchFeed(address: string, options: FetchOptions): Promise<Fetched> {
  const { url, authorization } = withoutCredentials(address);
  const patience = createPatience(options.timeoutMs);
  let response: Response;
  try {
    response = await fetch(url, {
      signal: patience.signal,
      headers: {
        "user-agent": "cordon",
        ...(authorization === undefined ? {} : { authorization }),
        ...(options.etag === undefined ? {} : { "if-none-match": options.etag }),
        ...(options.lastModified === undefined ? {} : { "if-modified-since": options.lastModified }),
      },
    });
  } catch (cause) {
    patience.end();
    throw unreachable(cause, url.host);
  }
  if (response.status !== 200 || !response.body) {
    patience.end();
    await response.body?.cancel();
    if (response.status === 304) return { isNew: false };
    const message = `${url.host} answered with status ${response.status}.`;
    throw response.status >= 500 || response.status === 429 ? new BusyError(message) : new FeedError(message);
  }
  const length = Number(response.headers.get("content-length") ?? Number.NaN);
  return {
    isNew: true,
    size: Number.isFinite(length) ? length : undefined,
    etag: response.headers.get("etag")?.slice(0, 500),
    lastModified: response.headers.get("last-modified")?.slice(0, 100),
    body: Readable.from(watched(response.body, patience, url.host), { objectMode: false }),
  };
}

async function* watched(body: AsyncIterable<unknown>, patience: Patience, host: string): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of bufferChunks(body, patience.renew)) yield chunk;
  } catch (cause) {
    throw patience.signal.aborted
      ? new BusyError(`${host} stopped sending.`, { cause })
      : new BusyError(`${host} broke off in the middle.`, { cause });
  } finally {
    patience.end();
  }
}

/** An address fit to be kept and shown: without credentials and query. */
export function originOf(address: string): string {
  const { url } = withoutCredentials(address);
  return `${url.origin}${url.pathname}`;
}

function withoutCredentials(address: string): { readonly url: URL; readonly authorization: string | undefined } {
  const url = URL.parse(address);
  if (!url || (url.protocol !== "http:" && url.protocol !== "https:")) {
    throw new FeedError("The address of the feed is none of http or https.");
  }
  const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  url.username = "";
  url.password = "";
  return { url, authorization: pair === ":" ? undefined : `Basic ${Buffer.from(pair).toString("base64")}` };
}

function unreachable(cause: unknown, host: string): FeedError {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  const code = inner instanceof Error && "code" in inner && typeof inner.code === "string" ? ` (${inner.code})` : "";
  if (inner instanceof Error && /redirect/i.test(inner.message)) {
    return new FeedError(`${host} sends from one address to the next without end.`, { cause });
  }
  return new UnreachableError(`${host} does not answer${code}.`, { cause });
}

interface Patience {
  readonly signal: AbortSignal;
  readonly renew: () => void;
  readonly end: () => void;
}

function createPatience(timeoutMs: number): Patience {
  const controller = new AbortController();
  let timer = setTimeout(() => controller.abort(), timeoutMs);
  const end = (): void => clearTimeout(timer);
  return {
    signal: controller.signal,
    renew: () => {
      end();
      timer = setTimeout(() => controller.abort(), timeoutMs);
    },
    end,
  };
}
