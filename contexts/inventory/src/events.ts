import { z } from "zod";

/** A person changed what we hold about a host. */
export const HostEdited = z.object({
  type: z.literal("inventory.host.edited.v1"),
  hostId: z.string(),
  revision: z.number().int(),
  editedAt: z.iso.datetime(),
});
export type HostEdited = z.infer<typeof HostEdited>;
