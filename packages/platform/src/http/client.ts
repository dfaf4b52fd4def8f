import { clientProblem, readProblem } from "./client-problem.ts";
import type { Contract, Route, RouteRequest, RouteResponse } from "./contract.ts";

export { ClientProblem } from "./client-problem.ts";

export interface ClientOptions {
  /** Empty in the browser: the console's own origin. */
  readonly baseUrl: string;
  readonly fetch?: typeof globalThis.fetch;
  /** Sent as bearer token. */
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly headers?: Readonly<Record<string, string>>;
  /** The body of a route with `streams`; say what it is by a `content-type` header. */
  readonly stream?: BodyInit;
}

type Answer<R extends Route> = R["kind"] extends "raw" ? Response : RouteResponse<R>;
type Method<R extends Route> =
  Record<string, never> extends RouteRequest<R>
    ? (request?: RouteRequest<R>, options?: CallOptions) => Promise<Answer<R>>
    : (request: RouteRequest<R>, options?: CallOptions) => Promise<Answer<R>>;

/** One method per route of the contract. Each throws `ClientProblem`, or the reason of its abort signal. */
export type Client<C extends Contract> = { readonly [K in keyof C]: Method<C[K]> };

interface Parts {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

/** A typed client straight from the contract; runs in browsers and Node. */
export function createClient<const C extends Contract>(contract: C, options: ClientOptions): Client<C> {
  const methods = Object.entries(contract).map(([name, route]) => [
    name,
    (parts: Parts = {}, call: CallOptions = {}) => send(route, parts, call, options),
  ]);
  return Object.fromEntries(methods) as Client<C>; // one method per entry, as the type says
}

async function send(route: Route, parts: Parts, call: CallOptions, options: ClientOptions): Promise<unknown> {
  const response = await request(route, parts, call, options);
  if (!response.ok) throw await readProblem(response);
  if (route.kind === "raw") return response;
  if (route.kind === "empty" || route.response === undefined) {
    await response.body?.cancel();
    return undefined;
  }
  let value: unknown;
  try {
    value = await response.json();
  } catch (cause) {
    if (call.signal?.aborted === true) throw call.signal.reason;
    throw clientProblem("client.unexpected-answer", response.status, "The answer broke off, or is not JSON.", {
      cause,
    });
  }
  const parsed = route.response.safeParse(value);
  if (parsed.success) return parsed.data;
  throw clientProblem(
    "client.unexpected-answer",
    response.status,
    "The answer does not look as agreed. Server and client may be of different versions.",
    { cause: parsed.error },
  );
}

async function request(route: Route, parts: Parts, call: CallOptions, options: ClientOptions): Promise<Response> {
  const body = call.stream ?? (route.body === undefined ? undefined : JSON.stringify(parts.body ?? {}));
  const url = `${options.baseUrl.replace(/\/$/, "")}${pathOf(route, parts.params ?? {})}${queryOf(parts.query ?? {})}`;
  const send = options.fetch ?? globalThis.fetch;
  try {
    return await send(url, {
      method: route.method,
      redirect: "error",
      headers: {
        accept: "application/json, application/problem+json, */*;q=0.5",
        ...(route.body === undefined ? {} : { "content-type": "application/json" }),
        ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
        ...options.headers,
        ...call.headers,
      },
      ...(body === undefined ? {} : { body }),
      // Without it fetch refuses a stream as body; the DOM types do not know it yet.
      ...(body instanceof ReadableStream ? { duplex: "half" } : {}),
      ...(call.signal === undefined ? {} : { signal: call.signal }),
    });
  } catch (cause) {
    if (call.signal?.aborted === true) throw cause;
    const where = options.baseUrl === "" ? "The server" : `The server at ${originOf(options.baseUrl)}`;
    throw clientProblem("client.unreachable", 0, `${where} did not answer. Is it running?`, { cause });
  }
}

/** Origin only: an address may carry a name and password. */
function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : "the given address";
}

function pathOf(route: Route, params: Readonly<Record<string, unknown>>): string {
  return route.path.replace(/:([A-Za-z0-9_]+)/g, (_, name: string) => {
    const value = textOf(params[name]);
    // A browser would resolve these away and ask for another route.
    if (value === undefined || value === "" || value === "." || value === "..") {
      throw new TypeError(`${route.path} needs "${name}".`);
    }
    return encodeURIComponent(value);
  });
}

function queryOf(query: Readonly<Record<string, unknown>>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    const text = textOf(value);
    if (text !== undefined) search.set(name, text);
  }
  const text = search.toString();
  return text === "" ? "" : `?${text}`;
}

/** Scalars as the server's `z.coerce` and `z.stringbool` read them; undefined for what is absent. */
function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean" || typeof value === "bigint") return value.toString();
  throw new TypeError("A query or path takes text, numbers, booleans and dates.");
}
