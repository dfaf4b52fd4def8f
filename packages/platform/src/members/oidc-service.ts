import { newId, Problem } from "@cordon/kernel";
import * as client from "openid-client";
import type { Log } from "../log.ts";
import { createExpiringMap } from "./expiring-map.ts";
import type { Member } from "./member.ts";
import { Email } from "./member-schema.ts";
import type { MembersScope, MembersTransaction } from "./members-transaction.ts";
import { makeSecret } from "./opaque-secret.ts";
import type { SessionService, SignedInSession, Visit } from "./session-service.ts";
import type { SignInGuard } from "./sign-in-guard.ts";

export interface OidcConfig {
  readonly issuer: string;
  readonly clientId: string;
  /** Absent for a public client, which PKCE alone protects. */
  readonly clientSecret?: string;
  /** Whoever signs in there and is no member yet becomes one with this role; nobody does when absent. */
  readonly defaultRole?: string;
  /** New members only with an address of these domains; any when absent. */
  readonly allowedDomains?: readonly string[];
}

/** Sign-in by the organisation's identity provider: authorization code with PKCE, state and nonce. */
export interface OidcService {
  /** Where to send the browser, and the secret of its cookie that proves that it began there. */
  readonly start: (visit: Visit, returnTo: string) => Promise<{ readonly url: string; readonly flow: string }>;
  /** @throws Problem `oidc.refused` */
  readonly finish: (
    flow: string | undefined,
    answer: URLSearchParams,
    visit: Visit,
  ) => Promise<{ readonly session: SignedInSession; readonly returnTo: string }>;
}

export interface OidcNeeds {
  readonly config: OidcConfig;
  readonly transaction: MembersTransaction;
  readonly sessions: SessionService;
  readonly guard: SignInGuard;
  readonly consoleUrl: () => string;
  readonly log: Log;
  readonly now: () => Date;
}

interface Flow {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  /** A page of the console. */
  readonly returnTo: string;
}

const FLOW_MS = 600_000;
const DISCOVERY_MS = 3_600_000;
const TIMEOUT_SECONDS = 10;
export const OIDC_CALLBACK = "/api/v1/oidc/callback";

export function createOidcService(needs: OidcNeeds): OidcService {
  const { transaction, guard, consoleUrl, log, now } = needs;
  const flows = createExpiringMap<Flow>({ maxEntries: 5_000, lifeMs: FLOW_MS });
  const discovered = createDiscovery(needs);
  return {
    async start(visit, returnTo) {
      guard.countAddress(visit.remoteAddress);
      const provider = await discovered();
      const [flow, verifier] = [makeSecret(), client.randomPKCECodeVerifier()];
      const [state, nonce] = [client.randomState(), client.randomNonce()];
      flows.set(flow, { state, nonce, verifier, returnTo }, now());
      const url = client.buildAuthorizationUrl(provider, {
        redirect_uri: new URL(OIDC_CALLBACK, consoleUrl()).href,
        scope: "openid email profile",
        state,
        nonce,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: "S256",
      });
      return { url: url.href, flow };
    },
    async finish(flowId, answer, visit) {
      guard.countAddress(visit.remoteAddress);
      const flow = flowId === undefined ? undefined : flows.get(flowId, now());
      if (flowId === undefined || !flow)
        throw refused("The sign-in took too long, or began in another browser. Start again.");
      flows.delete(flowId);
      const callback = new URL(OIDC_CALLBACK, consoleUrl());
      callback.search = answer.toString();
      const claims = await client
        .authorizationCodeGrant(await discovered(), callback, {
          pkceCodeVerifier: flow.verifier,
          expectedState: flow.state,
          expectedNonce: flow.nonce,
          idTokenExpected: true,
        })
        .then((tokens) => tokens.claims())
        .catch((cause: unknown) => {
          log.warn({ error: String(cause) }, "single sign-on refused");
          throw refused("The organisation's sign-in page did not confirm who you are.", cause);
        });
      const email = Email.safeParse(claims?.["email"]).data;
      if (email === undefined || claims?.["email_verified"] !== true) {
        throw refused("The organisation's sign-in page gave no confirmed email address.");
      }
      const name = typeof claims["name"] === "string" ? claims["name"] : email;
      const session = await transaction(async (scope) =>
        needs.sessions.begin(scope, await memberFor(scope, needs, email, name), "oidc", visit),
      );
      return { session, returnTo: flow.returnTo };
    },
  };
}

function createDiscovery({ config, log, now }: OidcNeeds): () => Promise<client.Configuration> {
  let found: { readonly provider: client.Configuration; readonly at: number } | undefined;
  const issuer = new URL(config.issuer);
  const isLoopback = issuer.protocol === "http:" && ["localhost", "127.0.0.1", "[::1]"].includes(issuer.hostname);
  return async () => {
    if (found && now().getTime() - found.at < DISCOVERY_MS) return found.provider;
    const provider = await client
      .discovery(
        issuer,
        config.clientId,
        config.clientSecret ?? {},
        config.clientSecret === undefined ? client.None() : undefined,
        {
          timeout: TIMEOUT_SECONDS,
          ...(isLoopback && { execute: [client.allowInsecureRequests] }),
        },
      )
      .catch((cause: unknown) => {
        log.warn({ issuer: issuer.origin, error: String(cause) }, "identity provider does not answer");
        throw new Problem(
          "oidc.unreachable",
          "The organisation's sign-in page does not answer. Try again, or sign in with a password.",
          {
            cause,
          },
        );
      });
    found = { provider, at: now().getTime() };
    return provider;
  };
}

/** The member with that confirmed address, invited ones joining by it; a new one when the configuration says so. */
async function memberFor(
  scope: MembersScope,
  { config, now }: OidcNeeds,
  email: string,
  name: string,
): Promise<Member> {
  const known = await scope.members.getByEmail(email);
  if (known?.state === "active") return known;
  if (known?.state === "disabled") throw refused("Your account here is disabled. Ask an administrator.");
  const isWelcome = config.allowedDomains?.includes(email.slice(email.lastIndexOf("@") + 1)) ?? true;
  if (!known && (config.defaultRole === undefined || !isWelcome)) {
    throw refused("You are no member here yet. Ask an administrator for an invitation.");
  }
  const member: Member = known
    ? { ...known, state: "active" }
    : {
        id: newId("mem"),
        email,
        name: oneLine(name) || email,
        role: config.defaultRole ?? "learner",
        state: "active",
        passwordHash: undefined,
        totpSecret: undefined,
        totpLastStep: undefined,
        preferences: {},
      };
  if (known) {
    await scope.members.replace(member);
    await scope.links.removeOfMember(member.id);
  } else {
    await scope.members.add(member, now());
  }
  await scope.audit({
    actor: { kind: "member", id: member.id, name: member.name },
    action: "member.joined",
    target: { kind: "member", id: member.id, name: email },
    outcome: "success",
    details: { role: member.role, by: "oidc" },
  });
  return member;
}

function oneLine(name: string): string {
  return name
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "")
    .trim()
    .slice(0, 120);
}

function refused(message: string, cause?: unknown): Problem {
  return new Problem("oidc.refused", message, { cause });
}
