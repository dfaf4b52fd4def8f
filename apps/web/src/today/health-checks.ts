import type { IntakeState, SourceItem } from "@cordon/monitoring/contract";
import type { Readiness } from "@cordon/platform/health/health-contract";
import { bytes, count, duration, plural, type Tone } from "@cordon/ui";
import { type EventsSearch, rangeSeen } from "../events-link.ts";
import { recentEvents, type SourceState, sourceTroubles } from "../monitoring/sources/source-health.ts";

/** One thing that is looked at, whether it is well or not: who reads it sees what is covered. */
export interface HealthCheck {
  readonly name: string;
  readonly tone: Extract<Tone, "ok" | "warn" | "danger">;
  /** What was found, as a sentence. */
  readonly finding: string;
  /** The rows behind it. */
  readonly to: "/sources" | "/events" | "/settings/about";
  readonly search: Readonly<Record<string, string | undefined>>;
}

/** Each is undefined while it is not known: what is not known is not called well. */
export interface HealthFacts {
  /** With where their counts begin. */
  readonly sources: { readonly items: readonly SourceItem[]; readonly since: string } | undefined;
  readonly intake: IntakeState | undefined;
  readonly readiness: Readiness | undefined;
}

const RANK = { danger: 0, warn: 1, ok: 2 } as const;

/** Is everything healthy? The worst first; each answer leads to its rows. */
export function healthChecks({ sources, intake, readiness }: HealthFacts, now: Date): readonly HealthCheck[] {
  const checks = [
    ...(readiness === undefined ? [] : [standing(readiness)]),
    ...(intake === undefined ? [] : [room(intake), waiting(intake)]),
    ...(sources === undefined ? [] : ofSources(sources.items, sources.since, now)),
    ...(intake === undefined ? [] : [syslogLoss(intake)]),
  ];
  return checks.toSorted((a, b) => RANK[a.tone] - RANK[b.tone]);
}

function ofSources(items: readonly SourceItem[], since: string, now: Date): readonly HealthCheck[] {
  return [
    silence(items, now),
    refusals(items),
    lag(items, now),
    understanding(items, since, now),
    clocks(items, since, now),
  ];
}

function standing({ dependencies }: Readiness): HealthCheck {
  const ill = dependencies.filter(({ state }) => state !== "up");
  const isDown = ill.some(({ state }) => state === "down");
  return {
    name: "Stores and jobs",
    tone: ill.length === 0 ? "ok" : isDown ? "danger" : "warn",
    finding:
      ill.length === 0
        ? `${listed(dependencies.map(({ name }) => name))} are up.`
        : ill.map(({ name, state, message }) => `${name} is ${state}. ${message ?? ""}`.trim()).join(" "),
    to: "/settings/about",
    search: {},
  };
}

/** Half as much again as is needed is soon not enough. */
const ROOM_FACTOR = 1.5;

function room({ disk: { freeBytes, neededBytes } }: IntakeState): HealthCheck {
  const isFull = freeBytes < neededBytes;
  return {
    name: "Disk",
    tone: isFull ? "danger" : freeBytes < neededBytes * ROOM_FACTOR ? "warn" : "ok",
    finding: isFull
      ? `${bytes(freeBytes)} are free. New batches are refused until there are ${bytes(neededBytes)}.`
      : `${bytes(freeBytes)} are free. Below ${bytes(neededBytes)} new batches are refused.`,
    to: "/settings/about",
    search: {},
  };
}

const WAITS_TOO_LONG_MS = 60_000;

function waiting({ waiting: { batches, oldestMs } }: IntakeState): HealthCheck {
  return {
    name: "Backlog",
    tone: oldestMs !== null && oldestMs > WAITS_TOO_LONG_MS ? "danger" : "ok",
    finding:
      oldestMs === null
        ? "Everything that came is stored."
        : `${plural(batches, "batch", "batches")} wait to be stored, the oldest for ${duration(oldestMs)}.`,
    to: "/settings/about",
    search: {},
  };
}

function inState(sources: readonly SourceItem[], state: SourceState, now: Date): readonly SourceItem[] {
  return sources.filter((source) => sourceTroubles(source, now).some((trouble) => trouble.state === state));
}

function silence(sources: readonly SourceItem[], now: Date): HealthCheck {
  const silent = inState(sources, "silent", now);
  const isAll = silent.length === sources.length;
  return {
    name: "Sources",
    tone: silent.length === 0 ? "ok" : "danger",
    finding:
      silent.length === 0
        ? sources.length === 1
          ? "The only source sends."
          : `All ${count(sources.length)} sources send.`
        : `${isAll ? "All" : count(silent.length)} of ${plural(sources.length, "source")} ${silent.length === 1 ? "is" : "are"} silent: ${named(silent)}.`,
    to: "/sources",
    search: silent.length === 0 ? {} : { state: "silent" },
  };
}

