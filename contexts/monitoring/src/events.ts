import { z } from "zod";

const Seen = z.object({
  value: z.string(),
  events: z.number().int(),
});

/** A host named in stored records, and the user names and addresses beside it. At most 200 of each. */
const HostSighting = z.object({
  hostName: z.string(),
  /** Whether the source vouches for this name, or it only stands in the records. */
  isVouched: z.boolean(),
  sourceId: z.string(),
  sourceName: z.string(),
  firstAt: z.iso.datetime(),
  lastAt: z.iso.datetime(),
  events: z.number().int(),
  users: z.array(Seen),
  addresses: z.array(Seen),
});
export type HostSighting = z.infer<typeof HostSighting>;

/**
 * Records are on disk and can be found by a search. One per insert; `sightings` is empty when no record names a host,
 * and cut at 1,000 hosts.
 */
export const EventsStored = z.object({
  type: z.literal("monitoring.events.stored.v1"),
  groupId: z.string(),
  storedAt: z.iso.datetime(),
  events: z.number().int(),
  sightings: z.array(HostSighting),
});
export type EventsStored = z.infer<typeof EventsStored>;

/** What an alert is about; a value is at most 1,024 characters. */
const AlertEntity = z.object({
  kind: z.enum(["host", "user", "address", "process"]),
  value: z.string(),
  /** Whether the source of the events vouches for the value, or it only stands in their text. */
  isVouched: z.boolean(),
});
export type AlertEntity = z.infer<typeof AlertEntity>;

const AlertFact = z.object({
  alertId: z.string(),
  /** Grows by one with each change of the alert. */
  revision: z.number().int(),
  rule: z.object({
    id: z.string(),
    title: z.string(),
    /** Sigma's status; only `stable` rules of level high open an incident by themselves. */
    status: z.enum(["stable", "test", "experimental", "deprecated", "unsupported"]),
    /** Whoever wrote the rule; the licence of SigmaHQ's rules asks that it stays with every alert. */
    author: z.string(),
    /** ATT&CK, as in `credential-access`; in the order of the rule. */
    tactics: z.array(z.string()),
    /** ATT&CK, as in `T1003.001`. */
    techniques: z.array(z.string()),
    /** Marked so by its author: one alert of it opens an incident. */
    opensIncident: z.boolean(),
    /** What to do first, in plain words; empty when the rule does not say. */
    firstSteps: z.array(z.string()),
  }),
  severity: z.enum(["informational", "low", "medium", "high", "critical"]),
  /** A "noisy rule" alert stands for the fingerprints above the bound; it is about the rule and groups with nothing. */
  isNoisy: z.boolean(),
  entities: z.array(AlertEntity),
  /** Events it rests on so far. */
  events: z.number().int(),
  /** Of the events, by their own clocks. */
  firstAt: z.iso.datetime(),
  lastAt: z.iso.datetime(),
  /** When the first match was found. */
  detectedAt: z.iso.datetime(),
});
export type AlertFact = z.infer<typeof AlertFact>;

/**
 * Alerts that are new or rest on more events than before: at most 500, and fewer when their texts are long. All of these
 * have one key, so a listener gets them in the order of the ingest.
 */
export const AlertsRaised = z.object({
  type: z.literal("monitoring.alerts.raised.v1"),
  alerts: z.array(AlertFact),
});
export type AlertsRaised = z.infer<typeof AlertsRaised>;
