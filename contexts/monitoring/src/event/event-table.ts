import type { EcsColumn } from "./event.ts";

/** Column of `events` in ClickHouse for each ECS name. The search and the Native encoder both read this. */
export const COLUMN_OF: Readonly<Record<EcsColumn, string>> = {
  "host.name": "host_name",
  "user.name": "user_name",
  "source.ip": "source_ip",
  "source.port": "source_port",
  "destination.ip": "destination_ip",
  "destination.port": "destination_port",
  "process.name": "process_name",
  "event.action": "event_action",
  "event.outcome": "event_outcome",
  "event.code": "event_code",
  "log.product": "log_product",
  "log.category": "log_category",
  "log.service": "log_service",
};