function refusals(sources: readonly SourceItem[]): HealthCheck {
  const refused = sources.filter((source) => source.refused > 0);
  const batches = refused.reduce((sum, source) => sum + source.refused, 0);
  return {
    name: "Refusals",
    tone: batches === 0 ? "ok" : "danger",
    finding:
      batches === 0
        ? "No batch was refused in the last 24 hours."
        : `${plural(batches, "batch", "batches")} refused in the last 24 hours, from ${named(refused)}.`,
    to: "/sources",
    search: batches === 0 ? {} : { state: "refused" },
  };
}

function lag(sources: readonly SourceItem[], now: Date): HealthCheck {
  const late = inState(sources, "lagging", now);
  const worst = Math.max(0, ...sources.map(({ lagMs }) => lagMs ?? 0));
  return {
    name: "Lag",
    tone: late.length === 0 ? "ok" : "warn",
    finding:
      late.length === 0
        ? worst === 0
          ? "No live record came in the last hour."
          : `Records come within ${duration(worst)} of being written.`
        : `Half of the records of ${named(late)} come more than 5 min after they were written.`,
    to: "/sources",
    search: late.length === 0 ? { sort: "-lag" } : { state: "lagging" },
  };
}

function understanding(sources: readonly SourceItem[], since: string, now: Date): HealthCheck {
  const received = sources.reduce((sum, source) => sum + recentEvents(source), 0);
  const undecoded = sources.reduce((sum, source) => sum + source.undecoded, 0);
  const isWorth = inState(sources, "undecoded", now).length > 0;
  return {
    name: "Decoding",
    tone: isWorth ? "warn" : "ok",
    finding:
      undecoded === 0
        ? "A decoder knew every record of the last 24 hours."
        : `${count(undecoded)} of ${plural(received, "record")} (${percent(undecoded / received)}) were kept as text in the last 24 hours.`,
    ...(undecoded === 0
      ? ({ to: "/sources", search: {} } as const)
      : { to: "/events", search: receivedBy(sources, "decoder:text", since, now) }),
  };
}

function clocks(sources: readonly SourceItem[], since: string, now: Date): HealthCheck {
  const wrong = sources.filter(({ skewed }) => skewed > 0);
  const records = wrong.reduce((sum, { skewed }) => sum + skewed, 0);
  return {
    name: "Clocks",
    tone: records === 0 ? "ok" : "warn",
    finding:
      records === 0
        ? "No record of the last 24 hours had a wrong clock."
        : `${plural(records, "record")} of the last 24 hours had a wrong clock, from ${named(wrong)}.`,
    ...(records === 0
      ? ({ to: "/sources", search: {} } as const)
      : { to: "/events", search: receivedBy(sources, "exists:skew", since, now) }),
  };
}

function syslogLoss({ syslog: { dropped, refused } }: IntakeState): HealthCheck {
  const parts = [
    ...(dropped === 0 ? [] : [`${plural(dropped, "message")} dropped for want of room`]),
    ...(refused === 0
      ? []
      : [`${plural(refused, "message or connection", "messages or connections")} refused from other networks`]),
  ];
  return {
    name: "Syslog",
    tone: dropped > 0 ? "danger" : refused > 0 ? "warn" : "ok",
    finding:
      parts.length === 0
        ? "Nothing was lost since the server started."
        : `Since the server started: ${parts.join(", ")}.`,
    to: "/sources",
    search: { vouching: "unauthenticated" },
  };
}

/** All records received since then, whenever they happened. */
function receivedBy(sources: readonly SourceItem[], filter: string, since: string, now: Date): HealthCheck["search"] {
  const times = sources.flatMap(({ occurred }) => (occurred === null ? [] : [occurred]));
  const first = times.map((time) => time.first).reduce((a, b) => (a < b ? a : b), since);
  const last = times.map((time) => time.last).reduce((a, b) => (a > b ? a : b), since);
  const found: EventsSearch = {
    q: `${filter} receivedAt:>=${since}`,
    ...rangeSeen({ firstSeenAt: first, lastSeenAt: last }, now),
  };
  return { ...found };
}

const NAMED = 3;

/** "web-1, db-1 and 4 more". */
function named(sources: readonly SourceItem[]): string {
  const names = sources.slice(0, NAMED).map(({ name }) => name);
  return sources.length > NAMED ? `${names.join(", ")} and ${count(sources.length - NAMED)} more` : listed(names);
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

function percent(share: number): string {
  return share < 0.01 ? "< 1 %" : `${Math.round(share * 100)} %`;
}

/** The answer as a title: "3 things to look at", or that there is none. */
export function healthFinding(checks: readonly HealthCheck[]): string {
  const ill = checks.filter(({ tone }) => tone !== "ok").length;
  return ill === 0 ? "Everything is healthy" : `${plural(ill, "thing")} to look at`;
}
