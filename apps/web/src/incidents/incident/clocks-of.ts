import type { IncidentDetail } from "@cordon/incidents/contract";
import { shortDuration } from "../incident-words.ts";

export interface NamedClock {
  readonly name: string;
  readonly words: string;
  readonly isRunning: boolean;
}

type Timed = Pick<IncidentDetail, "createdAt" | "state" | "times">;

/** The clocks that people are measured by, from the records alone. Of what did not happen and no longer can there is none. */
export function clocksOf({ createdAt, state, times }: Timed, now: Date): readonly NamedClock[] {
  const begin = times.openedAt ?? createdAt;
  const end = times.closedAt ?? undefined;
  const clock = (name: string, from: string, to: string | null | undefined, runs: boolean): readonly NamedClock[] => {
    if (to === null || to === undefined) return runs ? [{ name, words: span(from, now), isRunning: true }] : [];
    return [{ name, words: span(from, new Date(to)), isRunning: false }];
  };
  const isLive = state !== "closed" && state !== "candidate";
  return [
    end === undefined
      ? { name: "Age", words: span(begin, now), isRunning: false }
      : { name: "Open for", words: span(begin, new Date(end)), isRunning: false },
    ...clock("To acknowledge", begin, times.acknowledgedAt, isLive),
    ...clock("To contain", begin, times.containedAt, isLive && times.acknowledgedAt !== null),
  ];
}

function span(from: string, to: Date): string {
  return shortDuration(to.getTime() - new Date(from).getTime());
}
