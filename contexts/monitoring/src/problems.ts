export const PROBLEMS = {
  "batch.conflict": { status: 409, title: "This batch id was used for another body" },
  "batch.too-large": { status: 413, title: "The batch is too large" },
  "batch.invalid": { status: 400, title: "The batch cannot be read" },
  "ingest.disk-full": { status: 503, title: "Too little disk space to take logs" },
  "ingest.busy": { status: 429, title: "More is arriving than can be stored" },
  "ingest.unavailable": { status: 503, title: "The event store is not available" },
  "search.invalid": { status: 400, title: "The search cannot be read" },
  "search.too-slow": { status: 422, title: "The search needs a narrower question" },
  "search.unavailable": { status: 503, title: "The event store is not available" },
  "search.sql-closed": { status: 409, title: "This install has no SQL for people" },
  "event.not-found": { status: 404, title: "No such event" },
} as const;
