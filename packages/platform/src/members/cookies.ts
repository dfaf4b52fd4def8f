import type { IncomingHttpHeaders } from "node:http";
import { fastifyCookie } from "@fastify/cookie";
import type { RequestContext } from "../http/handler.ts";
import { SESSION_LIMITS } from "./session.ts";
import type { SignedInSession, Visit } from "./session-service.ts";

/** Names and life of our cookies. On TLS the browser itself keeps other hosts and plain HTTP from setting them. */
export interface Cookies {
  readonly sessionName: () => string;
  readonly signIn: (request: RequestContext, session: SignedInSession) => void;
  /** A new secret for the session the request came with. */
  readonly rotate: (request: RequestContext, sessionSecret: string) => void;
  readonly signOut: (request: RequestContext) => void;
  readonly visit: (request: RequestContext) => Visit;
  readonly startOidc: (request: RequestContext, flow: string) => void;
  readonly oidcFlow: (request: RequestContext) => string | undefined;
  readonly endOidc: (request: RequestContext) => void;
}

const DEVICE_SECONDS = 365 * 86_400;
const OIDC_SECONDS = 600;
const SECRET = /^[\w-]{43}$/;

export function createCookies(consoleUrl: () => string): Cookies {
  const isSecure = (): boolean => consoleUrl().startsWith("https:");
  const named = (name: string): string => (isSecure() ? `__Host-${name}` : name);
  const read = (headers: IncomingHttpHeaders, name: string): string | undefined => {
    const value = headers.cookie === undefined ? undefined : fastifyCookie.parse(headers.cookie)[named(name)];
    return value !== undefined && SECRET.test(value) ? value : undefined;
  };
  const setSession = (request: RequestContext, secret: string): void =>
    request.setCookie(named("cordon"), secret, SESSION_LIMITS.absoluteMs / 1_000);
  return {
    sessionName: () => named("cordon"),
    signIn(request, session) {
      setSession(request, session.sessionSecret);
      request.setCookie(named("cordon-device"), session.deviceSecret, DEVICE_SECONDS);
    },
    rotate: setSession,
    signOut: (request) => request.setCookie(named("cordon"), "", 0),
    visit: (request) => ({
      remoteAddress: request.remoteAddress,
      userAgent: request.headers["user-agent"] ?? "",
      deviceSecret: read(request.headers, "cordon-device"),
      origin: ownOrigin(request.headers, consoleUrl()),
    }),
    startOidc: (request, flow) => request.setCookie(named("cordon-oidc"), flow, OIDC_SECONDS, "lax"),
    oidcFlow: (request) => read(request.headers, "cordon-oidc"),
    endOidc: (request) => request.setCookie(named("cordon-oidc"), "", 0, "lax"),
  };
}

/** The origin a page of ours says it has, when it is the host it asked (which the listener has checked to be us). */
function ownOrigin({ origin, host }: IncomingHttpHeaders, consoleUrl: string): string {
  const own = new URL(consoleUrl).origin;
  if (origin === undefined || !URL.canParse(origin)) return own;
  const { host: named, protocol } = new URL(origin);
  return named === host && /^https?:$/.test(protocol) ? origin : own;
}
