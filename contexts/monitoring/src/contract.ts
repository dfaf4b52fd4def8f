import { defineContract } from "@cordon/platform/contract";
import { z } from "zod";
import { alertRoutes } from "./alert/alert-contract.ts";
import { ruleRoutes } from "./rule/rule-contract.ts";
import { ruleSetRoutes } from "./rule/rule-set-contract.ts";
import { savedSearchRoutes } from "./saved-search/saved-search-contract.ts";
import { suppressionRoutes } from "./suppression/suppression-contract.ts";

export { AlertDetail, AlertItem, BulkOutcome } from "./alert/alert-contract.ts";
export { RuleDetail, RuleExplanation, RuleItem, RuleSwitchOutcome, RuleTrialAnswer } from "./rule/rule-contract.ts";
export { RuleChange, RuleFailure, RuleSetItem } from "./rule/rule-set-contract.ts";
export { SuppressionItem } from "./suppression/suppression-contract.ts";
export { SavedSearchItem, SearchDefinition } from "./saved-search/saved-search-contract.ts";

const QueryText = z.string().max(4_096).default("").describe('Search, e.g. `host:web-1 user:root "failed password"`');
const Instant = z.string().max(40).optional();

/** The part of every question about events that says which events. */
const Selection = z.object({ q: QueryText, from: Instant, to: Instant });

/** One event in a list. `ecs` holds ECS names, only those present; `fields` the columns that were asked for. */
export const EventItem = z.object({
  id: z.string(),
  occurredAt: z.iso.datetime(),
  receivedAt: z.iso.datetime(),
  /** Set when the record's own clock disagrees with ours by more than 5 minutes ahead or 24 hours behind. */
  skew: z.enum(["ahead", "behind"]).nullable(),
  source: z.object({
    id: z.string(),
    name: z.string(),
    /** False for plain syslog: nothing proves who sent it, so neither the record nor any name in it can be believed. */
    isAuthenticated: z.boolean(),
  }),
  /** Whether the host name is vouched for by the source, not only claimed in the record. */
  isHostVouched: z.boolean(),
  decoder: z.string(),
  ecs: z.record(z.string(), z.string()),
  fields: z.record(z.string(), z.string()),
  /** The record as it came; bytes that were no UTF-8 appear as U+FFFD. At most 8 KB here, whole in the detail. */
  raw: z.string(),
  isRawCut: z.boolean(),
});
export type EventItem = z.infer<typeof EventItem>;

export const EventDetail = EventItem.extend({
  batchId: z.string(),
  line: z.number().int().nonnegative(),
});
export type EventDetail = z.infer<typeof EventDetail>;

/** A kind of sender and how far its word goes. */
export const SourceItem = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(["token", "syslog-udp", "syslog-tcp", "agent"]),
  /** `bound`: the token or agent vouches for one host; `collector`: relays names it claims; `unauthenticated`: plain syslog. */
  vouching: z.enum(["bound", "collector", "unauthenticated"]),
  hostName: z.string().nullable(),
  firstSeenAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  events: z.number().int().nonnegative(),
  bytes: z.number().int().nonnegative(),
  /** Events a minute over the last 15 minutes. */
  ratePerMinute: z.number().nonnegative(),
  /** Events received since `since`, one number an hour, oldest first; the last hour is still going on. */
  hourly: z.array(z.number().int().nonnegative()).length(24),
  /** When the events received since then happened, first and last; null without any. Recordings are older than that. */
  occurred: z.object({ first: z.iso.datetime(), last: z.iso.datetime() }).nullable(),
  /** Median of receivedAt − occurredAt over the last hour's events that are no recordings; null without any. */
  lagMs: z.number().nullable(),
  /** Events received since `since` that were kept as text, as no decoder knew them. */
  undecoded: z.number().int().nonnegative(),
  /** Events received since `since` whose own clock disagrees with ours. */
  skewed: z.number().int().nonnegative(),
  /** Batches refused since `since`, and why the last one was. */
  refused: z.number().int().nonnegative(),
  lastRefusal: z.string().nullable(),
  decoders: z.array(z.object({ name: z.string(), events: z.number().int() })),
});
export type SourceItem = z.infer<typeof SourceItem>;

