import type { Handlers, RequestContext } from "../http/handler.ts";
import type { AccountService, Myself } from "./account-service.ts";
import type { Cookies } from "./cookies.ts";
import type { PasskeyService } from "./passkey-service.ts";
import type { Passkey, PasskeyStore } from "./passkey-store.ts";
import type { SessionStore } from "./session-store.ts";
import { Preferences, type selfRoutes } from "./sign-in-contract.ts";

export interface AccountRoutesNeeds {
  readonly account: AccountService;
  readonly passkeys: PasskeyService;
  readonly passkeyStore: PasskeyStore;
  readonly sessionStore: SessionStore;
  readonly cookies: Cookies;
}

export function createAccountHandlers(needs: AccountRoutesNeeds): Handlers<typeof selfRoutes> {
  const { account, passkeys, cookies } = needs;
  const confirmed = async (request: RequestContext, password: string | undefined): Promise<Myself> => {
    const myself = await account.myself(request.caller);
    await account.confirm(myself, password, cookies.visit(request));
    return myself;
  };
  return {
    ...createLists(needs),
    setPreferences: async ({ body }, { caller }) =>
      Preferences.parse(await account.setPreferences(await account.myself(caller), body)),
    changePassword: async ({ body }, request) => {
      const myself = await account.myself(request.caller);
      // With a password the old one is asked for in any case.
      if (myself.member.passwordHash === undefined) await account.confirm(myself, undefined, cookies.visit(request));
      const secret = await account.changePassword(
        myself,
        body.currentPassword,
        body.newPassword,
        cookies.visit(request),
      );
      cookies.rotate(request, secret);
    },
    startTotp: async ({ body }, request) => {
      const { secret, uri, expiresAt } = account.startTotp(await confirmed(request, body.password));
      return { secret, uri, expiresAt: expiresAt.toISOString() };
    },
    confirmTotp: async ({ body }, request) => {
      const myself = await account.myself(request.caller);
      const { codes, sessionSecret } = await account.confirmTotp(myself, body.code, cookies.visit(request));
      cookies.rotate(request, sessionSecret);
      return { recoveryCodes: [...codes] };
    },
    disableTotp: async ({ body }, request) => {
      const myself = await confirmed(request, body.password);
      cookies.rotate(request, await account.disableTotp(myself, cookies.visit(request)));
    },
    startPasskeyRegistration: async ({ body }, request) =>
      passkeys.startRegistration(await confirmed(request, body.password), cookies.visit(request)),
    finishPasskeyRegistration: async ({ body }, request) => {
      const { ceremonyId, name, response } = body;
      const myself = await account.myself(request.caller);
      const registration = response as Parameters<PasskeyService["finishRegistration"]>[3]; // bounded here, checked by the library
      const { passkey, sessionSecret } = await passkeys.finishRegistration(
        myself,
        ceremonyId,
        name,
        registration,
        cookies.visit(request),
      );
      cookies.rotate(request, sessionSecret);
      return toPasskeyItem(passkey);
    },
    removePasskey: async ({ params, body }, request) => {
      const myself = await confirmed(request, body.password);
      cookies.rotate(request, await passkeys.remove(myself, params.id, cookies.visit(request)));
    },
  };
}

type Lists = Pick<Handlers<typeof selfRoutes>, "listPasskeys" | "listSessions" | "endSession">;

function createLists({ account, passkeyStore, sessionStore, cookies }: AccountRoutesNeeds): Lists {
  return {
    listPasskeys: async (_, { caller }) => {
      const { member } = await account.myself(caller);
      return { items: (await passkeyStore.ofMember(member.id)).map(toPasskeyItem) };
    },
    listSessions: async (_, { caller }) => {
      const { member, session } = await account.myself(caller);
      const items = (await sessionStore.ofMember(member.id)).map((each) => ({
        id: each.id,
        createdAt: each.createdAt.toISOString(),
        lastSeenAt: each.lastSeenAt.toISOString(),
        remoteAddress: each.remoteAddress,
        userAgent: each.userAgent,
        isCurrent: each.id === session.id,
      }));
      return { items };
    },
    endSession: async ({ params }, request) => {
      await account.endSession(await account.myself(request.caller), params.id, cookies.visit(request));
    },
  };
}

function toPasskeyItem(passkey: Passkey) {
  return {
    id: passkey.id,
    name: passkey.name,
    createdAt: passkey.createdAt.toISOString(),
    lastUsedAt: passkey.lastUsedAt?.toISOString() ?? null,
  };
}
