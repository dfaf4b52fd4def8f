import { compareByCode } from "./version-token.ts";

const NAMES: ReadonlyMap<string, string> = new Map([
  ["pre", "c"],
  ["preview", "c"],
  ["-", "final-"],
  ["rc", "c"],
  ["dev", "@"],
]);
const NUMBER_WIDTH = 8;
const ZERO = "00000000";

/** The key of a version from before PEP 440, as setuptools ordered them: all of them before every version of PEP 440. */
export function legacyKey(version: string): readonly string[] {
  const parts: string[] = [];
  for (const [run] of version.toLowerCase().matchAll(/\d+|[a-z]+|\.|-|[^\da-z.-]+/g)) {
    if (run === ".") continue;
    const name = NAMES.get(run) ?? run;
    const part = /^\d/.test(name) ? name.padStart(NUMBER_WIDTH, "0") : `*${name}`;
    add(parts, part);
  }
  add(parts, "*final");
  return parts;
}

/** A word takes the zeros before it away; one that names a pre-release also the hyphens. */
function add(parts: string[], part: string): void {
  if (part.startsWith("*")) {
    if (part < "*final") while (parts.at(-1) === "*final-") parts.pop();
    while (parts.at(-1) === ZERO) parts.pop();
  }
  parts.push(part);
}

export function compareLegacyKeys(a: readonly string[], b: readonly string[]): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const difference = compareByCode(a[at] ?? "", b[at] ?? "");
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