/** How intake is now. */
export const IntakeState = z.object({
  /** Below `neededBytes` of free space new batches are refused. */
  disk: z.object({ freeBytes: z.number().nonnegative(), neededBytes: z.number().nonnegative() }),
  /** Batches received and not on disk yet; the age of the oldest, null when none waits. */
  waiting: z.object({ batches: z.number().int().nonnegative(), oldestMs: z.number().nonnegative().nullable() }),
  /** Messages since the start of the server: UDP dropped for want of room, and what came from networks not allowed. */
  syslog: z.object({ dropped: z.number().int().nonnegative(), refused: z.number().int().nonnegative() }),
});
export type IntakeState = z.infer<typeof IntakeState>;

export const BatchReceipt = z.object({
  batchId: z.string(),
  events: z.number().int().nonnegative(),
  /** Events no decoder knew; kept whole as text. */
  undecoded: z.number().int().nonnegative(),
  /** True when this batch id with this body was stored before; nothing was stored twice. */
  isRepeat: z.boolean(),
});
export type BatchReceipt = z.infer<typeof BatchReceipt>;

export const FieldItem = z.object({
  name: z.string(),
  /** What it is, for ECS names; null for names of the source. */
  description: z.string().nullable(),
  kind: z.enum(["text", "number", "ip", "time"]),
  isColumn: z.boolean(),
});
export type FieldItem = z.infer<typeof FieldItem>;

