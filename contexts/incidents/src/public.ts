export type { Alert } from "./alert/alert.ts";
export type { EventOf } from "./evidence/evidence-routes.ts";
export type { IncidentEvent } from "./incident/announce.ts";
export { type IncidentScope, storesIn } from "./incident/incident-scope.ts";
export { incidentsOf, type Verdict, verdictOn } from "./incident/verdict.ts";
export type { Criticality } from "./incident/risk.ts";
export type { IncidentsTables } from "./tables.ts";
export type { CriticalityOf } from "./triage/summarise.ts";
export { triageAlerts } from "./triage/triage.ts";
