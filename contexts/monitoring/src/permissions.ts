export const PERMISSIONS = {
  "monitoring:send-events": "Send log records",
  "monitoring:read-events": "Search and read events",
  "monitoring:export-events": "Download events in bulk",
  "monitoring:query-sql": "Run read-only SQL on the telemetry store",
  "monitoring:share-searches": "Share saved searches with everybody, and change the shared ones",
  "monitoring:read-sources": "See what sends logs and how well it is understood",
} as const;
