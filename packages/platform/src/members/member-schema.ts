import { z } from "zod";

/** Without control characters. */
export const OneLine = z
  .string()
  .trim()
  .regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+$/u, "must be one line without control characters");

/** As people write names. */
export const MemberName = OneLine.min(1).max(120);

/** Lower case: two members never differ by case alone. */
export const Email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .pipe(z.email("must be an address such as ada@example.org"));

export const MIN_PASSWORD_LENGTH = 12;

/** Length only; what makes a password unfit besides is decided where the member is known. */
export const NewPassword = z
  .string()
  .min(MIN_PASSWORD_LENGTH, `must have at least ${MIN_PASSWORD_LENGTH} characters`)
  .max(256);

/** Of a set-up, invitation or recovery link: 32 random bytes, base64url. */
export const Secret = z.string().trim().min(20).max(100);

export const MEMBER_STATES = ["invited", "active", "disabled"] as const;
export type MemberState = (typeof MEMBER_STATES)[number];

/** `utc`, `local`, or a name of the time zone database; no bare offsets, which know no summer. */
export function isTimeZone(name: string): boolean {
  if (name === "utc" || name === "local") return true;
  if (!/^[A-Za-z][A-Za-z0-9_+/-]*$/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
