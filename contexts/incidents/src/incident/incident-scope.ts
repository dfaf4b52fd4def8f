import type { Audit } from "@cordon/platform/audit/audit";
import type { Kysely } from "kysely";
import { type AlertStore, createAlertStore } from "../alert/alert-store.ts";
import { type ConversationStore, createConversationStore } from "../conversation/conversation-store.ts";
import { createEvidenceStore, type EvidenceStore } from "../evidence/evidence-store.ts";
import { createSettingStore, type SettingStore } from "../settings/setting-store.ts";
import type { IncidentsTables } from "../tables.ts";
import type { EmitIncidentEvent } from "./announce.ts";
import { createIncidentStore, type IncidentStore } from "./incident-store.ts";
import type { Actor } from "./record.ts";
import { createTimelineStore, type TimelineStore } from "./timeline-store.ts";

export interface IncidentStores {
  readonly incidents: IncidentStore;
  readonly timeline: TimelineStore;
  readonly alerts: AlertStore;
  readonly settings: SettingStore;
  readonly conversation: ConversationStore;
  readonly evidence: EvidenceStore;
}

/** What a use case is handed inside its transaction. */
export interface IncidentScope extends IncidentStores {
  readonly emit: EmitIncidentEvent;
  readonly audit: Audit;
}

export type IncidentTransaction = <T>(work: (scope: IncidentScope) => Promise<T>) => Promise<T>;

/** Who asks, as timeline and audit trail name them. */
export interface By {
  readonly actor: Actor;
  readonly remoteAddress: string;
}

export function storesIn(trx: Kysely<IncidentsTables>): IncidentStores {
  return {
    incidents: createIncidentStore(trx),
    timeline: createTimelineStore(trx),
    alerts: createAlertStore(trx),
    settings: createSettingStore(trx),
    conversation: createConversationStore(trx),
    evidence: createEvidenceStore(trx),
  };
}
