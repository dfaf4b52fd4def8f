import { defineContract } from "@cordon/platform/contract";
import { z } from "zod";
import { idOf, Instant, RuleId, text } from "../bounds.ts";
import { LEVELS, RULE_STATUSES } from "../rule/rule.ts";
import { SuppressionItem } from "../suppression/suppression-contract.ts";
import { DISPOSITIONS } from "./alert.ts";

const Severity = z.enum(LEVELS);
const Disposition = z.enum(DISPOSITIONS);
/** `suppressed`: kept and counted, and in nobody's way. */
const AlertState = z.enum(["open", "closed", "suppressed"]);

export const AlertItem = z.object({
  id: z.string(),
  /** Grows with each decision of a person, not with further events. */
  revision: z.number().int(),
  state: AlertState,
  severity: Severity,
  /** Stands for what a rule matched above 100 new alerts an hour. */
  isNoisy: z.boolean(),
  rule: z.object({
    id: z.string(),
    title: z.string(),
    author: z.string(),
    tactics: z.array(z.string()),
    techniques: z.array(z.string()),
  }),
  host: z.string().nullable(),
  /** Whether a source vouches for the host name, or it only stands in records. */
  isHostVouched: z.boolean(),
  user: z.string().nullable(),
  sourceIp: z.string().nullable(),
  events: z.number().int(),
  /** Of the events, by their own clocks. */
  firstAt: z.iso.datetime(),
  lastAt: z.iso.datetime(),
  detectedAt: z.iso.datetime(),
  lastMatchedAt: z.iso.datetime(),
  disposition: Disposition.nullable(),
  closedAt: z.iso.datetime().nullable(),
  closedBy: z.string().nullable(),
  incidentId: z.string().nullable(),
  suppressionId: z.string().nullable(),
});
export type AlertItem = z.infer<typeof AlertItem>;

/** A copy that the alert keeps, also after the log itself expired. */
const AlertEvent = z.object({
  id: z.string(),
  /** Counts the events of the alert from 1. */
  number: z.number().int(),
  occurredAt: z.iso.datetime(),
  receivedAt: z.iso.datetime(),
  decoder: z.string(),
  source: z.object({ id: z.string(), name: z.string() }),
  isHostVouched: z.boolean(),
  ecs: z.record(z.string(), z.string()),
  raw: z.string(),
  isRawCut: z.boolean(),
});

export const AlertDetail = AlertItem.omit({ rule: true }).extend({
  rule: z.object({
    id: z.string(),
    title: z.string(),
    author: z.string(),
    license: z.string(),
    status: z.enum(RULE_STATUSES),
    description: z.string(),
    tactics: z.array(z.string()),
    techniques: z.array(z.string()),
    references: z.array(z.string()),
    falsePositives: z.array(z.string()),
    /** What to do first, in plain words. */
    firstSteps: z.array(z.string()),
  }),
  entities: z.array(
    z.object({ kind: z.enum(["host", "user", "address", "process"]), value: z.string(), isVouched: z.boolean() }),
  ),
  closeReason: z.string().nullable(),
  /** Of a noisy rule: whom it matched, at most 200. */
  noisy: z
    .object({
      seen: z.array(
        z.object({ host: z.string().optional(), user: z.string().optional(), sourceIp: z.string().optional() }),
      ),
      isCut: z.boolean(),
    })
    .nullable(),
  suppression: SuppressionItem.nullable(),
  /** The first 20 and the last 5, in the order they were found. */
  copies: z.array(AlertEvent),
});
export type AlertDetail = z.infer<typeof AlertDetail>;

/** `severity`: worst first, then newest. `newest` and `oldest` by the time of detection; `count` is the most events. */
export const AlertSort = z.enum(["severity", "newest", "oldest", "count"]);
export type AlertSort = z.infer<typeof AlertSort>;

const Filters = z.object({
  state: z.enum(["open", "closed", "suppressed", "all"]).default("open"),
  /** This or worse. */
  severity: Severity.optional(),
  ruleId: RuleId.optional(),
  /** Whole, whatever the case; likewise user and address. */
  host: text(1, 1_024).optional(),
  user: text(1, 1_024).optional(),
  sourceIp: text(1, 1_024).optional(),
  tactic: text(1, 60).optional(),
  suppressionId: idOf("sup").optional(),
  incidentId: text(1, 60).optional(),
  /** In titles of rules, hosts, users and addresses. */
  q: text(0, 200).default(""),
  /** Detected at or after, and before. */
  from: Instant,
  to: Instant,
});
export type AlertFilters = z.infer<typeof Filters>;

const FacetValue = z.object({ value: z.string(), label: z.string(), alerts: z.number().int() });
export type AlertFacet = z.infer<typeof FacetValue>;

/** An alert and the revision of it that the person saw. */
const Seen = z.object({ id: idOf("alt"), revision: z.number().int() });

export const BulkOutcome = z.object({
  done: z.array(Seen),
  /** `changed`: by somebody since that revision; `suppressed`: there is nothing to decide; `missing`: no such alert. */
  skipped: z.array(z.object({ id: z.string(), why: z.enum(["changed", "suppressed", "missing"]) })),
});
export type BulkOutcome = z.infer<typeof BulkOutcome>;

const READ = { permission: "monitoring:read-alerts" } as const;
const RESPOND = { permission: "monitoring:respond-alerts" } as const;

export const alertRoutes = defineContract({
  listAlerts: {
    method: "GET",
    path: "/api/v1/alerts",
    summary: "Lists alerts, the worst open ones first unless another state or sort is asked for.",
    access: READ,
    query: Filters.extend({
      sort: AlertSort.default("severity"),
      limit: z.coerce.number().int().min(1).max(500).default(100),
      cursor: z.string().max(400).optional(),
    }),
    response: z.object({ items: z.array(AlertItem), nextCursor: z.string().nullable(), total: z.number().int() }),
  },
  alertFacets: {
    method: "GET",
    path: "/api/v1/alerts/facets",
    summary: "Counts the alerts of a filter by severity, rule, tactic, host and user; most first, at most 50 each.",
    access: READ,
    query: Filters,
    response: z.object({
      total: z.number().int(),
      severities: z.array(FacetValue),
      rules: z.array(FacetValue),
      tactics: z.array(FacetValue),
      hosts: z.array(FacetValue),
      users: z.array(FacetValue),
    }),
  },
  getAlert: {
    method: "GET",
    path: "/api/v1/alerts/:id",
    summary: "One alert: its rule, whom it is about, the events it rests on, and what hides it.",
    access: READ,
    problems: ["alert.not-found"],
    params: z.object({ id: idOf("alt") }),
    response: AlertDetail,
  },
  closeAlerts: {
    method: "POST",
    path: "/api/v1/alerts/close",
    summary: "Closes alerts with one verdict; says which were left alone and why.",
    access: RESPOND,
    body: z.object({
      alerts: z.array(Seen).min(1).max(500),
      disposition: Disposition,
      reason: text(0, 2_000).default(""),
    }),
    response: BulkOutcome,
  },
  reopenAlerts: {
    method: "POST",
    path: "/api/v1/alerts/reopen",
    summary: "Opens closed alerts again; says which were left alone and why.",
    access: RESPOND,
    body: z.object({ alerts: z.array(Seen).min(1).max(500) }),
    response: BulkOutcome,
  },
});
