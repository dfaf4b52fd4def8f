import { Readable } from "node:stream";
import { Problem } from "@cordon/kernel";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Log } from "../log.ts";
import type { Route } from "./contract.ts";
import type { Caller, RawAnswer, RequestContext } from "./handler.ts";
import { plainAddress } from "./origin-check.ts";
import { parseQueryString } from "./query-string.ts";
import { describeIssues, parseRequest } from "./validation.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Set before the body is read; undefined on anonymous routes, or when nobody is signed in. */
    caller: Caller | undefined;
  }
}

/** A handler of any route: `Handler<R>` is assignable to it whatever `R` is. */
export type AnyHandler = (input: never, request: RequestContext) => Promise<unknown>;

/** A route of ours below any path; those of contracts are below `/api/v1`. */
export type AnyRoute = Omit<Route, "path"> & { readonly path: string };

export interface RouteHandlerOptions {
  readonly name: string;
  readonly route: AnyRoute;
  readonly handler: AnyHandler;
  readonly maxQueryParameters: number;
  readonly log: Log;
}

export function remoteAddressOf(request: FastifyRequest): string {
  return plainAddress(request.ip);
}

/** Request → parsed input → handler → checked answer. */
export function createRouteHandler(
  options: RouteHandlerOptions,
): (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply> {
  const { name, route, handler, maxQueryParameters, log } = options;
  const kind = route.kind ?? (route.response === undefined ? "empty" : "json");
  return async (request, reply) => {
    const url = request.raw.url ?? "";
    const question = url.indexOf("?");
    const input = parseRequest(route, {
      params: request.params,
      query: parseQueryString(question < 0 ? "" : url.slice(question + 1), maxQueryParameters),
      // Nothing sent is an empty object, so that each missing field is named.
      body: request.body ?? {},
    });
    // The input was parsed by the schemas of the very route whose handler this is.
    const output = await handler(input as never, requestContext(route, request, reply));
    if (kind === "raw") return sendRaw(output as RawAnswer, request, reply, log); // by the type of the route's handler
    if (kind === "empty" || route.response === undefined) return reply.code(route.status ?? 204).send();
    const checked = route.response.safeParse(output);
    if (!checked.success) {
      log.error(
        { route: name, requestId: request.id, issues: describeIssues(checked.error) },
        "answer departs from contract",
      );
      throw new Problem("server.failed", `Something failed on the server. Quote ${request.id} when you report it.`);
    }
    return reply
      .code(route.status ?? 200)
      .header("content-type", "application/json; charset=utf-8")
      .send(JSON.stringify(checked.data));
  };
}

function requestContext(route: AnyRoute, request: FastifyRequest, reply: FastifyReply): RequestContext {
  const abort = new AbortController();
  reply.raw.once("close", () => {
    if (!reply.raw.writableFinished) abort.abort();
  });
  return {
    caller: request.caller,
    remoteAddress: remoteAddressOf(request),
    requestId: request.id,
    headers: request.headers,
    signal: abort.signal,
    ...(route.streams === undefined ? {} : { stream: bodyStream(request) }),
    setHeader: (name, value) => void reply.header(name, value),
    setCookie: (name, value, maxAgeSeconds, sameSite = "strict") => {
      const cookie = request.server.serializeCookie(name, value, {
        path: "/",
        httpOnly: true,
        sameSite,
        secure: request.protocol === "https",
        maxAge: Math.trunc(maxAgeSeconds),
      });
      // Fastify collects several into one header each.
      void reply.header("set-cookie", cookie);
    },
  };
}

/** Not the request itself: destroying that (as a failed `pipeline` does) would cut the connection before the answer. */
function bodyStream(request: FastifyRequest): Readable {
  const body = Readable.from(request.raw.iterator({ destroyOnReturn: false }), { objectMode: false });
  // Whoever reads gets the error by reading. When a refused sender goes away later nobody reads any more, and an error
  // without a listener would end the process.
  body.on("error", () => undefined);
  return body;
}

function sendRaw(answer: RawAnswer, request: FastifyRequest, reply: FastifyReply, log: Log): FastifyReply {
  void reply.code(answer.status ?? 200).headers({ ...answer.headers });
  const { body } = answer;
  if (body instanceof Readable) {
    body.on("error", (err: unknown) => {
      if (!reply.raw.destroyed) log.warn({ err, requestId: request.id }, "answer broke off");
    });
    return reply.send(body);
  }
  return reply.send(typeof body === "string" ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength));
}
