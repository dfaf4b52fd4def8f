import { Problem } from "@cordon/kernel";
import type { Caller, Handlers } from "@cordon/platform/http/handler";
import type { Kysely } from "kysely";
import { byOf } from "../actor.ts";
import type { IncidentsTables } from "../tables.ts";
import type { evidenceRoutes } from "./evidence-contract.ts";
import type { EvidenceService, StoredEvent } from "./evidence-service.ts";
import { listEvidence, toEvidenceItem } from "./evidence-view.ts";

export interface EvidenceRouteNeeds {
  readonly db: Kysely<IncidentsTables>;
  readonly service: EvidenceService;
  readonly idOf: (name: string) => Promise<string>;
  readonly eventOf: EventOf;
}

/** A stored event as the caller may see it; undefined when there is none for them. */
export type EventOf = (eventId: string, caller: Caller | undefined) => Promise<StoredEvent | undefined>;

export function evidenceHandlers({ db, service, idOf, eventOf }: EvidenceRouteNeeds): Handlers<typeof evidenceRoutes> {
  return {
    listIncidentEvidence: async ({ params }) => ({ items: await listEvidence(db, await idOf(params.id)) }),
    getIncidentEvidence: async ({ params }) => {
      const [evidence] = await listEvidence(db, await idOf(params.id), params.evidenceId);
      if (!evidence) throw new Problem("evidence.not-found", "There is no such evidence here.");
      return evidence;
    },
    addIncidentEvidence: async ({ params, body }, request) => {
      const id = await idOf(params.id);
      const by = byOf(request);
      if (body.kind !== "event") return toEvidenceItem(await service.add(id, body, by));
      const event = await eventOf(body.eventId, request.caller);
      if (!event) {
        throw new Problem("evidence.event-unknown", `There is no event ${body.eventId}. It may have expired.`, {
          fields: { eventId: "names no event" },
        });
      }
      return toEvidenceItem(await service.add(id, { kind: "event", event, note: body.note }, by));
    },
    withdrawIncidentEvidence: async ({ params, body }, request) => {
      const id = await idOf(params.id);
      return toEvidenceItem(await service.withdraw(id, params.evidenceId, body.because, byOf(request)));
    },
  };
}
