import type { RuleTrialAnswer } from "@cordon/monitoring/contract";
import { plural } from "@cordon/ui";

/** "It would have raised 12 alerts on 3 hosts." */
export function trialFinding({ alerts, hostCount, matches }: RuleTrialAnswer): string {
  if (matches === 0) return "It would have raised nothing.";
  const where = hostCount === 0 ? "" : ` on ${plural(hostCount, "host")}`;
  return `It would have raised ${plural(alerts, "alert")}${where}.`;
}

/** What it was run over, and what to make of it. */
export function trialGround({ events, matches, isComplete, isNoisy }: RuleTrialAnswer): string {
  if (events === 0) {
    return "No stored event of that time is of the kind it looks at, so it could not match. Does a source send them?";
  }
  const some = isComplete ? "" : " The time was up before all were seen: these are the newest, and there are more.";
  const noisy = isNoisy
    ? " That is more than 100 different hosts, users or addresses: had they come within an hour, one “noisy rule” alert would stand for most of them."
    : "";
  return `${plural(matches, "match", "matches")} in ${plural(events, "event")} of the kind it looks at.${some}${noisy}`;
}
