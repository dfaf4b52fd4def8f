import { percentDecode, percentEncode } from "./percent.ts";
import { faultOfType, normalizeParts, type PurlParts } from "./purl-rules.ts";

/** A package URL in its parts, decoded and in the spelling of its type. */
export interface Purl {
  readonly type: string;
  /** Segments parted by `/`; undefined when there is none, never empty. */
  readonly namespace?: string;
  readonly name: string;
  readonly version?: string;
  /** By key, in lower case, without empty values. */
  readonly qualifiers: ReadonlyMap<string, string>;
  readonly subpath?: string;
}

/** `why` is a sentence for a person. */
export type PurlResult = { readonly ok: true; readonly purl: Purl } | { readonly ok: false; readonly why: string };

/** Longest text that is read as a package URL; the longest in real SBOMs have some hundred characters. */
const MAX_LENGTH = 8192;

/** The type whose name is everything behind the host: `pkg:git/codeberg.org/forgejo/forgejo`. */
const NAME_IS_PATH = "git";

/** What is wrong with a text; never leaves this file. */
class PurlFault extends Error {}

/**
 * Reads a package URL, also one that is not in its canonical form. Never throws; linear in the length.
 * A required namespace may be missing where tools leave it out (`pkg:golang/stdlib`).
 */
export function parsePurl(text: string): PurlResult {
  if (text.length > MAX_LENGTH)
    return refuse(`A package URL of ${text.length} characters is not read; ${MAX_LENGTH} are the limit.`);
  try {
    return checkPurl(split(text));
  } catch (error) {
    if (error instanceof PurlFault) return refuse(error.message);
    throw error;
  }
}

/** The parts of a package in their canonical form, or what is wrong with them. */
export function checkPurl(parts: PurlParts): PurlResult {
  const { type, namespace, name, version, qualifiers, subpath } = normalizeParts(parts);
  if (!/^[a-z][a-z0-9.-]*$/.test(type)) return refuse(`"${shorten(type)}" is no type of package.`);
  if (name === "") return refuse("A package URL needs a name.");
  for (const key of qualifiers?.keys() ?? []) {
    if (!/^[a-z][a-z0-9._-]*$/i.test(key)) return refuse(`"${shorten(key)}" is no key of a qualifier.`);
  }
  const segments = namespace === undefined ? "" : joinSegments(namespace.split("/"));
  const path = subpath === undefined ? "" : joinSegments(subpath.split("/").filter(isRealStep));
  const purl: Purl = {
    type,
    ...(segments === "" ? {} : { namespace: segments }),
    name,
    ...(version === undefined || version === "" ? {} : { version }),
    qualifiers: new Map(
      [...(qualifiers ?? [])].filter(([, value]) => value !== "").map(([key, value]) => [key.toLowerCase(), value]),
    ),
    ...(path === "" ? {} : { subpath: path }),
  };
  const fault = faultOfType(purl);
  return fault === undefined ? { ok: true, purl } : refuse(shorten(fault));
}

/** The canonical text of these parts. For parts that break a rule of their type the text is made all the same, as near as can be. */
export function formatPurl(parts: PurlParts): string {
  const checked = checkPurl(parts);
  const {
    type,
    namespace = "",
    name,
    version = "",
    qualifiers,
    subpath = "",
  } = checked.ok ? checked.purl : normalizeParts(parts);
  const names = type === NAME_IS_PATH ? name.split("/") : [name];
  const path = [...namespace.split("/"), ...names].filter((segment) => segment !== "").map(percentEncode);
  const query = [...(qualifiers ?? [])]
    .filter(([, value]) => value !== "")
    .sort(([a], [b]) => (a < b ? -1 : Number(a > b)))
    .map(([key, value]) => `${key}=${percentEncode(value)}`)
    .join("&");
  const steps = subpath.split("/").filter((step) => step !== "");
  return [
    `pkg:${[type, ...path].join("/")}`,
    version === "" ? "" : `@${percentEncode(version)}`,
    query === "" ? "" : `?${query}`,
    steps.length === 0 ? "" : `#${steps.map(percentEncode).join("/")}`,
  ].join("");
}

function refuse(why: string): PurlResult {
  return { ok: false, why };
}

function shorten(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

function split(text: string): PurlParts {
  const [beforeFragment, subpath] = cutAtLast(text, "#");
  const [beforeQuery, query] = cutAtLast(beforeFragment, "?");
  const scheme = /^pkg:\/*/i.exec(beforeQuery)?.[0];
  if (scheme === undefined) throw new PurlFault('A package URL begins with "pkg:".');
  const rest = beforeQuery.slice(scheme.length);
  const slash = rest.indexOf("/");
  if (slash < 0) throw new PurlFault("A package URL needs a type and a name.");
  const [path, version] = cutVersion(rest.slice(slash + 1));
  const segments = path.split("/").map(decode);
  const type = rest.slice(0, slash).toLowerCase();
  // A version behind a slash has no name before it.
  const isNameless = version !== undefined && path.endsWith("/");
  const names = segments.filter((segment) => segment !== "");
  const nameAt = type === NAME_IS_PATH ? 1 : names.length - 1;
  return {
    type,
    namespace: names.slice(0, isNameless ? undefined : nameAt).join("/"),
    name: isNameless ? "" : names.slice(nameAt).join("/"),
    version: version === undefined ? undefined : decode(version),
    qualifiers: query === undefined ? undefined : splitQualifiers(query),
    subpath: subpath === undefined ? undefined : joinSegments(subpath.split("/").map(decode).filter(isRealStep)),
  };
}

/** The version begins at the last `@`, but for one that begins a scope: `npm/@babel/core`. */
function cutVersion(path: string): readonly [string, string | undefined] {
  const at = path.lastIndexOf("@");
  const beginsScope = (at === 0 || path[at - 1] === "/") && path.includes("/", at);
  return at < 0 || beginsScope ? [path, undefined] : [path.slice(0, at), path.slice(at + 1)];
}

function cutAtLast(text: string, mark: string): readonly [string, string | undefined] {
  const at = text.lastIndexOf(mark);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function splitQualifiers(query: string): ReadonlyMap<string, string> {
  const qualifiers = new Map<string, string>();
  for (const pair of query.split("&")) {
    if (pair === "") continue;
    const [, key = "", value = ""] = /^([^=]*)=?(.*)$/s.exec(pair) ?? [];
    const folded = key.toLowerCase();
    if (qualifiers.has(folded)) throw new PurlFault(`The qualifier "${shorten(folded)}" is there twice.`);
    qualifiers.set(folded, decode(value));
  }
  return qualifiers;
}

function joinSegments(segments: readonly string[]): string {
  return segments.filter((segment) => segment !== "").join("/");
}

function isRealStep(step: string): boolean {
  return step !== "" && step !== "." && step !== "..";
}

function decode(text: string): string {
  const decoded = percentDecode(text);
  if (decoded === undefined) throw new PurlFault(`"${shorten(text)}" is not encoded as a package URL is.`);
  return decoded;
}
