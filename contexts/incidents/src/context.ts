import { type ContextDefinition, type ContextRuntime, defineContext } from "@cordon/platform/context";
import { createTransaction, type TransactionNeeds } from "@cordon/platform/database/transaction";
import type { ScheduledJob } from "@cordon/platform/events/subscriber";
import type { Handlers, RequestContext } from "@cordon/platform/http/handler";
import type { Kysely } from "kysely";
import { byOf } from "./actor.ts";
import { createAlertStore } from "./alert/alert-store.ts";
import { contract } from "./contract.ts";
import { conversationHandlers } from "./conversation/conversation-routes.ts";
import { createConversationService } from "./conversation/conversation-service.ts";
import { type EventOf, evidenceHandlers } from "./evidence/evidence-routes.ts";
import { createEvidenceService } from "./evidence/evidence-service.ts";
import type { IncidentEvent } from "./incident/announce.ts";
import type { Person } from "./incident/incident.ts";
import { incidentHandlers, incidentIdOf } from "./incident/incident-routes.ts";
import { type IncidentTransaction, storesIn } from "./incident/incident-scope.ts";
import { createIncidentService } from "./incident/incident-service.ts";
import { migrations } from "./migrations/index.ts";
import { PERMISSIONS } from "./permissions.ts";
import { createPresence, type Present } from "./presence/presence.ts";
import { PROBLEMS } from "./problems.ts";
import { createChangeSettings } from "./settings/setting-service.ts";
import { createSettingStore, type Settings } from "./settings/setting-store.ts";
import type { IncidentsTables } from "./tables.ts";
import type { CriticalityOf } from "./triage/summarise.ts";

export interface IncidentsNeeds {
  readonly db: Kysely<IncidentsTables>;
  readonly events: Pick<TransactionNeeds<IncidentsTables, IncidentEvent>, "emit" | "auditIn">;
  /** Members who may respond, by name. */
  readonly responders: () => Promise<readonly Person[]>;
  readonly criticalityOf: CriticalityOf;
  readonly eventOf: EventOf;
  readonly now: () => Date;
}

type Mine = "getIncidentSettings" | "changeIncidentSettings" | "listPresent" | "markPresent" | "markAbsent";

export const incidents: ContextDefinition<
  typeof contract,
  IncidentsNeeds,
  ContextRuntime<typeof contract>
> = defineContext({
  name: "incidents",
  migrations,
  permissions: PERMISSIONS,
  problems: PROBLEMS,
  contract,
  setup: async (needs: IncidentsNeeds) => {
    const { db, now, responders, criticalityOf, eventOf } = needs;
    const transaction: IncidentTransaction = createTransaction(
      { db, ...needs.events, keyOf: (event: IncidentEvent) => event.incidentId },
      storesIn,
    );
    const responder = async (id: string): Promise<Person | undefined> =>
      (await responders()).find((person) => person.id === id);
    const service = createIncidentService({ transaction, now, responder, criticalityOf });
    const conversation = createConversationService({ transaction, now });
    const idOf = (name: string): Promise<string> => incidentIdOf(db, name);
    const handlers: Handlers<typeof contract> = {
      ...incidentHandlers({ db, service, responders, now }),
      ...conversationHandlers(conversation, idOf),
      ...evidenceHandlers({ db, service: createEvidenceService({ transaction, now }), idOf, eventOf }),
      ...settingHandlers(db, createChangeSettings({ transaction, now })),
      ...presenceHandlers(db, now),
    };
    return { handlers };
  },
});

function settingHandlers(
  db: Kysely<IncidentsTables>,
  change: ReturnType<typeof createChangeSettings>,
): Pick<Handlers<typeof contract>, Extract<Mine, `${string}Settings`>> {
  const toItem = ({ changedAt, changedByName, ...rest }: Settings) => ({
    ...rest,
    changedAt: changedAt?.toISOString() ?? null,
    changedByName: changedByName ?? null,
  });
  return {
    getIncidentSettings: async () => toItem(await createSettingStore(db).get()),
    changeIncidentSettings: async ({ body }, request) => {
      const { revision, ...settings } = body;
      return toItem(await change(settings, revision, byOf(request)));
    },
  };
}

function presenceHandlers(
  db: Kysely<IncidentsTables>,
  now: () => Date,
): Pick<Handlers<typeof contract>, Exclude<Mine, `${string}Settings`>> {
  const presence = createPresence();
  const shown = (people: readonly Present[], request: RequestContext) => ({
    items: people.map(({ seenAt, ...person }) => ({
      ...person,
      isMe: person.memberId === byOf(request).actor.id,
      seenAt: seenAt.toISOString(),
    })),
  });
  return {
    listPresent: async ({ params }, request) => shown(presence.here(await incidentIdOf(db, params.id), now()), request),
    markPresent: async ({ params, body }, request) => {
      const { id: memberId, name } = byOf(request).actor;
      const id = await incidentIdOf(db, params.id);
      return shown(presence.arrive(id, { memberId, name, isWriting: body.isWriting }, now()), request);
    },
    markAbsent: async ({ params }, request) =>
      presence.leave(await incidentIdOf(db, params.id), byOf(request).actor.id),
  };
}

const WAITING_DAYS = 30;

/** What the clock does for this context. */
export function incidentsSchedules({ db, now }: Pick<IncidentsNeeds, "db" | "now">): readonly ScheduledJob[] {
  return [
    {
      name: "incidents.forget-waiting-alerts",
      cron: "27 3 * * *",
      run: () => createAlertStore(db).forgetWaitingBefore(new Date(now().getTime() - WAITING_DAYS * 86_400_000)),
    },
  ];
}
