import { compareVersions, type VersionScheme } from "../version/order.ts";
import { percentDecode, percentEncode } from "./percent.ts";

export type Comparator = "=" | "!=" | "<" | "<=" | ">" | ">=";

export interface VersConstraint {
  readonly comparator: Comparator;
  /** Decoded. */
  readonly version: string;
}

/** A range of versions in the notation of VERS: `vers:npm/>=1.0.0|<2.0.0`. */
export interface VersRange {
  /** `npm`, `pypi`, `deb`, … as written; the type of package URL in most cases. */
  readonly scheme: string;
  /** In the order of their versions; empty: every version (`*`). */
  readonly constraints: readonly VersConstraint[];
}

/** `why` is a sentence for a person. */
export type VersResult =
  | { readonly ok: true; readonly range: VersRange }
  | { readonly ok: false; readonly why: string };

const MAX_LENGTH = 65_536;

const SCHEMES: ReadonlyMap<string, VersionScheme> = new Map([
  ["deb", "dpkg"],
  ["rpm", "rpm"],
  ["apk", "apk"],
  ["alpine", "apk"],
  ["npm", "npm"],
  ["pypi", "pep440"],
  ["gem", "gem"],
  ["maven", "maven"],
  ["golang", "go"],
  ["cargo", "semver"],
  ["hex", "semver"],
  ["pub", "semver"],
  ["semver", "semver"],
  ["nuget", "nuget"],
  ["composer", "packagist"],
]);

/** Reads a range in whatever order and spacing it is written; the constraints come back in the order of their versions. Never throws. */
export function parseVers(text: string): VersResult {
  if (text.length > MAX_LENGTH)
    return refuse(`A range of ${text.length} characters is not read; ${MAX_LENGTH} are the limit.`);
  const [, scheme, body] = /^vers:([a-z][a-z0-9.-]*)\/(.*)$/s.exec(text.replace(/\s/g, "")) ?? [];
  if (scheme === undefined || body === undefined) return refuse('A range is written "vers:scheme/constraints".');
  if (body === "*") return { ok: true, range: { scheme, constraints: [] } };
  const parts = body.split("|").filter((part) => part !== "");
  if (parts.length === 0) return refuse("A range needs a constraint.");
  const constraints: VersConstraint[] = [];
  for (const part of parts) {
    const [, comparator = "", encoded = ""] = /^(<=|>=|!=|<|>|=)?(.*)$/s.exec(part) ?? [];
    const version = percentDecode(encoded);
    if (version === undefined) return refuse("non-canonical VERS: invalid percent-encoding in version");
    if (version === "" || version === "*") return refuse("A constraint of a range needs a version.");
    constraints.push({ comparator: toComparator(comparator), version });
  }
  return { ok: true, range: toRange(scheme, constraints) };
}

/** Reads a range that must be in its canonical form, which is what may be compared as text. */
export function parseCanonicalVers(text: string): VersResult {
  const fault = faultOfForm(text);
  if (fault !== undefined) return refuse(`non-canonical VERS: ${fault}`);
  const result = parseVers(text);
  if (!result.ok) return result;
  const canonical = formatVers(result.range);
  if (canonical === text) return result;
  const isOrder = canonical.length === text.length && canonical.toLowerCase() !== text.toLowerCase();
  return refuse(
    `non-canonical VERS: ${isOrder ? "constraints are not sorted by version" : "percent-encoding in version is not canonical"}`,
  );
}

/** The canonical text of a range. */
export function formatVers({ scheme, constraints }: VersRange): string {
  const parts = constraints.map(
    ({ comparator, version }) => `${comparator === "=" ? "" : comparator}${percentEncode(version)}`,
  );
  return `vers:${scheme}/${parts.length === 0 ? "*" : parts.join("|")}`;
}

/** A range of these constraints, in order. */
export function toRange(scheme: string, constraints: readonly VersConstraint[]): VersRange {
  const order = orderOf(scheme);
  return { scheme, constraints: constraints.toSorted((a, b) => compareVersions(order, a.version, b.version)) };
}

/** Whether the range holds the version. A scheme we do not know is compared in the generic order. */
export function versContains({ scheme, constraints }: VersRange, version: string): boolean {
  if (constraints.length === 0) return true;
  const order = orderOf(scheme);
  const signs = constraints.map((constraint) => Math.sign(compareVersions(order, version, constraint.version)));
  const at = constraints.filter((_, index) => signs[index] === 0).map(({ comparator }) => comparator);
  if (at.includes("!=")) return false;
  if (at.some((comparator) => comparator === "=" || comparator === "<=" || comparator === ">=")) return true;
  const bounds = constraints
    .map(({ comparator }, index) => ({ isUpper: comparator.startsWith("<"), comparator, sign: signs[index] ?? 0 }))
    .filter(({ comparator }) => comparator !== "=" && comparator !== "!=");
  if (bounds.length === 0) return constraints.every(({ comparator }) => comparator === "!=");
  return isBetween(bounds);
}

interface Bound {
  readonly isUpper: boolean;
  /** Of the version against this bound. */
  readonly sign: number;
}

/** Below the first bound, above the last one, or between a lower and the upper one that follows it. */
function isBetween(bounds: readonly Bound[]): boolean {
  const next = bounds.findIndex(({ sign }) => sign < 0);
  if (next === 0) return bounds[0]?.isUpper === true;
  const below = bounds.at(next < 0 ? -1 : next - 1);
  if (below === undefined || below.isUpper || below.sign === 0) return false;
  return next < 0 || bounds[next]?.isUpper === true;
}

function orderOf(scheme: string): VersionScheme {
  return SCHEMES.get(scheme) ?? "generic";
}

function toComparator(text: string): Comparator {
  return text === "!=" || text === "<" || text === "<=" || text === ">" || text === ">=" ? text : "=";
}

function faultOfForm(text: string): string | undefined {
  if (/\s/.test(text)) return "whitespace is not permitted";
  const body = text.slice(text.indexOf("/") + 1);
  if (body.startsWith("|")) return "leading pipe is not permitted";
  if (body.endsWith("|")) return "trailing pipe is not permitted";
  return body.includes("||") ? "consecutive pipes are not permitted" : undefined;
}

function refuse(why: string): VersResult {
  return { ok: false, why };
}
