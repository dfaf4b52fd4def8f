import { Problem } from "@cordon/kernel";

const UTF8 = new TextDecoder("utf-8", { fatal: true });

/**
 * The text of a JSON body that is safe to hand to a parser.
 * @throws Problem `request.invalid` for bytes that are no UTF-8, or nesting deeper than `maxDepth`.
 */
export function readJsonText(body: Uint8Array, maxDepth: number): string {
  let text: string;
  try {
    text = UTF8.decode(body);
  } catch (cause) {
    throw new Problem("request.invalid", "The body is not valid UTF-8.", { cause });
  }
  if (isDeeperThan(text, maxDepth)) {
    throw new Problem("request.invalid", `The body nests deeper than ${maxDepth} levels.`);
  }
  return text;
}

/** Counts brackets outside strings; before parsing, since a parsed tree that deep already cost its memory. */
export function isDeeperThan(text: string, maxDepth: number): boolean {
  let depth = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (isInString) {
      if (char === 0x5c) at++;
      else if (char === 0x22) isInString = false;
    } else if (char === 0x22) {
      isInString = true;
    } else if (char === 0x7b || char === 0x5b) {
      if (++depth > maxDepth) return true;
    } else if (char === 0x7d || char === 0x5d) {
      depth--;
    }
  }
  return false;
}
