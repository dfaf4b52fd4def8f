import { defineContract } from "@cordon/platform/contract";
import { z } from "zod";
import { IncidentParams, READ, RESPOND } from "../incident/incident-contract.ts";
import { text, Time } from "../incident/incident-schemas.ts";
import { EVIDENCE_KINDS } from "./evidence.ts";

const EvidenceParams = IncidentParams.extend({ evidenceId: z.string().regex(/^evd_[0-9a-z]{26}$/) });
const EventId = z.string().regex(/^evt_[0-9a-f]{32}$/, "the id of an event");

/** An address of a page, without a name or password in it. */
const WebAddress = text(1, 2_000).refine((value) => {
  const url = URL.parse(value);
  return url !== null && ["https:", "http:"].includes(url.protocol) && url.username === "" && url.password === "";
}, "an address that begins with https:// or http://, without a name or password in it");

const Note = text(0, 2_000).default("");

export const EvidenceItem = z.object({
  id: z.string(),
  kind: z.enum(EVIDENCE_KINDS),
  /** A record, words, or an address: from anybody, render without HTML. The first 4 KB in the list. */
  content: z.string(),
  /** Of the whole content. */
  bytes: z.number().int(),
  isCut: z.boolean(),
  /** Of the whole content, in hexadecimal. */
  sha256: z.string(),
  /** Of an event: where the record came from. The copy stays when the log itself has expired. */
  event: z
    .object({
      id: z.string(),
      occurredAt: Time,
      receivedAt: Time,
      decoder: z.string(),
      source: z.string(),
      host: z.string().nullable(),
      isHostVouched: z.boolean(),
    })
    .nullable(),
  note: z.string(),
  addedAt: Time,
  addedBy: z.object({ id: z.string(), name: z.string() }),
  /** Does not count any more; stays, with who said so and why. */
  withdrawn: z.object({ at: Time, byName: z.string(), because: z.string() }).nullable(),
});
export type EvidenceItem = z.infer<typeof EvidenceItem>;

export const evidenceRoutes = defineContract({
  listIncidentEvidence: {
    method: "GET",
    path: "/api/v1/incidents/:id/evidence",
    summary: "What people kept with an incident, oldest first, with what was withdrawn; at most 1,000.",
    access: READ,
    problems: ["incident.not-found"],
    params: IncidentParams,
    response: z.object({ items: z.array(EvidenceItem) }),
  },
  getIncidentEvidence: {
    method: "GET",
    path: "/api/v1/incidents/:id/evidence/:evidenceId",
    summary: "One piece of evidence with its whole content.",
    access: READ,
    problems: ["incident.not-found", "evidence.not-found"],
    params: EvidenceParams,
    response: EvidenceItem,
  },
  addIncidentEvidence: {
    method: "POST",
    path: "/api/v1/incidents/:id/evidence",
    summary: "Keeps a stored event, words or an address with an incident. An event needs the right to read events.",
    access: RESPOND,
    problems: ["incident.not-found", "incident.too-much", "evidence.kept-already", "evidence.event-unknown"],
    params: IncidentParams,
    body: z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("event"), eventId: EventId, note: Note }),
      z.object({
        kind: z.literal("text"),
        text: text(1, 65_536).refine((value) => value.trim() !== "", "some text"),
        note: Note,
      }),
      z.object({ kind: z.literal("link"), url: WebAddress, note: Note }),
    ]),
    status: 201,
    response: EvidenceItem,
  },
  withdrawIncidentEvidence: {
    method: "POST",
    path: "/api/v1/incidents/:id/evidence/:evidenceId/withdrawal",
    summary: "Says that a piece of evidence does not count any more, and why. It stays, for good.",
    access: RESPOND,
    problems: ["incident.not-found", "evidence.not-found", "evidence.withdrawn"],
    params: EvidenceParams,
    body: z.object({ because: text(1, 2_000).refine((value) => value.trim() !== "", "a reason") }),
    response: EvidenceItem,
  },
});
