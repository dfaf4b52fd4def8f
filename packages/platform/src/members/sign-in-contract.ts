import { z } from "zod";
import { defineContract } from "../http/contract.ts";
import { Email, isTimeZone, MemberName, NewPassword, Secret } from "./member-schema.ts";

/** How times are written: `utc`, `local` for the browser's, or an IANA name such as `Europe/Berlin`. */
const TimeZone = z.string().max(64).refine(isTimeZone, "must be utc, local or a time zone such as Europe/Berlin");

export const Preferences = z.object({
  theme: z.enum(["system", "light", "dark"]).default("system"),
  density: z.enum(["compact", "comfortable"]).default("compact"),
  timeZone: TimeZone.default("utc").catch("utc"), // a zone may go with an update of the time zone data
  hasSingleKeys: z.boolean().default(true),
});
export type Preferences = z.infer<typeof Preferences>;

/** Who is asking, and what they may do. For a token `email`, `role` and `preferences` may be null. */
export const WhoAmI = z.object({
  kind: z.enum(["member", "token"]),
  id: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  role: z.string().nullable(),
  permissions: z.array(z.string()),
  preferences: Preferences.nullable(),
  hasPassword: z.boolean(),
  hasTotp: z.boolean(),
  passkeys: z.number().int().nonnegative(),
  recoveryCodesLeft: z.number().int().nonnegative(),
  /** This install holds invented data. */
  isDemo: z.boolean(),
});
export type WhoAmI = z.infer<typeof WhoAmI>;

const SignedIn = z.object({ state: z.literal("signed-in"), me: WhoAmI });

/** Either done, or half way: the challenge lives five minutes and takes five tries. */
export const SignInAnswer = z.discriminatedUnion("state", [
  SignedIn,
  z.object({
    state: z.literal("second-factor"),
    challengeId: z.string(),
    secondFactor: z.array(z.enum(["totp", "passkey"])),
    expiresAt: z.iso.datetime(),
  }),
]);
export type SignInAnswer = z.infer<typeof SignInAnswer>;

/** Six digits of an authenticator app, or one of the recovery codes. */
const SecondFactorCode = z
  .string()
  .trim()
  .regex(/^(\d{6}|[0-9a-z]{4}(-[0-9a-z]{4}){3})$/i, "must be six digits or a recovery code");

/** What WebAuthn gives and takes as JSON; checked by its library, bounded here. */
const Base64Url = z.string().max(16_384);
const Passkey = {
  id: z.string().max(1_400),
  rawId: z.string().max(1_400),
  type: z.literal("public-key"),
  authenticatorAttachment: z.enum(["cross-platform", "platform"]).optional(),
  clientExtensionResults: z.object({}).default({}),
};
const Assertion = z.object({
  ...Passkey,
  response: z.object({
    clientDataJSON: Base64Url,
    authenticatorData: Base64Url,
    signature: Base64Url,
    userHandle: z.string().max(200).optional(),
  }),
});
const Attestation = z.object({
  ...Passkey,
  response: z.object({
    clientDataJSON: Base64Url,
    attestationObject: Base64Url,
    transports: z.array(z.string().max(20)).max(10).optional(),
  }),
});
/** `options` go to the browser's `navigator.credentials` as they are. */
const Ceremony = z.object({ ceremonyId: z.string(), options: z.record(z.string(), z.unknown()) });
const CeremonyId = z.string().max(60);

/** A page of this console and never another site: browsers read `//host` and `/\\host` as one. */
const ConsolePath = z
  .string()
  .max(2_000)
  .regex(/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/, "must be a page of the console");

/** Asked of whoever signed in more than ten minutes ago. */
const Confirmation = z.object({ password: z.string().max(256).optional() });

const PasskeyItem = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
});
const SessionItem = z.object({
  id: z.string(),
  createdAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  remoteAddress: z.string(),
  userAgent: z.string(),
  isCurrent: z.boolean(),
});
const Id = z.object({ id: z.string().max(60) });

const SIGN_IN_PROBLEMS = ["session.refused", "session.too-many-attempts", "session.challenge-expired"] as const;

