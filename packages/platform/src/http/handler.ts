import type { IncomingHttpHeaders } from "node:http";
import type { Readable } from "node:stream";
import type { Contract, Route, RouteInput, RouteOutput } from "./contract.ts";

/** Who is calling, after authentication. Permissions are already those of role and token scope together. */
export interface Caller {
  readonly kind: "member" | "token";
  /** `mem_…` or `tok_…`. */
  readonly id: string;
  /** For the audit trail and for screens. */
  readonly name: string;
  readonly permissions: ReadonlySet<string>;
  /** The one host a token is bound to and vouches for; absent for collectors and members. */
  readonly boundHost?: string;
  /** The session a browser came with; absent for tokens. */
  readonly sessionId?: string;
}

export interface RequestContext {
  /** Undefined only on `anonymous` routes. */
  readonly caller: Caller | undefined;
  /** Address of the peer, behind trusted proxies the client's. */
  readonly remoteAddress: string;
  readonly requestId: string;
  readonly headers: IncomingHttpHeaders;
  /** Present on routes with `streams`: the raw body. */
  readonly stream?: Readable;
  /** Fires when the client went away. */
  readonly signal: AbortSignal;
  readonly setHeader: (name: string, value: string) => void;
  /**
   * Session cookies; only the members module uses it. Always HttpOnly, `Secure` on TLS; an age of 0 deletes.
   * `lax` is for the one cookie that must come back from the organisation's sign-in page.
   */
  readonly setCookie: (name: string, value: string, maxAgeSeconds: number, sameSite?: "strict" | "lax") => void;
}

/** An answer of a `raw` route. */
export interface RawAnswer {
  readonly status?: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readable | string | Uint8Array;
}

type Output<R extends Route> = R["kind"] extends "raw" ? RawAnswer : RouteOutput<R>;

export type Handler<R extends Route> = (input: RouteInput<R>, request: RequestContext) => Promise<Output<R>>;

/** One handler per route of the contract. */
export type Handlers<C extends Contract> = { readonly [K in keyof C]: Handler<C[K]> };
