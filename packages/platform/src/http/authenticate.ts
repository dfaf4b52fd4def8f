import { Problem } from "@cordon/kernel";
import type { FastifyRequest } from "fastify";
import type { Log } from "../log.ts";
import type { Access, ListenerName } from "./contract.ts";
import type { Caller } from "./handler.ts";
import { type RateLimit, rateLimitKey } from "./rate-limit.ts";

/** What a request brings to prove who sends it; a bearer token hides the cookies. */
export interface Credentials {
  readonly listener: ListenerName;
  readonly bearer: string | undefined;
  readonly cookies: Readonly<Record<string, string | undefined>>;
  readonly remoteAddress: string;
}

/** Undefined when the credentials are nobody's, or no longer. */
export type Authenticate = (credentials: Credentials) => Promise<Caller | undefined>;

const NO_COOKIES: Credentials["cookies"] = {};

/** Undefined when the request brings none; an `Authorization` of another scheme counts as a bad token. */
export function readCredentials(
  request: FastifyRequest,
  listener: ListenerName,
  remoteAddress: string,
): Credentials | undefined {
  const { authorization, cookie } = request.headers;
  if (authorization !== undefined) {
    const bearer = /^Bearer +([\x21-\x7e]{1,4096})$/i.exec(authorization)?.[1] ?? "";
    return { listener, bearer, cookies: NO_COOKIES, remoteAddress };
  }
  if (cookie === undefined) return undefined;
  return { listener, bearer: undefined, cookies: request.server.parseCookie(cookie), remoteAddress };
}

export interface Identification {
  readonly authenticate: Authenticate;
  readonly failures: RateLimit;
  readonly log: Log;
}

/**
 * Who calls, with failures counted by address.
 * Credentials are always looked at, even from an address with many failures: otherwise one sender with an expired
 * token, or somebody who wants us blind, would silence everybody behind the same NAT. Tokens have 256 bits, so
 * what the count saves is work, not secrecy.
 * @throws Problem `request.too-many`, or `server.unavailable` when nobody could be asked: producers try that again.
 */
export async function identify(
  credentials: Credentials | undefined,
  { authenticate, failures, log }: Identification,
): Promise<Caller | undefined> {
  if (credentials === undefined) return undefined;
  const caller = credentials.bearer === "" ? undefined : await ask(credentials, authenticate, log);
  // A browser keeps sending its ended session; that is no attempt at anything.
  if (caller === undefined && credentials.bearer !== undefined) {
    const wait = failures.take(rateLimitKey(credentials.remoteAddress));
    if (wait > 0) {
      throw new Problem("request.too-many", `Too many failed sign-ins from this address. Try again in ${wait} s.`, {
        retryAfterSeconds: wait,
      });
    }
  }
  return caller;
}

async function ask(credentials: Credentials, authenticate: Authenticate, log: Log): Promise<Caller | undefined> {
  try {
    return await authenticate(credentials);
  } catch (err) {
    if (err instanceof Problem) throw err;
    log.error({ err, listener: credentials.listener }, "callers cannot be authenticated");
    throw new Problem("server.unavailable", "Sessions and tokens cannot be checked now. Try again in a moment.", {
      cause: err,
      retryAfterSeconds: 5,
    });
  }
}

export interface AccessWords {
  /** One sentence about a permission, from its context's table. */
  readonly describe: (permission: string) => string | undefined;
  /** Roles that have it. */
  readonly rolesWith: (permission: string) => readonly string[];
}

/** @throws Problem `session.required` or `permission.missing` */
export function checkAccess(
  access: Access,
  caller: Caller | undefined,
  hasCredentials: boolean,
  words: AccessWords,
): void {
  if (access === "anonymous") return;
  if (caller === undefined) {
    throw new Problem(
      "session.required",
      hasCredentials
        ? "Your session or token is not valid any more. Sign in again, or use another token."
        : "Sign in, or send a token as Authorization: Bearer.",
    );
  }
  if (access === "authenticated" || caller.permissions.has(access.permission)) return;
  const sentence = words.describe(access.permission);
  const roles = words.rolesWith(access.permission);
  const helpers = roles.length === 0 ? "" : ` The roles ${roles.join(", ")} have it.`;
  throw new Problem(
    "permission.missing",
    `This needs the permission ${access.permission}${sentence === undefined ? "" : ` (${sentence.replace(/\.$/, "")})`}.${helpers} An administrator can give it.`,
  );
}
