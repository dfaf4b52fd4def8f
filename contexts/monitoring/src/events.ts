import { z } from "zod";

const Seen = z.object({
  value: z.string(),
  events: z.number().int(),
});

/** A host named in stored records, and the user names and addresses beside it. At most 200 of each. */
const HostSighting = z.object({
  hostName: z.string(),
  /** Whether the source vouches for this name, or it only stands in the records. */
  isVouched: z.boolean(),
  sourceId: z.string(),
  sourceName: z.string(),
  firstAt: z.iso.datetime(),
  lastAt: z.iso.datetime(),
  events: z.number().int(),
  users: z.array(Seen),
  addresses: z.array(Seen),
});
export type HostSighting = z.infer<typeof HostSighting>;

/**
 * Records are on disk and can be found by a search. One per insert; `sightings` is empty when no record names a host,
 * and cut at 1,000 hosts.
 */
export const EventsStored = z.object({
  type: z.literal("monitoring.events.stored.v1"),
  groupId: z.string(),
  storedAt: z.iso.datetime(),
  events: z.number().int(),
  sightings: z.array(HostSighting),
});
export type EventsStored = z.infer<typeof EventsStored>;
