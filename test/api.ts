/** A small HTTP client for tests of the running product; the typed client has tests of its own. */
export interface Api {
  readonly get: <T>(path: string, query?: Readonly<Record<string, string | number>>) => Promise<T>;
  readonly post: (path: string, body: unknown) => Promise<{ status: number; body: Record<string, unknown> }>;
  readonly send: (
    body: string | Uint8Array<ArrayBuffer>,
    options?: SendOptions,
  ) => Promise<{ status: number; body: Record<string, unknown>; headers: Headers }>;
  /** All items of a search, page by page. */
  readonly searchAll: (q: string, range: { readonly from: string; readonly to: string }) => Promise<FoundEvent[]>;
}

export interface SendOptions {
  readonly batchId?: string;
  readonly contentType?: string;
  readonly encoding?: string;
  readonly historical?: boolean;
  readonly signal?: AbortSignal;
}

export interface FoundEvent {
  readonly id: string;
  readonly occurredAt: string;
  readonly receivedAt: string;
  readonly decoder: string;
  readonly raw: string;
  readonly skew: string | null;
  readonly ecs: Readonly<Record<string, string>>;
}

export function apiOf(url: string, token: string): Api {
  const authorization = `Bearer ${token}`;
  async function get<T>(path: string, query: Readonly<Record<string, string | number>> = {}): Promise<T> {
    const target = new URL(path, url);
    for (const [name, value] of Object.entries(query)) target.searchParams.set(name, String(value));
    const answer = await fetch(target, { headers: { authorization } });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`GET ${path} answered ${answer.status}: ${text}`);
    return JSON.parse(text) as T; // the caller names what the contract promises
  }
  return {
    get,
    async post(path, body) {
      const answer = await fetch(new URL(path, url), {
        method: "POST",
        body: JSON.stringify(body),
        headers: { authorization, "content-type": "application/json" },
      });
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }; // JSON object by contract
    },
    async send(body, options = {}) {
      const answer = await fetch(new URL(`/api/v1/events${options.historical ? "?historical=true" : ""}`, url), {
        method: "POST",
        body,
        headers: {
          authorization,
          "content-type": options.contentType ?? "text/plain",
          ...(options.batchId === undefined ? {} : { "idempotency-key": options.batchId }),
          ...(options.encoding === undefined ? {} : { "content-encoding": options.encoding }),
        },
        ...(options.signal ? { signal: options.signal } : {}),
      });
      const text = await answer.text();
      return {
        status: answer.status,
        body: text === "" ? {} : (JSON.parse(text) as Record<string, unknown>),
        headers: answer.headers,
      }; // JSON object by contract
    },
    async searchAll(q, range) {
      const items: FoundEvent[] = [];
      let cursor: string | null = null;
      do {
        const page: { items: FoundEvent[]; nextCursor: string | null } = await get("/api/v1/events", {
          q,
          ...range,
          limit: 1_000,
          ...(cursor === null ? {} : { cursor }),
        });
        items.push(...page.items);
        cursor = page.nextCursor;
      } while (cursor !== null);
      return items;
    },
  };
}
