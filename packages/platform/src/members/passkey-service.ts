import { newId, Problem } from "@cordon/kernel";
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import type { AccountService, Myself } from "./account-service.ts";
import { createExpiringMap } from "./expiring-map.ts";
import type { MembersTransaction } from "./members-transaction.ts";
import { makeSecret } from "./opaque-secret.ts";
import type { Passkey, PasskeyStore } from "./passkey-store.ts";
import type { SignedInSession, Visit } from "./session-service.ts";
import type { SignInGuard } from "./sign-in-guard.ts";
import { challengeExpired, type SignInService } from "./sign-in-service.ts";

type RegistrationResponse = Parameters<typeof verifyRegistrationResponse>[0]["response"];
type AuthenticationResponse = Parameters<typeof verifyAuthenticationResponse>[0]["response"];

/** `options` are for the browser as they are. */
export interface Ceremony {
  readonly ceremonyId: string;
  readonly options: Record<string, unknown>;
}

/**
 * Passkeys: as second factor after the password, or alone when the device has checked who holds it.
 * The browser binds each to the host name under which the console was open.
 */
export interface PasskeyService {
  readonly startSignIn: (challengeId: string | undefined, visit: Visit) => Promise<Ceremony>;
  readonly finishSignIn: (
    ceremonyId: string,
    response: AuthenticationResponse,
    visit: Visit,
  ) => Promise<SignedInSession>;
  readonly startRegistration: (myself: Myself, visit: Visit) => Promise<Ceremony>;
  readonly finishRegistration: (
    myself: Myself,
    ceremonyId: string,
    name: string,
    response: RegistrationResponse,
    visit: Visit,
  ) => Promise<{ passkey: Passkey; sessionSecret: string }>;
  readonly remove: (myself: Myself, id: string, visit: Visit) => Promise<string>;
}

export interface PasskeyNeeds {
  readonly transaction: MembersTransaction;
  readonly passkeys: PasskeyStore;
  readonly account: AccountService;
  readonly signIn: SignInService;
  readonly guard: SignInGuard;
  readonly issuer: string;
  readonly now: () => Date;
}

const CEREMONY_MS = 300_000;
const MAX_PASSKEYS = 20;

interface OpenCeremony {
  readonly kind: "sign-in" | "registration";
  readonly challenge: string;
  readonly memberId: string | undefined;
  readonly challengeId: string | undefined;
}

export function createPasskeyService(needs: PasskeyNeeds): PasskeyService {
  const ceremonies = createExpiringMap<OpenCeremony>({ maxEntries: 5_000, lifeMs: CEREMONY_MS });
  const open = (ceremony: OpenCeremony, options: object): Ceremony => {
    const ceremonyId = makeSecret();
    ceremonies.set(ceremonyId, ceremony, needs.now());
    return { ceremonyId, options: { ...options } };
  };
  /** A challenge is answered once, rightly or not. */
  const take = (ceremonyId: string, kind: OpenCeremony["kind"]): OpenCeremony => {
    const ceremony = ceremonies.get(ceremonyId, needs.now());
    ceremonies.delete(ceremonyId);
    if (ceremony?.kind !== kind) throw challengeExpired();
    return ceremony;
  };
  return { ...createSignIn(needs, open, take), ...createRegistration(needs, open, take) };
}

type Open = (ceremony: OpenCeremony, options: object) => Ceremony;
type Take = (ceremonyId: string, kind: OpenCeremony["kind"]) => OpenCeremony;

function createSignIn(
  needs: PasskeyNeeds,
  open: Open,
  take: Take,
): Pick<PasskeyService, "startSignIn" | "finishSignIn"> {
  const { transaction, passkeys, signIn, guard, now } = needs;
  return {
    async startSignIn(challengeId, visit) {
      guard.countAddress(visit.remoteAddress);
      const memberId = challengeId === undefined ? undefined : signIn.challenged(challengeId);
      if (challengeId !== undefined && memberId === undefined) throw challengeExpired();
      const own = memberId === undefined ? [] : await passkeys.ofMember(memberId);
      const options = await generateAuthenticationOptions({
        rpID: new URL(visit.origin).hostname,
        timeout: CEREMONY_MS,
        userVerification: memberId === undefined ? "required" : "preferred",
        allowCredentials: own.map(({ credentialId, transports }) => ({
          id: credentialId,
          transports: [...transports],
        })),
      });
      return open({ kind: "sign-in", challenge: options.challenge, memberId, challengeId }, options);
    },
    async finishSignIn(ceremonyId, response, visit) {
      guard.countAddress(visit.remoteAddress);
      const ceremony = take(ceremonyId, "sign-in");
      const passkey = await passkeys.getByCredential(response.id);
      const isTheirs = passkey && (ceremony.memberId === undefined || ceremony.memberId === passkey.memberId);
      const counter = isTheirs ? await newCounter(ceremony, passkey, response, new URL(visit.origin)) : undefined;
      if (!passkey || counter === undefined) {
        const member = passkey && (await transaction((scope) => scope.members.get(passkey.memberId)));
        await guard.noteRefusal("passkey", member, visit);
        throw new Problem("session.refused", "This passkey is not known here, or could not be checked.");
      }
      await transaction((scope) => scope.passkeys.markUsed(passkey.id, counter, now()));
      return signIn.finish(passkey.memberId, "passkey", visit, ceremony.challengeId);
    },
  };
}

