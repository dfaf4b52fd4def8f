import { readNpmRange } from "./npm-range.ts";
import { type Comparator, toRange, type VersConstraint, type VersResult } from "./vers.ts";

const MAX_LENGTH = 8192;

/**
 * A range in the notation of its package manager as VERS: npm (`^1.2 || 2.x`), RubyGems (`~> 2.0.8`), PyPI (`>=1,!=1.5`), NuGet and Maven (`[1.0,2.0)`).
 * VERS has no brackets: alternatives of npm that overlap become one list, as vers-spec does it.
 */
export function versFromNative(scheme: string, native: string): VersResult {
  if (native.length > MAX_LENGTH)
    return { ok: false, why: `A range of ${native.length} characters is not read; ${MAX_LENGTH} are the limit.` };
  const constraints = READERS.get(scheme)?.(native);
  if (constraints === undefined)
    return { ok: false, why: `"${native.slice(0, 200)}" is no range of ${scheme} that can be read.` };
  return { ok: true, range: toRange(scheme, constraints) };
}

type Reader = (native: string) => readonly VersConstraint[] | undefined;

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ["npm", readNpmRange],
  ["gem", (native) => readList(native, readGemPart)],
  ["pypi", (native) => readList(native, readPypiPart)],
  ["nuget", readIntervals],
  ["maven", readIntervals],
]);

function readList(native: string, read: Reader): readonly VersConstraint[] | undefined {
  const all: VersConstraint[] = [];
  for (const part of native.split(",")) {
    const constraints = part.trim() === "" ? [] : read(part.replace(/\s/g, ""));
    if (constraints === undefined) return undefined;
    all.push(...constraints);
  }
  return all;
}

function readGemPart(part: string): readonly VersConstraint[] | undefined {
  const [, operator = "=", version] = /^(~>|>=|<=|!=|=|<|>)?([0-9A-Za-z.-]+)$/.exec(part) ?? [];
  if (version === undefined) return undefined;
  return operator === "~>"
    ? upToNext(version, version.split(".").filter(isNumber).slice(0, -1))
    : [{ comparator: asComparator(operator), version }];
}

function readPypiPart(part: string): readonly VersConstraint[] | undefined {
  const [, operator = "==", version, wildcard] =
    /^(~=|===|==|!=|<=|>=|<|>)?([0-9A-Za-z.!+_-]+?)(\.\*)?$/.exec(part) ?? [];
  if (version === undefined) return undefined;
  const numbers = version.split(".").filter(isNumber);
  if (operator === "~=") return upToNext(version, numbers.slice(0, -1));
  if (wildcard !== undefined) return operator === "==" ? upToNext(version, numbers) : undefined;
  return [{ comparator: asComparator(operator.replace(/^=+$/, "=")), version }];
}

/** From the version to the next one that differs in the last of these numbers. */
function upToNext(version: string, numbers: readonly string[]): readonly VersConstraint[] {
  const kept = numbers.length === 0 ? version.split(".").slice(0, 1) : numbers;
  const last = kept.at(-1) ?? "";
  if (!isNumber(last)) return [{ comparator: ">=", version }];
  const next = [...kept.slice(0, -1), String(BigInt(last) + 1n)].join(".");
  return [
    { comparator: ">=", version },
    { comparator: "<", version: next },
  ];
}

/** `[1.0,2.0)`, `(,1.0]`, `[1.0]`, several of them parted by commas; a bare version is a lower bound. */
function readIntervals(native: string): readonly VersConstraint[] | undefined {
  const text = native.replace(/\s/g, "");
  if (/^[\w.+-]+$/.test(text)) return [{ comparator: ">=", version: text }];
  const all: VersConstraint[] = [];
  let at = 0;
  for (const match of text.matchAll(/([[(])([^,[\]()]*)(?:(,)([^,[\]()]*))?([\])])(?:,|$)/g)) {
    const [whole, open, low = "", comma, high = "", close] = match;
    if (match.index !== at) return undefined;
    at += whole.length;
    if (comma === undefined) {
      if (low === "" || open !== "[" || close !== "]") return undefined;
      all.push({ comparator: "=", version: low });
      continue;
    }
    if (low !== "") all.push({ comparator: open === "[" ? ">=" : ">", version: low });
    if (high !== "") all.push({ comparator: close === "]" ? "<=" : "<", version: high });
  }
  return at === text.length && at > 0 ? all : undefined;
}

function isNumber(text: string): boolean {
  return /^\d+$/.test(text);
}

function asComparator(operator: string): Comparator {
  return operator === "!=" || operator === "<" || operator === "<=" || operator === ">" || operator === ">="
    ? operator
    : "=";
}
