import type { z } from "zod";

/** Which of the four listeners answers a route (each has its own address and TLS). */
export type ListenerName = "console" | "ingest" | "agents" | "public";

/**
 * Who may call: a permission string owned by a context, `authenticated` for any signed-in member or token,
 * `anonymous` for the few routes before sign-in (each of them is rate limited).
 */
export type Access = { readonly permission: string } | "authenticated" | "anonymous";

/** `raw`: the handler answers with a stream or text of its own; the response schema is documentation only. */
export type ResponseKind = "json" | "empty" | "raw";

export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** With `:name` parameters, below `/api/v1`. */
  readonly path: `/api/v1/${string}`;
  /** One sentence for the reference. */
  readonly summary: string;
  /** Listeners that answer it; console when absent. */
  readonly listeners?: readonly ListenerName[];
  readonly access: Access;
  /** Requests of one address per minute to an anonymous route; a listener's default when absent. */
  readonly anonymousPerMinute?: number;
  readonly stability?: "stable" | "experimental";
  /** Codes of the context's problem table it may answer with, besides those every route has. */
  readonly problems?: readonly string[];
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** Status on success; 200, or 204 for `empty`. */
  readonly status?: number;
  readonly kind?: ResponseKind;
  readonly response?: z.ZodType;
  /**
   * Media types of a body that the handler reads as a stream itself (uploads of logs).
   * JSON bodies need nothing here.
   */
  readonly streams?: readonly string[];
}

/** Name → route. The name is the method of the typed client and the operationId in OpenAPI. */
export type Contract = Readonly<Record<string, Route>>;

/** Checks the shape and keeps the literal types. */
export function defineContract<const C extends Contract>(contract: C): C {
  return contract;
}

type InputOf<T> = T extends z.ZodType ? z.input<T> : undefined;
type OutputOf<T> = T extends z.ZodType ? z.output<T> : undefined;
type Field<K extends string, T> = T extends z.ZodType ? { readonly [P in K]: OutputOf<T> } : unknown;
type Sent<K extends string, T> = T extends z.ZodType
  ? Record<string, never> extends z.input<T>
    ? { readonly [P in K]?: InputOf<T> }
    : { readonly [P in K]: InputOf<T> }
  : unknown;

/** What a handler gets of the request, parsed. */
export type RouteInput<R extends Route> = Field<"params", R["params"]> &
  Field<"query", R["query"]> &
  Field<"body", R["body"]>;
/** What a client sends. */
export type RouteRequest<R extends Route> = Sent<"params", R["params"]> &
  Sent<"query", R["query"]> &
  Sent<"body", R["body"]>;
/** What a handler gives back, before it is checked and serialised. */
export type RouteOutput<R extends Route> = R["response"] extends z.ZodType ? z.input<R["response"]> : void;
/** What a client receives. */
export type RouteResponse<R extends Route> = R["response"] extends z.ZodType ? z.output<R["response"]> : void;