export const signInRoutes = defineContract({
  getSetup: {
    method: "GET",
    path: "/api/v1/setup",
    summary: "Says whether the first administrator is still to be made.",
    access: "anonymous",
    response: z.object({ isOpen: z.boolean(), hasOidc: z.boolean(), version: z.string() }),
  },
  setUp: {
    method: "POST",
    path: "/api/v1/setup",
    summary: "Makes the first administrator with the secret of the set-up link, and signs in.",
    access: "anonymous",
    problems: ["setup.closed", "link.invalid", "password.unfit", "session.too-many-attempts"],
    body: z.object({ secret: Secret, name: MemberName, email: Email, password: NewPassword }),
    status: 201,
    response: SignedIn,
  },
  readLink: {
    method: "POST",
    path: "/api/v1/links/read",
    summary: "Says whom an invitation or recovery link is for.",
    access: "anonymous",
    problems: ["link.invalid", "session.too-many-attempts"],
    body: z.object({ secret: Secret }),
    response: z.object({
      kind: z.enum(["invitation", "recovery"]),
      name: z.string(),
      email: z.string(),
      expiresAt: z.iso.datetime(),
    }),
  },
  acceptLink: {
    method: "POST",
    path: "/api/v1/links/accept",
    summary: "Sets the password of an invited or recovering member, and signs in.",
    access: "anonymous",
    problems: ["link.invalid", "password.unfit", "session.too-many-attempts"],
    body: z.object({ secret: Secret, name: MemberName.optional(), password: NewPassword }),
    response: SignedIn,
  },
  signIn: {
    method: "POST",
    path: "/api/v1/session",
    summary: "Signs in with email and password.",
    access: "anonymous",
    problems: SIGN_IN_PROBLEMS,
    body: z.object({ email: Email, password: z.string().min(1).max(256), code: SecondFactorCode.optional() }),
    response: SignInAnswer,
  },
  proveSecondFactor: {
    method: "POST",
    path: "/api/v1/session/second-factor",
    summary: "Finishes a sign-in with a code of an authenticator app or a recovery code.",
    access: "anonymous",
    problems: SIGN_IN_PROBLEMS,
    body: z.object({ challengeId: CeremonyId, code: SecondFactorCode }),
    response: SignedIn,
  },
  startPasskeySignIn: {
    method: "POST",
    path: "/api/v1/session/passkey/options",
    summary: "Starts a sign-in with a passkey, as second factor when a challenge is named.",
    access: "anonymous",
    problems: SIGN_IN_PROBLEMS,
    body: z.object({ challengeId: CeremonyId.optional() }),
    response: Ceremony,
  },
  finishPasskeySignIn: {
    method: "POST",
    path: "/api/v1/session/passkey",
    summary: "Finishes a sign-in with a passkey.",
    access: "anonymous",
    problems: SIGN_IN_PROBLEMS,
    body: z.object({ ceremonyId: CeremonyId, response: Assertion }),
    response: SignedIn,
  },
  whoAmI: {
    method: "GET",
    path: "/api/v1/session",
    summary: "Says who is asking and what they may do.",
    access: "authenticated",
    response: WhoAmI,
  },
  signOut: {
    method: "DELETE",
    path: "/api/v1/session",
    summary: "Ends this session.",
    access: "authenticated",
    kind: "empty",
  },
  startOidc: {
    method: "GET",
    path: "/api/v1/oidc/start",
    summary: "Sends the browser to the organisation's sign-in page.",
    access: "anonymous",
    problems: ["oidc.not-configured", "oidc.unreachable"],
    query: z.object({ returnTo: ConsolePath.default("/") }),
    kind: "raw",
  },
  finishOidc: {
    method: "GET",
    path: "/api/v1/oidc/callback",
    summary: "Where the organisation's sign-in page sends the browser back to.",
    access: "anonymous",
    problems: ["oidc.not-configured", "oidc.refused", "session.too-many-attempts"],
    query: z.object({
      code: z.string().max(4_096).optional(),
      state: z.string().max(512).optional(),
      iss: z.string().max(1_024).optional(),
      session_state: z.string().max(512).optional(),
      error: z.string().max(256).optional(),
      error_description: z.string().max(1_024).optional(),
    }),
    kind: "raw",
  },
});

