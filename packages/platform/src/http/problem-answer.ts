import { Problem, type ProblemDocument, type ProblemTable } from "@cordon/kernel";
import type { FastifyReply, FastifyRequest } from "fastify";
import { DatabaseError } from "pg";
import { isConnectionLost } from "../database/connection-lost.ts";
import type { Log } from "../log.ts";
import { HTTP_PROBLEMS } from "./problems.ts";

/** After an error the rest of the body is read and thrown away for this long, so that the client sees the answer. */
const LINGER_MS = 5_000;

/** Fastify's own refusals in our words; everything else it refuses below 500 is a request that makes no sense. */
const FASTIFY_CODES: Readonly<Record<string, Problem>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: new Problem("request.too-large", "The body is larger than this route takes."),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: new Problem("request.unsupported-media-type", "Send JSON as application/json."),
  FST_ERR_CTP_EMPTY_JSON_BODY: new Problem("request.invalid", "The body is empty; JSON was announced."),
  FST_ERR_CTP_INVALID_JSON_BODY: new Problem("request.invalid", "The body is not valid JSON."),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: new Problem("request.invalid", "The body is not as long as announced."),
  FST_ERR_BAD_URL: new Problem("request.invalid", "The path is not valid percent-encoded UTF-8."),
  FST_ERR_MAX_PARAM_LENGTH: new Problem("request.uri-too-long", "A part of the path is too long."),
};

/** What was thrown, as a Problem a stranger may read; undefined when only the log may know. */
export function toProblem(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  if (isTextRefused(error))
    return new Problem("request.invalid", "Text with a NUL in it cannot be stored or looked for.");
  if (isConnectionLost(error)) {
    const sentence =
      "A store that the server needs does not answer. It is started again by itself; try again in a moment.";
    return new Problem("server.unavailable", sentence, { cause: error, retryAfterSeconds: 2 });
  }
  if (!(error instanceof Error)) return undefined;
  const { code, statusCode } = error as Error & { code?: unknown; statusCode?: unknown }; // Fastify's own errors
  const known = typeof code === "string" ? FASTIFY_CODES[code] : undefined;
  if (known) return known;
  return typeof statusCode === "number" && statusCode >= 400 && statusCode < 500
    ? new Problem("request.invalid", "The request could not be read.")
    : undefined;
}

/** PostgreSQL has no NUL in text: `character_not_in_repertoire`, and `untranslatable_character` for JSON. */
function isTextRefused(error: unknown): boolean {
  return error instanceof DatabaseError && (error.code === "22021" || error.code === "22P05");
}

/** The wire form, or undefined for a code that no table knows. */
export function problemDocument(
  problem: Problem,
  requestId: string,
  tables: ReadonlyMap<string, { status: number; title: string }>,
): ProblemDocument | undefined {
  const type = tables.get(problem.code);
  if (type === undefined) return undefined;
  return {
    type: `urn:cordon:problem:${problem.code}`,
    title: type.title,
    status: type.status,
    detail: problem.message,
    code: problem.code,
    ...(problem.fields === undefined ? {} : { fields: problem.fields }),
    instance: `urn:cordon:request:${requestId}`,
  };
}

/** One table out of many; ours last, so that no context can change the meaning of a common code. */
export function mergeProblems(tables: readonly ProblemTable[]): ReadonlyMap<string, { status: number; title: string }> {
  return new Map([...tables, HTTP_PROBLEMS].flatMap((table) => Object.entries(table)));
}

export interface ProblemAnswers {
  /** Answers with the problem behind `error`; what is none of ours goes to the log and becomes `server.failed`. */
  readonly send: (error: unknown, request: FastifyRequest, reply: FastifyReply) => void;
}

export function createProblemAnswers(tables: readonly ProblemTable[], log: Log): ProblemAnswers {
  const known = mergeProblems(tables);
  return {
    send(error, request, reply) {
      const problem = toProblem(error);
      let document = problem && problemDocument(problem, request.id, known);
      if (document === undefined) {
        const isGone = request.raw.destroyed && !request.raw.complete;
        const fields = { err: error, requestId: request.id, method: request.method, route: request.routeOptions.url };
        if (isGone) log.debug(fields, "client went away");
        else log.error(fields, "request failed");
        const failure = new Problem(
          "server.failed",
          `Something failed on the server. Quote ${request.id} when you report it.`,
        );
        document = problemDocument(failure, request.id, known);
      }
      if (problem?.retryAfterSeconds !== undefined) {
        void reply.header("retry-after", String(Math.max(1, Math.ceil(problem.retryAfterSeconds))));
      }
      if (document?.status === 401) void reply.header("www-authenticate", "Bearer");
      lingerOverBody(request, reply);
      void reply
        .code(document?.status ?? 500)
        .header("content-type", "application/problem+json")
        .header("cache-control", "no-store")
        .send(Buffer.from(JSON.stringify(document))); // as bytes: for text Fastify would add a charset
    },
  };
}

/**
 * Closing a connection that still receives makes the kernel reset it, and the client never reads why it was
 * refused. So the rest is read for a short while first.
 */
function lingerOverBody(request: FastifyRequest, reply: FastifyReply): void {
  const { raw } = request;
  if (raw.readableEnded || raw.destroyed) return;
  void reply.removeHeader("connection");
  raw.unpipe();
  // A handler that stopped in the middle of its iteration leaves a listener that keeps the stream from flowing; then
  // even a body that has arrived whole would hold up the next request on this connection.
  raw.removeAllListeners("readable");
  raw.resume();
  if (raw.complete) return;
  const timer = setTimeout(() => {
    if (!raw.complete) raw.destroy();
  }, LINGER_MS);
  timer.unref();
  raw.once("close", () => clearTimeout(timer));
}