function createRegistration(
  needs: PasskeyNeeds,
  open: Open,
  take: Take,
): Pick<PasskeyService, "startRegistration" | "finishRegistration" | "remove"> {
  const { transaction, passkeys, account, issuer } = needs;
  return {
    async startRegistration({ member }, visit) {
      const own = await passkeys.ofMember(member.id);
      if (own.length >= MAX_PASSKEYS)
        throw new Problem("passkey.too-many", `You have ${MAX_PASSKEYS} passkeys. Remove one first.`);
      const options = await generateRegistrationOptions({
        rpName: issuer,
        rpID: new URL(visit.origin).hostname,
        userName: member.email,
        userDisplayName: member.name,
        userID: new TextEncoder().encode(member.id),
        timeout: CEREMONY_MS,
        attestationType: "none",
        excludeCredentials: own.map(({ credentialId, transports }) => ({
          id: credentialId,
          transports: [...transports],
        })),
        authenticatorSelection: { residentKey: "preferred", userVerification: "preferred" },
      });
      return open(
        { kind: "registration", challenge: options.challenge, memberId: member.id, challengeId: undefined },
        options,
      );
    },
    async finishRegistration(myself, ceremonyId, name, response, visit) {
      const ceremony = take(ceremonyId, "registration");
      if (ceremony.memberId !== myself.member.id) throw challengeExpired();
      const verified = await verifyRegistration(ceremony.challenge, response, new URL(visit.origin));
      const passkey = newPasskey(myself.member.id, name, verified, response.response.transports ?? [], needs.now());
      return transaction(async (scope) => {
        if (!(await scope.passkeys.add(passkey)))
          throw new Problem("passkey.invalid", "This passkey is registered already.");
        return {
          passkey,
          sessionSecret: await account.changed(scope, myself, visit, "account.passkey.added", { passkey: passkey.id }),
        };
      });
    },
    remove: (myself, id, visit) =>
      transaction(async (scope) => {
        const name = await scope.passkeys.remove(myself.member.id, id);
        if (name === undefined) throw new Problem("passkey.not-found", "There is no such passkey of yours.");
        return account.changed(scope, myself, visit, "account.passkey.removed", { passkey: id });
      }),
  };
}

type VerifiedCredential = Extract<
  Awaited<ReturnType<typeof verifyRegistrationResponse>>,
  { verified: true }
>["registrationInfo"]["credential"];

/** @throws Problem `passkey.invalid` */
async function verifyRegistration(
  challenge: string,
  response: RegistrationResponse,
  url: URL,
): Promise<VerifiedCredential> {
  const verification = await verifyRegistrationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: url.origin,
    expectedRPID: url.hostname,
    requireUserVerification: false,
  }).catch((cause: unknown) => {
    throw new Problem("passkey.invalid", "The passkey could not be checked. Try again.", { cause });
  });
  if (!verification.verified) throw new Problem("passkey.invalid", "The passkey could not be checked. Try again.");
  return verification.registrationInfo.credential;
}

function newPasskey(
  memberId: string,
  name: string,
  { id: credentialId, publicKey, counter }: VerifiedCredential,
  transports: readonly string[],
  createdAt: Date,
): Passkey {
  const lastUsedAt = undefined;
  return {
    id: newId("pky"),
    memberId,
    name,
    credentialId,
    publicKey,
    counter,
    transports,
    createdAt,
    lastUsedAt,
  };
}

/** How often the passkey was used, by its own count; undefined when the answer is not its. */
async function newCounter(
  ceremony: OpenCeremony,
  passkey: Passkey,
  response: AuthenticationResponse,
  url: URL,
): Promise<number | undefined> {
  const checked = await verifyAuthenticationResponse({
    response,
    expectedChallenge: ceremony.challenge,
    expectedOrigin: url.origin,
    expectedRPID: url.hostname,
    // Alone it has to be both factors: the device, and the finger or PIN that unlocked it.
    requireUserVerification: ceremony.memberId === undefined,
    credential: { id: passkey.credentialId, publicKey: passkey.publicKey, counter: passkey.counter },
  }).catch(() => undefined); // the library throws for whatever does not fit
  return checked?.verified === true ? checked.authenticationInfo.newCounter : undefined;
}
