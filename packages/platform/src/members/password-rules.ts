import { Problem } from "@cordon/kernel";

/** The long ones among the passwords that are tried first everywhere; lower case. */
const WORST: ReadonlySet<string> = new Set([
  "000000000000",
  "0123456789012",
  "1234567890123",
  "123456789012",
  "111111111111",
  "1q2w3e4r5t6y",
  "1qaz2wsx3edc",
  "1qaz2wsx3edc4rfv",
  "abcdefghijkl",
  "abcdefghijklm",
  "adminadminadmin",
  "administrator",
  "administrator1",
  "administrator123",
  "asdfghjkl123",
  "asdfghjklzxcvbnm",
  "changeme1234",
  "changemechangeme",
  "changemenow123",
  "correcthorsebatterystaple",
  "correct horse battery staple",
  "iloveyou1234",
  "letmein12345",
  "letmeinletmein",
  "liverpool123",
  "manchester123",
  "masterpassword",
  "mypassword123",
  "p@ssw0rd1234",
  "passw0rd1234",
  "password1234",
  "password12345",
  "password123456",
  "passwordpassword",
  "qazwsxedcrfv",
  "qwerty123456",
  "qwertyqwerty",
  "qwertyuiop123",
  "qwertyuiop[]",
  "qwertyuiopas",
  "qwertyuiopasdfghjkl",
  "qwertzuiop123",
  "securepassword",
  "summer2024!!",
  "summer2025!!",
  "summer2026!!",
  "supersecret123",
  "thisismypassword",
  "trustno1trustno1",
  "welcome12345",
  "welcome123456",
  "winter2025!!",
  "winter2026!!",
]);

/**
 * What is wrong with a password of the right length, as a sentence; undefined when it will do.
 * Nothing about capitals and digits: length and not being guessed first is what counts (NIST SP 800-63B).
 */
export function whyUnfit(
  password: string,
  member: { readonly email: string; readonly name: string },
): string | undefined {
  const lower = password.normalize("NFKC").toLowerCase().trim();
  if (WORST.has(lower)) return "This is one of the passwords that are tried first. Choose another.";
  if (lower === member.email.toLowerCase() || lower === member.name.toLowerCase())
    return "Do not use your name or address.";
  if (new Set(lower).size < 4) return "This repeats the same few characters. Choose another.";
  return undefined;
}

/** @throws Problem `password.unfit` */
export function requireFit(password: string, member: { readonly email: string; readonly name: string }): void {
  const reason = whyUnfit(password, member);
  if (reason !== undefined) throw new Problem("password.unfit", reason, { fields: { password: reason } });
}
