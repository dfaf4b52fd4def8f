export const PERMISSIONS = {
  "monitoring:send-events": "Send log records",
  "monitoring:read-events": "Search and read events",
  "monitoring:export-events": "Download events in bulk",
  "monitoring:query-sql": "Run read-only SQL on the telemetry store",
  "monitoring:share-searches": "Share saved searches with everybody, and change the shared ones",
  "monitoring:read-sources": "See what sends logs and how well it is understood",
  "monitoring:read-alerts": "See alerts and the events they rest on",
  "monitoring:respond-alerts": "Close alerts with a verdict, and open them again",
  "monitoring:read-rules": "See rules, how they do, and suppressions",
  "monitoring:edit-rules": "Import rules, switch them on and off, go back to an older version",
  "monitoring:suppress": "Hide what a rule, a host, a user or a value have in common, until a date",
} as const;
