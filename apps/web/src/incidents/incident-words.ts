import type { IncidentAlert, IncidentItem } from "@cordon/incidents/contract";
import { duration, type SeverityMarkProps } from "@cordon/ui";

export type IncidentState = IncidentItem["state"];
export type AlertSeverity = IncidentAlert["severity"];
export type Disposition = NonNullable<IncidentItem["disposition"]>;

/** In the order in which a response goes. */
export const STATES = ["candidate", "open", "acknowledged", "contained", "eradicated", "recovered", "closed"] as const;

/** Worst first. */
export const SEVERITIES = ["critical", "high", "medium", "low", "informational"] as const;

export const DISPOSITIONS: readonly { readonly value: Disposition; readonly label: string; readonly hint: string }[] = [
  { value: "true-positive", label: "True positive", hint: "It was harm, or an attempt at it." },
  {
    value: "benign-true-positive",
    label: "Benign true positive",
    hint: "It happened as the rule says, and was meant.",
  },
  { value: "false-positive", label: "False positive", hint: "The rule took something else for it." },
  { value: "duplicate", label: "Duplicate", hint: "Another incident tells the same story." },
];

export function dispositionWord(disposition: Disposition): string {
  return DISPOSITIONS.find(({ value }) => value === disposition)?.label ?? disposition;
}

/** What a closed incident ended as; undefined while it is not closed. */
export function closingWord({
  disposition,
  mergedInto,
}: Pick<IncidentItem, "disposition" | "mergedInto">): string | undefined {
  if (mergedInto !== null) return `Merged into #${mergedInto}`;
  return disposition === null ? undefined : dispositionWord(disposition);
}

export function stateWord(state: IncidentState): string {
  return state.slice(0, 1).toUpperCase() + state.slice(1);
}

/** What one does to get there: the words of a button. */
export function moveWord(from: IncidentState, to: IncidentState): string {
  if (from === "closed") return "Reopen";
  if (STATES.indexOf(to) < STATES.indexOf(from)) return `Back to ${to}`;
  if (to === "open") return "Open it";
  if (to === "acknowledged") return "Acknowledge";
  return to === "closed" ? "Close" : `Mark ${to}`;
}

/** The step that the response waits for; closing only where nothing else is left. */
export function primaryMove({
  state,
  nextStates,
}: {
  readonly state: IncidentState;
  readonly nextStates: readonly IncidentState[];
}): IncidentState | undefined {
  const forward = nextStates.filter((next) => state === "closed" || STATES.indexOf(next) > STATES.indexOf(state));
  return forward.find((next) => next !== "closed") ?? forward[0];
}

/** Sigma's severities in the shapes that everything else has. */
export function markOf(severity: AlertSeverity): SeverityMarkProps["severity"] {
  return severity === "informational" ? "info" : severity;
}

type Clocks = Pick<IncidentItem, "state" | "createdAt" | "openedAt" | "acknowledgedAt" | "closedAt">;

export interface Clock {
  /** "waits 2 h 4 min" */
  readonly words: string;
  /** The instant that it counts from. */
  readonly since: string;
  /** Nobody has taken it on yet. */
  readonly isWaiting: boolean;
}

/** The one clock that matters in this state. */
export function incidentClock({ state, createdAt, openedAt, acknowledgedAt, closedAt }: Clocks, now: Date): Clock {
  const clock = (words: string, since: string, isWaiting = false): Clock => ({
    words: `${words} ${shortDuration(now.getTime() - new Date(since).getTime())}`,
    since,
    isWaiting,
  });
  if (state === "closed")
    return { ...clock("closed", closedAt ?? createdAt), words: `closed ${ago(closedAt ?? createdAt, now)}` };
  if (state === "candidate") return clock("seen for", createdAt);
  if (state === "open") return clock("waits", openedAt ?? createdAt, true);
  return clock("taken for", acknowledgedAt ?? openedAt ?? createdAt);
}

function ago(at: string, now: Date): string {
  const ms = now.getTime() - new Date(at).getTime();
  return ms < 60_000 ? "just now" : `${shortDuration(ms)} ago`;
}

/** As `duration`, from a minute on without seconds: a clock that a person reads, not one that runs. */
export function shortDuration(ms: number): string {
  if (ms < 60_000) return "< 1 min";
  return duration(Math.floor(ms / 60_000) * 60_000);
}
