import { fastifyStatic } from "@fastify/static";
import type { FastifyInstance } from "fastify";
import { CONSOLE_CSP } from "./security-headers.ts";

const YEAR_MS = 365 * 24 * 3_600_000;

/**
 * Serves the built console: `assets/` (their names carry a hash) for ever, everything else to be asked again,
 * `.br` and `.gz` beside a file when the browser takes them. An address of a screen gives `index.html`.
 * @param notFound what an unknown address of the API, or a file that is not there, answers with.
 */
export async function serveConsole(app: FastifyInstance, directory: string, notFound: () => Error): Promise<void> {
  await app.register(fastifyStatic, {
    root: directory,
    preCompressed: true,
    wildcard: true,
    index: "index.html",
    redirect: false,
    dotfiles: "ignore",
    cacheControl: false,
    setHeaders: (reply, path) => {
      const isHashed = /[\\/]assets[\\/]/.test(path.slice(directory.length));
      void reply.header("cache-control", isHashed ? `public, max-age=${YEAR_MS / 1_000}, immutable` : "no-cache");
      void reply.header("content-security-policy", CONSOLE_CSP);
    },
  });
  app.setNotFoundHandler((request, reply) => {
    const path = (request.raw.url ?? "").split("?", 1)[0] ?? "";
    const isScreen =
      (request.method === "GET" || request.method === "HEAD") &&
      !/^\/(api|metrics)(\/|$)/.test(path) &&
      !/\.[a-z0-9]{1,8}$/i.test(path) &&
      (request.headers.accept ?? "*/*").includes("text/html");
    if (!isScreen) throw notFound();
    return reply.sendFile("index.html");
  });
}