const SELF_PROBLEMS = [
  "session.confirmation-needed",
  "session.refused",
  "session.too-many-attempts",
  "session.not-a-member",
] as const;

/** What members do to their own account. */
export const selfRoutes = defineContract({
  setPreferences: {
    method: "PATCH",
    path: "/api/v1/session/preferences",
    summary: "Changes own preferences.",
    access: "authenticated",
    problems: ["session.not-a-member"],
    body: z.object({
      theme: Preferences.shape.theme.unwrap().optional(),
      density: Preferences.shape.density.unwrap().optional(),
      timeZone: TimeZone.optional(),
      hasSingleKeys: z.boolean().optional(),
    }),
    response: Preferences,
  },
  changePassword: {
    method: "POST",
    path: "/api/v1/session/password",
    summary: "Changes the own password and ends all other sessions.",
    access: "authenticated",
    problems: [...SELF_PROBLEMS, "password.unfit"],
    body: z.object({ currentPassword: z.string().max(256).optional(), newPassword: NewPassword }),
    kind: "empty",
  },
  startTotp: {
    method: "POST",
    path: "/api/v1/session/totp",
    summary: "Makes a secret for an authenticator app; it counts once confirmed.",
    access: "authenticated",
    problems: [...SELF_PROBLEMS, "totp.already-on"],
    body: Confirmation,
    response: z.object({ secret: z.string(), uri: z.string(), expiresAt: z.iso.datetime() }),
  },
  confirmTotp: {
    method: "POST",
    path: "/api/v1/session/totp/confirm",
    summary: "Turns the authenticator app on and gives ten recovery codes, shown once.",
    access: "authenticated",
    problems: [...SELF_PROBLEMS, "totp.not-started"],
    body: z.object({
      code: z
        .string()
        .trim()
        .regex(/^\d{6}$/, "must be six digits"),
    }),
    response: z.object({ recoveryCodes: z.array(z.string()) }),
  },
  disableTotp: {
    method: "POST",
    path: "/api/v1/session/totp/disable",
    summary: "Turns the authenticator app off and forgets the recovery codes.",
    access: "authenticated",
    problems: SELF_PROBLEMS,
    body: Confirmation,
    kind: "empty",
  },
  listPasskeys: {
    method: "GET",
    path: "/api/v1/session/passkeys",
    summary: "Lists own passkeys.",
    access: "authenticated",
    problems: ["session.not-a-member"],
    response: z.object({ items: z.array(PasskeyItem) }),
  },
  startPasskeyRegistration: {
    method: "POST",
    path: "/api/v1/session/passkeys/options",
    summary: "Starts to register a passkey.",
    access: "authenticated",
    problems: [...SELF_PROBLEMS, "passkey.too-many"],
    body: Confirmation,
    response: Ceremony,
  },
  finishPasskeyRegistration: {
    method: "POST",
    path: "/api/v1/session/passkeys",
    summary: "Registers a passkey.",
    access: "authenticated",
    problems: [...SELF_PROBLEMS, "passkey.invalid"],
    body: z.object({ ceremonyId: CeremonyId, name: MemberName, response: Attestation }),
    status: 201,
    response: PasskeyItem,
  },
  removePasskey: {
    method: "POST",
    path: "/api/v1/session/passkeys/:id/remove",
    summary: "Forgets one of the own passkeys.",
    access: "authenticated",
    problems: [...SELF_PROBLEMS, "passkey.not-found"],
    params: Id,
    body: Confirmation,
    kind: "empty",
  },
  listSessions: {
    method: "GET",
    path: "/api/v1/session/all",
    summary: "Lists own sessions, last used first.",
    access: "authenticated",
    problems: ["session.not-a-member"],
    response: z.object({ items: z.array(SessionItem) }),
  },
  endSession: {
    method: "DELETE",
    path: "/api/v1/session/all/:id",
    summary: "Ends one of the own sessions.",
    access: "authenticated",
    problems: ["session.not-a-member", "session.not-found"],
    params: Id,
    kind: "empty",
  },
});
