import type { WhoAmI } from "@cordon/platform/platform-contract";
import { api } from "../api/client.ts";

/** Whether this browser can do passkeys here: it needs https or localhost, and a name rather than an address. */
export function hasPasskeys(): boolean {
  return typeof PublicKeyCredential === "function" && window.isSecureContext && !isIpAddress(location.hostname);
}

/** This page under a name that passkeys can be bound to; undefined when only another set-up of the server would help. */
export function pageWithName(): string | undefined {
  if (!/^(127(\.\d+){3}|\[::1\])$/.test(location.hostname)) return undefined;
  const url = new URL(location.href);
  url.hostname = "localhost";
  return url.href;
}

function isIpAddress(host: string): boolean {
  return /^(\d+(\.\d+){3}|\[.*\])$/.test(host);
}

/** Signs in with a passkey; as second factor when a challenge is named. */
export async function signInWithPasskey(
  challengeId: string | undefined,
): Promise<{ readonly state: "signed-in"; readonly me: WhoAmI }> {
  const { startAuthentication } = await import("@simplewebauthn/browser");
  const { ceremonyId, options } = await api.startPasskeySignIn({
    body: challengeId === undefined ? {} : { challengeId },
  });
  const response = await startAuthentication({ optionsJSON: options as never }).catch(inWords);
  return api.finishPasskeySignIn({ body: { ceremonyId, response: response as never } });
}

/** Registers a passkey of this device or key under a name. */
export async function registerPasskey(name: string, password: string | undefined): Promise<void> {
  const { startRegistration } = await import("@simplewebauthn/browser");
  const { ceremonyId, options } = await api.startPasskeyRegistration({
    body: password === undefined ? {} : { password },
  });
  const response = await startRegistration({ optionsJSON: options as never }).catch(inWords);
  await api.finishPasskeyRegistration({ body: { ceremonyId, name, response: response as never } });
}

/** What a browser says when a passkey was not used is a link to a specification. */
function inWords(cause: unknown): never {
  const name = cause instanceof Error ? cause.name : "";
  if (name === "NotAllowedError" || name === "AbortError")
    throw new Error("No passkey was used: it was cancelled, or took too long. Try again.", { cause });
  if (name === "InvalidStateError") throw new Error("This device or key is registered already.", { cause });
  throw new Error("This browser could not use a passkey here. Try another browser or key.", { cause });
}
