import type { AlertItem } from "@cordon/monitoring/contract";
import { plural, type SeverityMarkProps } from "@cordon/ui";

export type AlertSeverity = AlertItem["severity"];
export type Disposition = NonNullable<AlertItem["disposition"]>;

/** Worst first. */
export const SEVERITIES = ["critical", "high", "medium", "low", "informational"] as const;

/** Sigma says "informational" where the mark says "info". */
export function markOf(severity: AlertSeverity): SeverityMarkProps["severity"] {
  return severity === "informational" ? "info" : severity;
}

export function severityWord(severity: AlertSeverity): string {
  return severity.slice(0, 1).toUpperCase() + severity.slice(1);
}

export const DISPOSITIONS: readonly { readonly value: Disposition; readonly label: string; readonly hint: string }[] = [
  { value: "false-positive", label: "False positive", hint: "The rule took something else for it." },
  {
    value: "benign-true-positive",
    label: "Benign true positive",
    hint: "It happened as the rule says, and was meant.",
  },
  { value: "true-positive", label: "True positive", hint: "It was harm, or an attempt at it." },
  { value: "duplicate", label: "Duplicate", hint: "Another alert or incident tells the same." },
];

export function dispositionWord(disposition: Disposition): string {
  return DISPOSITIONS.find(({ value }) => value === disposition)?.label ?? disposition;
}

/** ATT&CK's names as people write them: `credential-access` is "Credential access". */
export function tacticWord(tactic: string): string {
  const words = tactic.replaceAll(/[-_]/g, " ");
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

/** "3 events on web-1 as root from 10.0.0.5", with what is known. */
export function alertSentence({
  events,
  host,
  user,
  sourceIp,
  isNoisy,
}: Pick<AlertItem, "events" | "host" | "user" | "sourceIp" | "isNoisy">): string {
  if (isNoisy) {
    return `The rule matched more than 100 different hosts, users or addresses within an hour. This one alert stands for the rest: ${plural(events, "event")}.`;
  }
  const where = host === null ? "" : ` on ${host}`;
  const who = user === null ? "" : ` as ${user}`;
  const whence = sourceIp === null ? "" : ` from ${sourceIp}`;
  return `${plural(events, "event")}${where}${who}${whence}.`;
}
