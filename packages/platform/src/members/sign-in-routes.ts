import { Problem } from "@cordon/kernel";
import type { Kysely } from "kysely";
import type { Handlers, RawAnswer, RequestContext } from "../http/handler.ts";
import type { Log } from "../log.ts";
import type { Cookies } from "./cookies.ts";
import type { LinkService } from "./link-service.ts";
import { createMemberStore } from "./member-store.ts";
import { whoAmI } from "./member-view.ts";
import type { OidcService } from "./oidc-service.ts";
import type { PasskeyService } from "./passkey-service.ts";
import { permissionsOfRole } from "./roles.ts";
import type { SessionService, SignedInSession } from "./session-service.ts";
import type { signInRoutes, WhoAmI } from "./sign-in-contract.ts";
import type { SignInService } from "./sign-in-service.ts";
import type { PlatformTables } from "./tables.ts";

export interface SignInRoutesNeeds {
  readonly db: Kysely<PlatformTables>;
  readonly signIn: SignInService;
  readonly passkeys: PasskeyService;
  readonly links: LinkService;
  readonly sessions: SessionService;
  readonly oidc: OidcService | undefined;
  readonly cookies: Cookies;
  readonly version: string;
  readonly isDemo: boolean;
  readonly log: Log;
}

type SignedIn = { state: "signed-in"; me: WhoAmI };
type Finish = (request: RequestContext, session: SignedInSession) => Promise<SignedIn>;

export function createSignInHandlers(needs: SignInRoutesNeeds): Handlers<typeof signInRoutes> {
  const { db, signIn, passkeys, links, sessions, oidc, cookies, isDemo } = needs;
  const members = createMemberStore(db);
  const finish: Finish = async (request, session) => {
    const member = await members.get(session.memberId);
    if (!member) throw new Problem("session.refused", "The account was removed meanwhile.");
    cookies.signIn(request, session);
    const { id, name } = member;
    return {
      state: "signed-in",
      me: { ...(await whoAmI(db, { kind: "member", id, name, permissions: permissionsOfRole(member.role) })), isDemo },
    };
  };
  return {
    ...createLinkHandlers(needs, finish),
    ...createOidcHandlers(needs, finish),
    getSetup: async () => ({ isOpen: await links.isSetupOpen(), hasOidc: oidc !== undefined, version: needs.version }),
    signIn: async ({ body }, request) => {
      const result = await signIn.signIn(body, cookies.visit(request));
      if ("session" in result) return finish(request, result.session);
      const { challengeId, methods, expiresAt } = result.challenge;
      return { state: "second-factor", challengeId, secondFactor: methods, expiresAt: expiresAt.toISOString() };
    },
    proveSecondFactor: async ({ body }, request) =>
      finish(request, await signIn.proveSecondFactor(body.challengeId, body.code, cookies.visit(request))),
    startPasskeySignIn: ({ body }, request) => passkeys.startSignIn(body.challengeId, cookies.visit(request)),
    finishPasskeySignIn: async ({ body }, request) => {
      const response = body.response as Parameters<PasskeyService["finishSignIn"]>[1]; // bounded here, checked by the library
      return finish(request, await passkeys.finishSignIn(body.ceremonyId, response, cookies.visit(request)));
    },
    whoAmI: async (_, { caller }) => {
      if (!caller) throw new Problem("session.not-a-member", "Sign in first.");
      return { ...(await whoAmI(db, caller)), isDemo };
    },
    signOut: async (_, request) => {
      if (request.caller?.sessionId !== undefined) await sessions.end(request.caller.sessionId);
      cookies.signOut(request);
    },
  };
}

type LinkHandlers = Pick<Handlers<typeof signInRoutes>, "setUp" | "readLink" | "acceptLink">;

function createLinkHandlers({ links, cookies }: SignInRoutesNeeds, finish: Finish): LinkHandlers {
  return {
    setUp: async ({ body }, request) => finish(request, await links.setUp(body, cookies.visit(request))),
    readLink: async ({ body }, request) => {
      const { expiresAt, ...link } = await links.read(body.secret, cookies.visit(request));
      return { ...link, expiresAt: expiresAt.toISOString() };
    },
    acceptLink: async ({ body }, request) => finish(request, await links.accept(body, cookies.visit(request))),
  };
}

type OidcHandlers = Pick<Handlers<typeof signInRoutes>, "startOidc" | "finishOidc">;

/** A browser comes here by itself, so that what went wrong is shown on the sign-in page, by its code. */
function createOidcHandlers({ oidc, cookies, log }: SignInRoutesNeeds, finish: Finish): OidcHandlers {
  const orSignInPage = async (work: () => Promise<RawAnswer>): Promise<RawAnswer> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Problem)) log.error({ error: String(error) }, "single sign-on failed");
      const code = error instanceof Problem ? error.code : "oidc.refused";
      return redirect(`/sign-in?problem=${encodeURIComponent(code)}`);
    }
  };
  const configured = (): OidcService => {
    if (oidc) return oidc;
    throw new Problem("oidc.not-configured", "Single sign-on is not set up here.");
  };
  return {
    startOidc: ({ query }, request) =>
      orSignInPage(async () => {
        const { url, flow } = await configured().start(cookies.visit(request), query.returnTo);
        cookies.startOidc(request, flow);
        return redirect(url);
      }),
    finishOidc: ({ query }, request) =>
      orSignInPage(async () => {
        const answer = new URLSearchParams(JSON.parse(JSON.stringify(query)) as Record<string, string>);
        const visit = cookies.visit(request);
        const { session, returnTo } = await configured().finish(cookies.oidcFlow(request), answer, visit);
        cookies.endOidc(request);
        await finish(request, session);
        return redirect(returnTo);
      }),
  };
}

function redirect(location: string): RawAnswer {
  return { status: 303, headers: { location, "cache-control": "no-store" }, body: "" };
}
