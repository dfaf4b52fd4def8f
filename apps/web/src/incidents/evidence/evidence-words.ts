import type { EvidenceItem } from "@cordon/incidents/contract";
import type { IconName } from "@cordon/ui";

export type EvidenceKind = EvidenceItem["kind"];

export const KINDS: Readonly<Record<EvidenceKind, { readonly word: string; readonly icon: IconName }>> = {
  event: { word: "Record", icon: "events" },
  text: { word: "Text", icon: "audit" },
  link: { word: "Link", icon: "external" },
};

/** "3 pieces, 1 withdrawn" */
export function evidenceCount(items: readonly Pick<EvidenceItem, "withdrawn">[]): string {
  const withdrawn = items.filter((item) => item.withdrawn !== null).length;
  const counts = items.length - withdrawn;
  if (items.length === 0) return "";
  return withdrawn === 0 ? String(counts) : `${counts}, and ${withdrawn} withdrawn`;
}

/** The first half of a quarter of a hash: enough to compare by eye. */
export function shortHash(sha256: string): string {
  return `${sha256.slice(0, 12)}…`;
}

const SHOWN = 300;

/** What is kept, on one line. */
export function firstWords(content: string): string {
  const line = content
    .slice(0, 4 * SHOWN)
    .replaceAll(/\s+/gu, " ")
    .trim();
  return line.length <= SHOWN ? line : `${line.slice(0, SHOWN - 1).toWellFormed()}…`;
}

const SCHEMES = ["https://", "http://"];

/** What is wrong with an address, for who types it; nothing while it may become one. */
export function linkProblem(typed: string): string | undefined {
  const text = typed.trim();
  if (webAddress(text) !== undefined || SCHEMES.some((scheme) => scheme.startsWith(text.toLowerCase())))
    return undefined;
  const url = URL.parse(text);
  if (url !== null && SCHEMES.includes(`${url.protocol}//`))
    return "Leave the name and password out: everybody who reads the incident would see them.";
  return "An address that begins with https:// or http://.";
}

/** A page's address that can be followed; undefined for everything else. */
export function webAddress(text: string): URL | undefined {
  const url = URL.parse(text);
  if (url === null || url.hostname === "" || !SCHEMES.includes(`${url.protocol}//`)) return undefined;
  return url.username === "" && url.password === "" ? url : undefined;
}
