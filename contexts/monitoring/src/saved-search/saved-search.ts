import { parseTimeRange, Problem } from "@cordon/kernel";
import { parseSearch } from "../search/parse-search.ts";
import type { SearchDefinition } from "./saved-search-contract.ts";

export interface SavedSearch {
  readonly id: string;
  readonly ownerId: string;
  readonly ownerName: string;
  readonly name: string;
  readonly definition: SearchDefinition;
  readonly isShared: boolean;
  readonly revision: number;
  readonly changedAt: Date;
}

export interface SavedSearchChange {
  readonly name?: string | undefined;
  readonly definition?: SearchDefinition | undefined;
  readonly isShared?: boolean | undefined;
}

/** Who asks: `mayShare` is the permission `monitoring:share-searches`. */
export interface Asker {
  readonly id: string;
  readonly mayShare: boolean;
}

export const MAX_SAVED_SEARCHES = 200;

export function maySee(search: Pick<SavedSearch, "ownerId" | "isShared">, asker: Asker): boolean {
  return search.isShared || search.ownerId === asker.id;
}

/** One's own always; what is shared belongs to everybody who may share, so that nothing outlives its owner unkept. */
export function mayDelete(search: Pick<SavedSearch, "ownerId" | "isShared">, asker: Asker): boolean {
  return search.ownerId === asker.id || (search.isShared && asker.mayShare);
}

/** Whatever others will see afterwards needs the permission to share, also for its owner. */
export function mayChange(
  search: Pick<SavedSearch, "ownerId" | "isShared">,
  change: SavedSearchChange,
  asker: Asker,
): boolean {
  const willBeShared = change.isShared ?? search.isShared;
  return mayDelete(search, asker) && (!willBeShared || asker.mayShare);
}

/**
 * That it can be run: what is saved today must open tomorrow.
 * @throws Problem `search.invalid` for the text or the time range
 */
export function checkDefinition({ q, from, to }: SearchDefinition, now: Date): void {
  parseSearch(q);
  try {
    parseTimeRange(from, to ?? undefined, now);
  } catch (cause) {
    throw cause instanceof Problem ? new Problem("search.invalid", cause.message, { cause }) : cause;
  }
}
