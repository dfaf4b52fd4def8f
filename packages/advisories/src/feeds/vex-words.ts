import type { VexStatement } from "../model/advisory.ts";

export const MOST_NOTE = 2_000;
export const MOST_PRODUCTS = 10_000;

const STATUSES: ReadonlySet<string> = new Set<VexStatement["status"]>([
  "not_affected",
  "affected",
  "fixed",
  "under_investigation",
]);

export function isVexStatus(word: string | undefined): word is VexStatement["status"] {
  return word !== undefined && STATUSES.has(word);
}
