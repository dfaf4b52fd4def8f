import { isIP } from "node:net";
import type { AddressInfo } from "node:net";
import { fastifyCookie } from "@fastify/cookie";
import { Problem } from "@cordon/kernel";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { serveConsole } from "./console-files.ts";
import { DEFAULT_LIMITS, type Limits } from "./limits.ts";
import type { ExtraRoute, Listener, ListenerOptions } from "./listener-options.ts";
import { buildOpenApi } from "./openapi.ts";
import { hostNameOf, isLoopback, isOurHost } from "./origin-check.ts";
import { createProblemAnswers } from "./problem-answer.ts";
import { HTTP_PROBLEMS } from "./problems.ts";
import { createGuard } from "./route-guard.ts";
import { createRouteHandler } from "./route-handler.ts";
import { securityHeaders } from "./security-headers.ts";
import { createServer } from "./server.ts";

/**
 * One of the four listeners with the routes that name it.
 * @throws Error at once when a route's permission or problem code is in no table, or plain HTTP would leave the machine.
 */
export async function createListener(options: ListenerOptions): Promise<Listener> {
  const { config, log } = options;
  if (config.tls === undefined && !isLoopback(config.address)) {
    throw new Error(`The ${options.name} listener needs TLS on ${config.address}: only loopback may be plain HTTP.`);
  }
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const app = createServer(config, limits, log);
  const answers = createProblemAnswers(
    options.contracts.map((mount) => mount.problems),
    log,
  );
  const state = { isClosing: false };

  // Without its hook: cookies are read where a caller is asked for, and nowhere else.
  await app.register(fastifyCookie, { hook: false });
  app.decorateRequest("caller", undefined);
  app.setErrorHandler((error, request, reply) => answers.send(error, request, reply));
  app.addHook("onRequest", createGate(options, limits, state));
  observeResponses(app, options);
  await mountRoutes(app, options, limits);
  if (options.consoleFiles === undefined) {
    app.setNotFoundHandler(() => {
      throw notFound();
    });
  } else {
    await serveConsole(app, options.consoleFiles, notFound);
  }
  await app.ready();

  return {
    async listen() {
      const { port: wanted } = config;
      await app.listen({
        host: config.address,
        // Passed on to Node, which takes a descriptor too.
        ...(typeof wanted === "number" ? { port: wanted } : ({ fd: wanted.inheritedFd } as { port?: number })),
      });
      const { address, port } = app.server.address() as AddressInfo; // a TCP server's address is an object
      const host = isIP(address) === 6 ? `[${address}]` : address;
      return `${config.tls === undefined ? "http" : "https"}://${host}:${port}`;
    },
    async close(graceMs = 5_000) {
      state.isClosing = true;
      const cut = setTimeout(() => app.server.closeAllConnections(), graceMs);
      await app.close().finally(() => clearTimeout(cut));
    },
  };
}

function notFound(): Problem {
  return new Problem("route.not-found", "There is no such address here. The reference lists all of them.");
}

type OnRequest = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

/** What every request passes before anything else looks at it. */
function createGate(options: ListenerOptions, limits: Limits, state: { readonly isClosing: boolean }): OnRequest {
  const { config } = options;
  const given = [...config.allowedHosts, ...(config.publicUrl === undefined ? [] : [new URL(config.publicUrl).host])];
  const names = new Set(given.map((name) => hostNameOf(name) ?? name.toLowerCase()));
  const headers = securityHeaders(config.tls !== undefined && !isLoopback(config.address));
  return async (request, reply) => {
    void reply.headers({ ...headers, "x-request-id": request.id });
    if (state.isClosing) {
      throw new Problem("server.stopping", "The server is stopping. Try again in a moment.", { retryAfterSeconds: 5 });
    }
    if ((request.raw.url?.length ?? 0) > limits.urlBytes) {
      throw new Problem("request.uri-too-long", `The address is longer than ${limits.urlBytes} bytes.`);
    }
    if (!isOurHost(request.raw.headers.host, request.raw.socket.localAddress, names)) {
      throw new Problem(
        "request.wrong-host",
        "This server does not go by the name in the Host header. If it should, add the name to allowedHosts.",
      );
    }
  };
}