export const contract = defineContract({
  ...savedSearchRoutes,
  ...alertRoutes,
  ...ruleRoutes,
  ...ruleSetRoutes,
  ...suppressionRoutes,
  sendEvents: {
    method: "POST",
    path: "/api/v1/events",
    summary:
      "Sends one batch of log records (NDJSON, JSON array or text, one record a line; gzip accepted). Answers when it is on disk.",
    listeners: ["console", "ingest"],
    access: { permission: "monitoring:send-events" },
    problems: [
      "batch.conflict",
      "batch.too-large",
      "batch.invalid",
      "ingest.disk-full",
      "ingest.busy",
      "ingest.unavailable",
    ],
    streams: ["application/x-ndjson", "application/json", "text/plain", "application/gzip", "application/octet-stream"],
    query: z.object({
      historical: z.stringbool().default(false),
      /** Tells the decoder what the records are; guessed when absent. */
      format: z
        .string()
        .max(40)
        .regex(/^[a-z0-9-]+$/)
        .optional(),
    }),
    response: BatchReceipt,
  },
  listEvents: {
    method: "GET",
    path: "/api/v1/events",
    summary: "Searches events, newest first.",
    access: { permission: "monitoring:read-events" },
    problems: ["search.invalid", "search.too-slow", "search.unavailable"],
    query: Selection.extend({
      limit: z.coerce.number().int().min(1).max(1_000).default(100),
      cursor: z.string().max(400).optional(),
      order: z.enum(["newest", "oldest"]).default("newest"),
      /** Comma separated names of further fields to return. */
      columns: z.string().max(1_000).optional(),
    }),
    response: z.object({ items: z.array(EventItem), nextCursor: z.string().nullable() }),
  },
  eventHistogram: {
    method: "GET",
    path: "/api/v1/events/histogram",
    summary: "Counts the events of a search over time.",
    access: { permission: "monitoring:read-events" },
    problems: ["search.invalid", "search.too-slow", "search.unavailable"],
    query: Selection.extend({ buckets: z.coerce.number().int().min(1).max(500).default(60) }),
    response: z.object({
      from: z.iso.datetime(),
      to: z.iso.datetime(),
      bucketMs: z.number().int().positive(),
      /** Ascending, without gaps. */
      buckets: z.array(z.object({ at: z.iso.datetime(), count: z.number().int() })),
      total: z.number().int(),
      tookMs: z.number(),
    }),
  },
  countEventsBy: {
    method: "GET",
    path: "/api/v1/events/count-by",
    summary: "Counts the events of a search by the values of one field, most frequent first.",
    access: { permission: "monitoring:read-events" },
    problems: ["search.invalid", "search.too-slow", "search.unavailable"],
    query: Selection.extend({
      field: z.string().min(1).max(200),
      limit: z.coerce.number().int().min(1).max(200).default(20),
    }),
    response: z.object({
      field: z.string(),
      values: z.array(z.object({ value: z.string(), count: z.number().int() })),
      /** Events with a value outside the list. */
      other: z.number().int(),
      /** Events without the field. */
      missing: z.number().int(),
      distinct: z.number().int(),
    }),
  },
  suggestSearch: {
    method: "GET",
    path: "/api/v1/events/suggest",
    summary: "Completes a search at the cursor from real fields and values.",
    access: { permission: "monitoring:read-events" },
    query: Selection.extend({ at: z.coerce.number().int().min(0).max(4_096) }),
    response: z.object({
      /** The part of `q` that a suggestion replaces. */
      start: z.number().int(),
      end: z.number().int(),
      suggestions: z.array(
        z.object({
          insert: z.string(),
          label: z.string(),
          kind: z.enum(["field", "value", "operator"]),
          count: z.number().int().nullable(),
        }),
      ),
    }),
  },
  listEventFields: {
    method: "GET",
    path: "/api/v1/events/fields",
    summary: "Lists the field names that occur.",
    access: { permission: "monitoring:read-events" },
    query: z.object({ from: Instant, to: Instant }),
    response: z.object({ items: z.array(FieldItem) }),
  },
  exportEvents: {
    method: "GET",
    path: "/api/v1/events/export",
    summary: "Streams the events of a search as NDJSON, CSV or the raw lines.",
    access: { permission: "monitoring:export-events" },
    problems: ["search.invalid", "search.unavailable"],
    kind: "raw",
    query: Selection.extend({
      format: z.enum(["ndjson", "csv", "raw"]).default("ndjson"),
      columns: z.string().max(1_000).optional(),
      limit: z.coerce.number().int().min(1).max(1_000_000).default(100_000),
    }),
  },
  getEvent: {
    method: "GET",
    path: "/api/v1/events/:id",
    summary: "One event, decoded and raw.",
    access: { permission: "monitoring:read-events" },
    problems: ["event.not-found", "search.unavailable"],
    params: z.object({ id: z.string().regex(/^evt_[0-9a-f]{32}$/) }),
    response: EventDetail,
  },
  queryEvents: {
    method: "POST",
    path: "/api/v1/events/sql",
    summary: "Runs one read-only SQL statement on the telemetry store, within limits.",
    access: { permission: "monitoring:query-sql" },
    problems: ["search.invalid", "search.too-slow", "search.unavailable", "search.sql-closed"],
    stability: "experimental",
    body: z.object({ sql: z.string().min(1).max(20_000) }),
    response: z.object({
      columns: z.array(z.object({ name: z.string(), type: z.string() })),
      rows: z.array(z.array(z.unknown())),
      isCut: z.boolean(),
      tookMs: z.number(),
    }),
  },
  getIntake: {
    method: "GET",
    path: "/api/v1/intake",
    summary: "Says whether logs can be taken: room on disk, what waits to be stored, what syslog lost.",
    access: { permission: "monitoring:read-sources" },
    response: IntakeState,
  },
  listSources: {
    method: "GET",
    path: "/api/v1/sources",
    summary: "Lists what sends, how it is vouched for, and how well it is understood.",
    access: { permission: "monitoring:read-sources" },
    response: z.object({
      /** The start of the hour 23 hours ago: the numbers of each source are about what was received from then on. */
      since: z.iso.datetime(),
      items: z.array(SourceItem),
    }),
  },
});
