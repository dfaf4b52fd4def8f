import type { Match } from "@cordon/advisories";
import { visible } from "../terminal.ts";

const COLUMNS = [
  "id",
  "package",
  "version",
  "source package",
  "source version",
  "fixed version",
  "state",
  "tier",
  "due in days",
  "score",
  "epss",
  "kev",
  "cvss",
  "path",
  "reason",
];

/** RFC 4180 with a header; a cell that a spreadsheet would run as a formula is led by an apostrophe. */
export function csvOf(matches: readonly Match[]): string {
  return `${[COLUMNS, ...matches.map(rowOf)].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}

function rowOf({ id, component, decision, state, fixedVersion, reason }: Match): readonly string[] {
  return [
    id,
    component.name,
    component.version,
    component.source?.name ?? "",
    component.source?.version ?? "",
    fixedVersion ?? "",
    state,
    decision.tier.label,
    decision.tier.dueInDays?.toString() ?? "",
    decision.score.toString(),
    decision.epss?.toString() ?? "",
    decision.isInKev ? "yes" : "no",
    decision.cvss?.base.toString() ?? "",
    component.paths[0] ?? "",
    reason.join("; "),
  ];
}

function cell(text: string): string {
  const safe = visible(text);
  const harmless = /^[=+\-@]/.test(safe) ? `'${safe}` : safe;
  return /[",;]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
