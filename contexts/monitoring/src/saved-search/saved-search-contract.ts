import { defineContract } from "@cordon/platform/contract";
import { z } from "zod";
import { MAX_SEARCH_LENGTH } from "../search/ast.ts";

/** A field as a search writes it: `host.name`, `source`, `"user"` for a source's own name. */
const FieldName = z.string().min(1).max(200);

/** One line, as a person reads it. */
const Name = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, "one line of text");

/** What the Events page shows: which events, which columns, what is counted beside them. */
export const SearchDefinition = z.object({
  q: z.string().max(MAX_SEARCH_LENGTH),
  /** As in a search: a time ago ("24h") moves with the clock, an instant does not. `to` null is now. */
  from: z.string().max(40),
  to: z.string().max(40).nullable(),
  order: z.enum(["newest", "oldest"]),
  /** Null: the usual ones. */
  columns: z.array(FieldName).max(20).nullable(),
  countedBy: z.array(FieldName).max(20).nullable(),
});
export type SearchDefinition = z.infer<typeof SearchDefinition>;

export const SavedSearchItem = z.object({
  id: z.string(),
  name: z.string(),
  definition: SearchDefinition,
  /** Everybody who may read events sees it; otherwise only its owner. */
  isShared: z.boolean(),
  isMine: z.boolean(),
  /** Who saved it, by the name of that day. */
  ownerName: z.string(),
  revision: z.number().int(),
  changedAt: z.iso.datetime(),
});
export type SavedSearchItem = z.infer<typeof SavedSearchItem>;

const READ = { permission: "monitoring:read-events" } as const;
const One = z.object({ id: z.string().regex(/^sea_[0-9a-z]{26}$/) });

/** Sharing, and changing what is shared, asks for `monitoring:share-searches` besides. */
export const savedSearchRoutes = defineContract({
  listSavedSearches: {
    method: "GET",
    path: "/api/v1/searches",
    summary: "Lists one's own saved searches and the shared ones, by name; at most 500.",
    access: READ,
    response: z.object({ items: z.array(SavedSearchItem) }),
  },
  getSavedSearch: {
    method: "GET",
    path: "/api/v1/searches/:id",
    summary: "One saved search.",
    access: READ,
    problems: ["saved-search.not-found"],
    params: One,
    response: SavedSearchItem,
  },
  saveSearch: {
    method: "POST",
    path: "/api/v1/searches",
    summary: "Saves a search under a name, for oneself or for everybody.",
    access: READ,
    problems: ["search.invalid", "saved-search.name-taken", "saved-search.too-many"],
    body: z.object({ name: Name, definition: SearchDefinition, isShared: z.boolean().default(false) }),
    status: 201,
    response: SavedSearchItem,
  },
  editSavedSearch: {
    method: "PATCH",
    path: "/api/v1/searches/:id",
    summary: "Renames a saved search, puts another search in its place, shares it or takes it back.",
    access: READ,
    problems: ["search.invalid", "saved-search.not-found", "saved-search.changed", "saved-search.name-taken"],
    params: One,
    body: z.object({
      revision: z.number().int(),
      name: Name.optional(),
      definition: SearchDefinition.optional(),
      isShared: z.boolean().optional(),
    }),
    response: SavedSearchItem,
  },
  deleteSavedSearch: {
    method: "DELETE",
    path: "/api/v1/searches/:id",
    summary: "Deletes a saved search. It can be restored for 7 days.",
    access: READ,
    problems: ["saved-search.not-found"],
    params: One,
    kind: "empty",
  },
  restoreSavedSearch: {
    method: "POST",
    path: "/api/v1/searches/:id/restore",
    summary: "Takes back the deletion of a saved search.",
    access: READ,
    problems: ["saved-search.not-found", "saved-search.name-taken", "saved-search.too-many"],
    params: One,
    response: SavedSearchItem,
  },
});
