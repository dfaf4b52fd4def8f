import { compareDigits, endOfDigits } from "./digits.ts";

const COLON = 58;

/** Index of the colon behind the epoch, -1 without an epoch. */
export function epochEnd(version: string): number {
  const end = endOfDigits(version, 0, version.length);
  return end > 0 && version.charCodeAt(end) === COLON ? end : -1;
}

/** No epoch is 0. @param aColon as `epochEnd` gives it */
export function compareEpochs(a: string, aColon: number, b: string, bColon: number): number {
  if (aColon < 0 && bColon < 0) return 0;
  return compareDigits(a, 0, Math.max(aColon, 0), b, 0, Math.max(bColon, 0));
}
