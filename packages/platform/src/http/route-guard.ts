import { Problem } from "@cordon/kernel";
import type { FastifyRequest } from "fastify";
import { checkAccess, identify, readCredentials } from "./authenticate.ts";
import type { Limits } from "./limits.ts";
import type { ListenerOptions } from "./listener-options.ts";
import { checkOrigin } from "./origin-check.ts";
import { createRateLimit, type RateLimit, rateLimitKey } from "./rate-limit.ts";
import { type AnyRoute, remoteAddressOf } from "./route-handler.ts";

export type Guard = (request: FastifyRequest) => Promise<void>;

/** Origin, rate, identity, permission, kind of body, in this order: all before the body is read. */
export function createGuard(options: ListenerOptions, limits: Limits): (route: AnyRoute) => Guard {
  const { authenticate, log } = options;
  const failures = createRateLimit({ perMinute: limits.failedAuthenticationsPerMinute });
  const sentences = new Map(options.contracts.flatMap((mount) => Object.entries(mount.permissions)));
  const words = {
    describe: (permission: string) => sentences.get(permission),
    rolesWith: options.rolesWith ?? (() => []),
  };
  const { publicUrl } = options.config;
  const ownOrigins = new Set(publicUrl === undefined ? [] : [new URL(publicUrl).origin]);
  return (route) => {
    const anonymous = createRateLimit({ perMinute: route.anonymousPerMinute ?? limits.anonymousPerMinute });
    return async (request) => {
      const { method, headers, protocol } = request;
      checkOrigin({ method, headers, protocol, ownOrigins });
      const remoteAddress = remoteAddressOf(request);
      if (route.access === "anonymous") takeOne(anonymous, remoteAddress);
      const credentials = readCredentials(request, options.name, remoteAddress);
      request.caller = await identify(credentials, { authenticate, failures, log }).catch((error: unknown) => {
        // Liveness and sign-in must answer when nobody can be recognised.
        if (route.access === "anonymous" && error instanceof Problem) return undefined;
        throw error;
      });
      checkAccess(route.access, request.caller, credentials !== undefined, words);
      if (route.streams === undefined) limitBodyTime(request, limits.jsonBodyTimeoutMs);
      else checkMediaType(headers["content-type"], route.streams);
    };
  };
}

function takeOne(limit: RateLimit, remoteAddress: string): void {
  const wait = limit.take(rateLimitKey(remoteAddress));
  if (wait === 0) return;
  throw new Problem("request.too-many", `Too many requests from this address. Try again in ${wait} s.`, {
    retryAfterSeconds: wait,
  });
}

/** Uploads may take minutes; a form that does is somebody who holds connections. */
function limitBodyTime({ raw }: FastifyRequest, ms: number): void {
  if (raw.complete) return;
  const timer = setTimeout(() => {
    if (!raw.complete) raw.destroy();
  }, ms);
  timer.unref();
  raw.once("close", () => clearTimeout(timer));
  raw.once("end", () => clearTimeout(timer));
}

function checkMediaType(header: string | undefined, taken: readonly string[]): void {
  // Without a type it is bytes (RFC 9110, 8.3).
  const type = (header ?? "application/octet-stream").split(";", 1)[0]?.trim().toLowerCase() ?? "";
  if (taken.includes(type)) return;
  throw new Problem("request.unsupported-media-type", `Send one of ${taken.join(", ")}.`);
}
