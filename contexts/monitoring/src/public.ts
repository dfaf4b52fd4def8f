export { eventTableStatements, type EventTableOptions } from "./event/event-table.ts";
