import { STATUS_CODES } from "node:http";
import type { Server as HttpServer, ServerOptions } from "node:http";
import type { Socket } from "node:net";
import { newId, Problem } from "@cordon/kernel";
import { fastify, type FastifyHttpOptions, type FastifyInstance } from "fastify";
import type { Log } from "../log.ts";
import type { ListenerConfig } from "./listener-options.ts";
import { readJsonText } from "./json-body.ts";
import type { Limits } from "./limits.ts";
import { plainAddress } from "./origin-check.ts";
import { createProblemAnswers, mergeProblems, problemDocument } from "./problem-answer.ts";
import { securityHeaders } from "./security-headers.ts";

/** A Fastify instance that is bounded in every direction and takes JSON bodies only. */
export function createServer(config: ListenerConfig, limits: Limits, log: Log): FastifyInstance {
  const answers = createProblemAnswers([], log);
  const http: ServerOptions = {
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    // Node looks for slow requests only this often.
    connectionsCheckingInterval: Math.min(5_000, Math.max(100, Math.floor(limits.headersTimeoutMs / 4))),
  };
  const common: FastifyHttpOptions<HttpServer> = {
    logger: false,
    genReqId: () => newId("req"),
    requestIdHeader: false,
    trustProxy: config.trustedProxies.length === 0 ? false : [...config.trustedProxies],
    bodyLimit: limits.jsonBodyBytes,
    requestTimeout: limits.requestTimeoutMs,
    connectionTimeout: limits.idleTimeoutMs,
    keepAliveTimeout: 60_000,
    onProtoPoisoning: "error",
    onConstructorPoisoning: "error",
    return503OnClosing: false,
    forceCloseConnections: "idle",
    routerOptions: {
      maxParamLength: 500,
      // Parsed by us at validation, where a refusal can be answered.
      querystringParser: () => ({}),
    },
    frameworkErrors: (error, request, reply) => {
      void reply.headers({ ...securityHeaders(false), "x-request-id": request.id });
      answers.send(error, request, reply);
    },
    clientErrorHandler: answerBrokenRequest,
  };
  const { tls } = config;
  const secure = tls && {
    ...http,
    cert: tls.certificate,
    key: tls.key,
    minVersion: "TLSv1.2",
    handshakeTimeout: limits.headersTimeoutMs,
  };
  // Over TLS only the class of the server differs, which no route of ours looks at.
  const options = (secure ? { ...common, https: secure } : { ...common, http }) as FastifyHttpOptions<HttpServer>;
  const app: FastifyInstance = fastify(options);
  takeJsonOnly(app, limits);
  boundConnections(app.server, config, limits);
  return app;
}

function takeJsonOnly(app: FastifyInstance, limits: Limits): void {
  app.removeAllContentTypeParsers();
  const parse = app.getDefaultJsonParser("error", "error");
  app.addContentTypeParser("application/json", { parseAs: "buffer" }, (request, body, done) => {
    let text: string;
    try {
      text = readJsonText(body as Buffer, limits.jsonDepth); // by `parseAs`
    } catch (error) {
      done(error as Error); // readJsonText throws Problems
      return;
    }
    void parse(request, text, done); // answers through `done`
  });
}

function boundConnections(server: HttpServer, config: ListenerConfig, limits: Limits): void {
  server.maxConnections = limits.connections;
  if (config.trustedProxies.length > 0) return;
  const open = new Map<string, number>();
  server.on("connection", (socket: Socket) => {
    const address = plainAddress(socket.remoteAddress);
    const count = (open.get(address) ?? 0) + 1;
    open.set(address, count);
    socket.once("close", () => {
      const left = (open.get(address) ?? 1) - 1;
      if (left === 0) open.delete(address);
      else open.set(address, left);
    });
    if (count > limits.connectionsPerAddress) socket.destroy();
  });
}

const KNOWN = mergeProblems([]);

/** For bytes that never became a request: too slow, too large, or no HTTP. */
function answerBrokenRequest(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable || socket.bytesWritten > 0) {
    socket.destroy();
    return;
  }
  const problem =
    error.code === "HPE_HEADER_OVERFLOW"
      ? new Problem("request.headers-too-large", "The headers are larger than this server takes.")
      : error.code === "ERR_HTTP_REQUEST_TIMEOUT"
        ? new Problem("request.timed-out", "The request did not arrive in time.")
        : new Problem("request.invalid", "This is not an HTTP request.");
  const document = problemDocument(problem, newId("req"), KNOWN);
  const status = document?.status ?? 400;
  const body = JSON.stringify(document);
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\nconnection: close\r\ncontent-type: application/problem+json\r\n` +
      `x-content-type-options: nosniff\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  // Whoever does not read the answer must not keep the socket.
  setTimeout(() => socket.destroy(), 1_000).unref();
}
