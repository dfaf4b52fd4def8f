import type { VersConstraint } from "./vers.ts";

/** A version of which numbers may be missing or `x`. */
interface Partial {
  readonly numbers: readonly string[];
  /** From the hyphen or the plus on. */
  readonly rest: string;
}

const PARTIAL = /^v?(\d+|[xX*])(?:\.(\d+|[xX*]))?(?:\.(\d+|[xX*]))?(-?[0-9A-Za-z.-]*(?:\+[0-9A-Za-z.-]+)?)$/;

/** npm's own limit for a version. */
const MAX_VERSION = 256;

/** The constraints of a range of npm, for all of its alternatives together; undefined when it cannot be read; empty for every version. */
export function readNpmRange(text: string): readonly VersConstraint[] | undefined {
  const constraints: VersConstraint[] = [];
  for (const alternative of text.split("||")) {
    const read = readAlternative(alternative.trim());
    if (read === undefined) return undefined;
    if (read.length === 0) return [];
    constraints.push(...read);
  }
  return constraints;
}

function readAlternative(text: string): readonly VersConstraint[] | undefined {
  const tokens = text
    .replace(/(<=|>=|<|>|=|~>|~|\^)\s+/g, "$1")
    .split(/[\s,]+/)
    .filter((token) => token !== "");
  const [from, hyphen, to] = tokens;
  if (hyphen === "-" && from !== undefined && to !== undefined && tokens.length === 3)
    return join([readToken(`>=${from}`), readToken(`<=${to}`)]);
  return join(tokens.map(readToken));
}

function join(parts: readonly (readonly VersConstraint[] | undefined)[]): readonly VersConstraint[] | undefined {
  const all: VersConstraint[] = [];
  for (const part of parts) {
    if (part === undefined) return undefined;
    all.push(...part);
  }
  return all;
}

function readToken(token: string): readonly VersConstraint[] | undefined {
  const [, operator = "", written = ""] = /^(<=|>=|<|>|=|~>|~|\^)?(.*)$/s.exec(token) ?? [];
  const partial = readPartial(written);
  if (partial === undefined) return undefined;
  const { numbers } = partial;
  if (numbers.length === 0) return [];
  if (operator === "^")
    return between(
      partial,
      numbers.findIndex((number) => number !== "0"),
    );
  if (operator.startsWith("~")) return between(partial, Math.min(1, numbers.length - 1));
  const hasPlaceholder = /[xX*]/.test(written) && partial.rest === "";
  if (numbers.length < 3 && (hasPlaceholder || operator === "" || operator === "="))
    return between(partial, numbers.length - 1);
  return [
    {
      comparator: operator === "<" || operator === "<=" || operator === ">" || operator === ">=" ? operator : "=",
      version: complete(partial),
    },
  ];
}

function readPartial(text: string): Partial | undefined {
  if (text === "" || text === "latest") return { numbers: [], rest: "" };
  const parts = text.length > MAX_VERSION ? null : PARTIAL.exec(text);
  if (!parts) return undefined;
  const written = parts.slice(1, 4);
  const end = written.findIndex((number) => number === undefined || !/^\d/.test(number));
  return { numbers: end < 0 ? written : written.slice(0, end), rest: parts[4] ?? "" };
}

/** From the version to the next one that differs at the given number. */
function between(partial: Partial, at: number): readonly VersConstraint[] {
  const last = at < 0 ? partial.numbers.length - 1 : at;
  const upper = partial.numbers
    .slice(0, last + 1)
    .map((number, index) => (index === last ? String(BigInt(number) + 1n) : number));
  return [
    { comparator: ">=", version: complete(partial) },
    { comparator: "<", version: complete({ numbers: upper, rest: "" }) },
  ];
}

function complete({ numbers, rest }: Partial): string {
  return `${[...numbers, "0", "0"].slice(0, 3).join(".")}${rest}`;
}
