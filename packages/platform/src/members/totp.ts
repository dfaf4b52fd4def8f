import { randomBytes } from "node:crypto";
import { generateSecret, generateURI, verifySync } from "otplib";
import { hashSecret } from "./opaque-secret.ts";

const RECOVERY_CODES = 10;
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"; // Crockford: nothing to confuse when written by hand

export const makeTotpSecret: () => string = () => generateSecret({ length: 20 });

/** What an authenticator app reads from the QR code. */
export function totpUri(secret: string, email: string, issuer: string): string {
  return generateURI({ issuer, label: email, secret });
}

/**
 * The 30-second step whose code this is; undefined when it is none, or not after `lastStep`: a code counts once.
 * One step of clock difference either way is forgiven.
 */
export function totpStep(secret: string, code: string, at: Date, lastStep: number | undefined): number | undefined {
  const result = verifySync({
    secret,
    token: code,
    epoch: Math.floor(at.getTime() / 1_000),
    epochTolerance: 30,
    ...(lastStep !== undefined && { afterTimeStep: lastStep }),
  });
  if (!result.valid || !("timeStep" in result)) return undefined;
  return result.timeStep;
}

/** The context of a member's sealed secret. */
export function totpContext(memberId: string): string {
  return `totp:${memberId}`;
}

/** Ten codes of 80 bits each, `abcd-efgh-jkmn-pqrs`. */
export function makeRecoveryCodes(): readonly string[] {
  return Array.from({ length: RECOVERY_CODES }, () => {
    const letters = [...randomBytes(16)].map((byte) => ALPHABET[byte & 31] ?? "").join("");
    return (letters.match(/.{4}/g) ?? []).join("-");
  });
}

export function hashRecoveryCode(memberId: string, code: string): Buffer {
  return hashSecret(`${memberId} ${code.toLowerCase()}`);
}
