import { isDigit, ZERO } from "./digits.ts";
import { compareEpochs, epochEnd } from "./epoch.ts";

const HYPHEN = 45;
const TILDE = 126;
/** An epoch is an `int` in dpkg. */
const MAX_EPOCH_DIGITS = 9;

/**
 * The order of Debian: epoch, upstream version, revision; `~` sorts before the end, letters before other characters.
 * What dpkg would refuse is ordered all the same: an epoch that is no number belongs to the upstream version.
 * @source deb-version(7)
 */
export function compareDpkg(a: string, b: string): number {
  if (a === b) return 0;
  const aColon = epochEnd(a);
  const bColon = epochEnd(b);
  const epoch = compareEpochs(a, aColon, b, bColon);
  if (epoch !== 0) return epoch;
  const aHyphen = revisionStart(a, aColon + 1);
  const bHyphen = revisionStart(b, bColon + 1);
  const upstream = comparePart(a, aColon + 1, aHyphen, b, bColon + 1, bHyphen);
  return upstream === 0 ? comparePart(a, aHyphen + 1, a.length, b, bHyphen + 1, b.length) : upstream;
}

/** Whether dpkg takes it without complaint. */
export function isDpkgVersion(version: string): boolean {
  const colon = version.indexOf(":");
  if (colon >= 0 && (epochEnd(version) !== colon || colon > MAX_EPOCH_DIGITS)) return false;
  const hyphen = version.lastIndexOf("-");
  const upstream = hyphen < 0 ? version.slice(colon + 1) : version.slice(colon + 1, hyphen);
  const revision = hyphen < 0 ? undefined : version.slice(hyphen + 1);
  return (
    /^\d[\w.+~:-]*$/.test(upstream) && (revision === undefined || /^[\w.+~]+$/.test(revision)) && !version.includes("_")
  );
}

/** Index of the hyphen before the revision, the end of the version without one. */
function revisionStart(version: string, from: number): number {
  for (let at = version.length - 1; at >= from; at--) {
    if (version.charCodeAt(at) === HYPHEN) return at;
  }
  return version.length;
}

function comparePart(a: string, aFrom: number, aEnd: number, b: string, bFrom: number, bEnd: number): number {
  let i = aFrom;
  let j = bFrom;
  while (i < aEnd || j < bEnd) {
    for (;;) {
      const x = i < aEnd ? a.charCodeAt(i) : ZERO;
      const y = j < bEnd ? b.charCodeAt(j) : ZERO;
      if (x !== y) {
        const difference = weight(x) - weight(y);
        if (difference !== 0) return difference;
      }
      if (isDigit(x)) break;
      i++;
      j++;
    }
    while (i < aEnd && a.charCodeAt(i) === ZERO) i++;
    while (j < bEnd && b.charCodeAt(j) === ZERO) j++;
    let first = 0;
    for (;;) {
      const aHas = i < aEnd && isDigit(a.charCodeAt(i));
      const bHas = j < bEnd && isDigit(b.charCodeAt(j));
      // The longer number is the greater one.
      if (aHas !== bHas) return aHas ? 1 : -1;
      if (!aHas) break;
      if (first === 0) first = a.charCodeAt(i) - b.charCodeAt(j);
      i++;
      j++;
    }
    if (first !== 0) return first;
  }
  return 0;
}

/** Where a character sorts outside of numbers; a digit ends the text, as the end does. */
function weight(code: number): number {
  if (isDigit(code)) return 0;
  if (code === TILDE) return -1;
  const isLetter = (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
  return isLetter ? code : code + 65_536;
}
