import { z } from "zod";
import { defineContract } from "./contract.ts";

/** Why the server ended a stream; after `replaced` and `session-ended` a client must not connect again. */
export const StreamEnd = z.object({ reason: z.enum(["replaced", "session-ended", "stopping"]) });
export type StreamEnd = z.infer<typeof StreamEnd>;

/**
 * Server-sent events: the name is the topic, the data JSON. Besides topics there are `hello` (connected, nothing
 * to do), `reset` (something was missed: load everything again) and `end` (a StreamEnd).
 */
export const streamContract = defineContract({
  openStream: {
    method: "GET",
    path: "/api/v1/stream",
    summary: "Streams what changes, as server-sent events; resumes by Last-Event-ID.",
    access: "authenticated",
    problems: ["stream.too-many"],
    kind: "raw",
    /** For a first connection, which cannot set the header. */
    query: z.object({ lastEventId: z.string().max(60).optional() }),
  },
});