function observeResponses(app: FastifyInstance, { name, observe }: ListenerOptions): void {
  if (observe === undefined) return;
  app.addHook("onResponse", async (request, reply) => {
    observe({
      listener: name,
      method: request.method,
      route: request.routeOptions.url ?? "none",
      status: reply.statusCode,
      seconds: reply.elapsedTime / 1_000,
    });
  });
}

async function mountRoutes(app: FastifyInstance, options: ListenerOptions, limits: Limits): Promise<void> {
  const routes = collectRoutes(options);
  const guard = createGuard(options, limits);
  const methods = new Map<string, Set<string>>();
  for (const { name, route, handler } of routes) {
    const url = route.path;
    const taken = methods.get(url) ?? new Set();
    methods.set(url, taken.add(route.method));
    const handle = createRouteHandler({
      name,
      route,
      handler,
      maxQueryParameters: limits.queryParameters,
      log: options.log,
    });
    const exposeHeadRoute = route.method === "GET" && route.kind !== "raw";
    if (exposeHeadRoute) taken.add("HEAD");
    const registered = { method: route.method, url, exposeHeadRoute, onRequest: guard(route), handler: handle };
    if (route.streams === undefined) {
      app.route(registered);
    } else {
      await app.register(async (child) => {
        child.removeAllContentTypeParsers();
        child.addContentTypeParser("*", (_request, _payload, done) => done(null, undefined));
        child.route(registered);
      });
    }
  }
  for (const [url, taken] of methods) refuseOtherMethods(app, url, taken);
}

/** Routes of this listener. @throws Error naming what a contract promises and no table explains. */
function collectRoutes(options: ListenerOptions): readonly ExtraRoute[] {
  const routes: ExtraRoute[] = [...(options.extraRoutes ?? [])];
  for (const { contract, handlers, problems, permissions } of options.contracts) {
    for (const [name, route] of Object.entries(contract)) {
      if (!(route.listeners ?? ["console"]).includes(options.name)) continue;
      const handler = handlers[name];
      if (handler === undefined) throw new Error(`Route ${name} has no handler.`);
      if (typeof route.access === "object" && !Object.hasOwn(permissions, route.access.permission)) {
        throw new Error(`Route ${name} asks for the permission "${route.access.permission}", which no table explains.`);
      }
      const unknown = route.problems?.find(
        (code) => !Object.hasOwn(problems, code) && !Object.hasOwn(HTTP_PROBLEMS, code),
      );
      if (unknown !== undefined) throw new Error(`Route ${name} names the problem "${unknown}", which is in no table.`);
      if (route.streams !== undefined && route.body !== undefined) {
        throw new Error(`Route ${name} has both a body schema and streams.`);
      }
      routes.push({ name, route, handler });
    }
  }
  if (options.openApi !== undefined) routes.push(openApiRoute(options, options.openApi));
  return routes;
}

function openApiRoute(options: ListenerOptions, info: { title: string; version: string }): ExtraRoute {
  let text: string | undefined;
  return {
    name: "getOpenApi",
    route: {
      method: "GET",
      path: "/api/openapi.json",
      summary: "This API as OpenAPI 3.1.",
      access: "authenticated",
      kind: "raw",
    },
    handler: async () => {
      text ??= JSON.stringify(buildOpenApi(options.contracts, info));
      return { headers: { "content-type": "application/json; charset=utf-8" }, body: text };
    },
  };
}

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;

function refuseOtherMethods(app: FastifyInstance, url: string, taken: ReadonlySet<string>): void {
  const allowed = METHODS.filter((method) => taken.has(method));
  app.route({
    method: METHODS.filter((method) => !taken.has(method)),
    url,
    exposeHeadRoute: false,
    // Before the body is looked at.
    onRequest: async (request, reply) => {
      void reply.header("allow", allowed.join(", "));
      throw new Problem("route.method-not-allowed", `This address takes ${allowed.join(", ")}, not ${request.method}.`);
    },
    handler: async () => {},
  });
}
