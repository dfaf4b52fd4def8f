export interface PasswordStrength {
  /** 0 nothing yet, 1 too short, 2 easy to guess, 3 good, 4 very good. */
  readonly level: 0 | 1 | 2 | 3 | 4;
  readonly hint: string;
}

const COMMON = [
  "password",
  "passwort",
  "qwerty",
  "letmein",
  "welcome",
  "admin",
  "cordon",
  "123456",
  "abcdef",
  "111111",
];
const MIN_LENGTH = 12;

/** A hint for the person typing: length first, then what a guesser would try. Not a gate. */
export function passwordStrength(password: string, known: readonly string[]): PasswordStrength {
  const length = [...password].length;
  if (length === 0)
    return {
      level: 0,
      hint: `At least ${MIN_LENGTH} characters. A few unrelated words are easy to type and hard to guess.`,
    };
  if (length < MIN_LENGTH) return { level: 1, hint: `${MIN_LENGTH - length} more to go.` };
  const lower = password.toLowerCase();
  const words = [...COMMON, ...known.flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u))].filter(
    (word) => word.length >= 4,
  );
  const guessable = words.find((word) => lower.includes(word));
  const rest = words.reduce((text, word) => text.replaceAll(word, ""), lower);
  if (guessable !== undefined && rest.length < MIN_LENGTH - 2)
    return { level: 2, hint: `“${guessable}” is among the first things a guesser tries.` };
  if (new Set(lower).size < 6) return { level: 2, hint: "The same few characters over and over are easy to guess." };
  return length >= 18 ? { level: 4, hint: "Very good." } : { level: 3, hint: "Good. Longer is better still." };
}
