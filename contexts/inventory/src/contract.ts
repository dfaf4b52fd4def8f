import { defineContract } from "@cordon/platform/contract";
import { z } from "zod";

const Criticality = z.enum(["low", "normal", "high", "crown-jewel"]);
export type Criticality = z.infer<typeof Criticality>;

/** Who says so: `vouched` by its agent or a token bound to it, or only `claimed` inside records. */
const Vouching = z.enum(["vouched", "claimed"]);

const Instant = z.string().max(40).optional();

/** `seen` is when last, `events` how many, `criticality` how much it matters; hosts without an owner sort as "". */
const HostSort = z.enum(["name", "criticality", "owner", "seen", "events"]);
export type HostSort = z.infer<typeof HostSort>;

const Sighting = z.object({
  value: z.string(),
  vouching: Vouching,
  /** Names of the sources that said it, at most 10. */
  sources: z.array(z.string()),
  firstSeenAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  events: z.number().int().nonnegative(),
});

export const HostItem = z.object({
  id: z.string(),
  name: z.string(),
  vouching: Vouching,
  vouchedBy: z.array(z.string()),
  criticality: Criticality,
  /** The system owner: a person or team, in the words of whoever set it. */
  owner: z.string().nullable(),
  tags: z.array(z.string()),
  firstSeenAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  events: z.number().int().nonnegative(),
  addresses: z.number().int().nonnegative(),
  users: z.number().int().nonnegative(),
  revision: z.number().int(),
});
export type HostItem = z.infer<typeof HostItem>;

export const HostDetail = HostItem.omit({ addresses: true, users: true }).extend({
  /** Most recent first, at most 200. */
  addresses: z.array(Sighting),
  users: z.array(Sighting),
});
export type HostDetail = z.infer<typeof HostDetail>;

/** PostgreSQL has no NUL in text, so nothing that we hold can have one. */
const text = (least: number, most: number): z.ZodString =>
  z
    .string()
    .min(least)
    .max(most)
    .regex(/^[^\0]*$/, "text without NUL");

const HostId = z.object({ id: text(1, 60) });

const FacetValue = z.object({ value: z.string(), hosts: z.number().int() });

export const contract = defineContract({
  listHosts: {
    method: "GET",
    path: "/api/v1/hosts",
    summary: "Lists hosts that were seen, last seen first unless another sort is asked for.",
    access: { permission: "inventory:read-hosts" },
    query: z.object({
      /** In names and owners; a user name or an address must be whole. */
      q: text(0, 200).default(""),
      vouching: Vouching.optional(),
      criticality: Criticality.optional(),
      /** One tag, as it is written. */
      tag: text(0, 60).optional(),
      /** One owner, whatever the case. */
      owner: text(0, 200).optional(),
      /** Whether somebody answers for it. */
      isOwned: z.stringbool().optional(),
      /** Last seen at or after, and before; ISO 8601 or a time ago such as 7d. */
      seenFrom: Instant,
      seenTo: Instant,
      sort: HostSort.default("seen"),
      order: z.enum(["ascending", "descending"]).default("descending"),
      limit: z.coerce.number().int().min(1).max(500).default(100),
      cursor: z.string().max(800).optional(),
    }),
    response: z.object({ items: z.array(HostItem), nextCursor: z.string().nullable(), total: z.number().int() }),
  },
  hostFacets: {
    method: "GET",
    path: "/api/v1/hosts/facets",
    summary: "Tags and owners in use, with the number of hosts of each; most frequent first, at most 200 each.",
    access: { permission: "inventory:read-hosts" },
    response: z.object({ tags: z.array(FacetValue), owners: z.array(FacetValue) }),
  },
  getHost: {
    method: "GET",
    path: "/api/v1/hosts/:id",
    summary: "One host, its addresses and the user names seen on it.",
    access: { permission: "inventory:read-hosts" },
    problems: ["host.not-found"],
    params: HostId,
    response: HostDetail,
  },
  editHost: {
    method: "PATCH",
    path: "/api/v1/hosts/:id",
    summary: "Sets criticality, owner or tags. Missing leaves as it is, null clears.",
    access: { permission: "inventory:edit-hosts" },
    problems: ["host.not-found", "host.changed"],
    params: HostId,
    body: z.object({
      revision: z.number().int(),
      criticality: Criticality.optional(),
      owner: text(1, 200).nullable().optional(),
      tags: z.array(text(1, 60)).max(30).optional(),
    }),
    response: HostDetail,
  },
});
