export {
  linkIncident,
  recordVerdict,
  takeTurn,
  withdrawVerdict,
  type IncidentAlerts,
} from "./alert/incident-verdict.ts";
export { eventTableStatements, type EventTableOptions } from "./event/event-table.ts";
export { EVENT_COLUMNS } from "./event/native-encoder.ts";
export type { MonitoringTables } from "./tables.ts";
