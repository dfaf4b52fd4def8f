import { RE2JS } from "re2js";
import { type DocumentPath, quoted, RuleFault } from "./rule-fault.ts";

/** Longer ones are refused: compiling takes time and memory in proportion. */
export const MAX_REGEX_LENGTH = 4_096;

/** Linear in the text whatever the pattern; anywhere in the text. */
export type Regex = (text: string) => boolean;

export function compileRegex(pattern: string, flags: string): Regex {
  let bits = 0;
  if (flags.includes("i")) bits |= RE2JS.CASE_INSENSITIVE;
  if (flags.includes("m")) bits |= RE2JS.MULTILINE;
  if (flags.includes("s")) bits |= RE2JS.DOTALL;
  const compiled = RE2JS.compile(pattern, bits);
  return (text) => compiled.test(text);
}

export function checkRegex(pattern: string, flags: string, at: DocumentPath): void {
  if (pattern.length > MAX_REGEX_LENGTH) {
    throw new RuleFault(
      at,
      `The regular expression has ${pattern.length.toLocaleString("en")} characters; at most ${MAX_REGEX_LENGTH.toLocaleString("en")} are taken.`,
    );
  }
  try {
    compileRegex(pattern, flags);
  } catch (error) {
    const why = error instanceof Error ? error.message : "it cannot be compiled";
    throw new RuleFault(at, `The regular expression ${quoted(pattern)} is not valid: ${why}`);
  }
}
