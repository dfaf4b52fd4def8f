export { eventTableStatements, type EventTableOptions } from "./event/event-table.ts";
export { EVENT_COLUMNS } from "./event/native-encoder.ts";
export type { MonitoringTables } from "./tables.ts";
