import {
  type Assessment,
  type DecisionTable,
  isMalicious,
  type Match,
  type Remedy,
  remediesOf,
  type Tier,
} from "@cordon/advisories";
import { visible } from "../terminal.ts";
import { nothingOpen } from "./coverage-text.ts";

const NAMED_WEAKNESSES = 4;
const NAMED_COMPONENTS = 6;
const NAMED_PATHS = 2;

/** For people: what to do, the most urgent first; then what nobody can mend yet, and the notes on what could not be judged. */
export function summaryText(assessment: Assessment, table: DecisionTable, notes: readonly string[]): string {
  const open = assessment.matches.filter(({ state, isDormant }) => state === "open" && !isDormant);
  const remedies = remediesOf(
    open.filter((match) => !isMalicious(match)),
    table,
  );
  return [
    maliciousText(open.filter(isMalicious)),
    ...table.tiers.map((tier) =>
      tierText(
        tier.label,
        remedies.filter((remedy) => remedy.upgradeTo !== undefined && remedy.tiers[0]?.tier === tier),
        table,
      ),
    ),
    unfixedText(remedies.filter(({ upgradeTo }) => upgradeTo === undefined)),
    dormantText(assessment.matches),
    open.length === 0 ? nothingOpen(assessment) : totalText(open, table),
    notes.join("\n"),
  ]
    .filter((part) => part !== "")
    .join("\n\n")
    .concat("\n");
}

function tierText(label: string, remedies: readonly Remedy[], table: DecisionTable): string {
  if (remedies.length === 0) return "";
  const lines = remedies.map((remedy) => `  ${remedyLine(remedy, table)}\n${details(remedy)}`);
  return `${label.toUpperCase()}\n${lines.join("\n")}`;
}

/** "upgrade openssl to 3.0.17-1~deb12u2: closes 14, 2 within 3 days" */
export function remedyLine({ package: name, upgradeTo, closes, tiers }: Remedy, table: DecisionTable): string {
  // Where all have the deadline of the heading, it says enough.
  const urgent = tiers
    .filter(({ tier }) => tiers.length > 1 && tier !== table.tiers.at(-1))
    .slice(0, 2)
    .map(({ tier, weaknesses }) => `${weaknesses} ${within(tier)}`);
  const action =
    upgradeTo === undefined
      ? `${name}: ${closes.length} open`
      : `upgrade ${name} to ${upgradeTo}: closes ${closes.length}`;
  return visible([action, ...urgent].join(", "));
}

function details({ components, installed, closes, package: name, space, paths }: Remedy): string {
  const others = components.filter((component) => component !== name);
  const has = `has ${installed.join(", ")}`;
  // Packages of a distribution are found by their names, libraries by where they lie.
  const isPackaged = /^(deb|rpm|apk)\//.test(space);
  const named = isPackaged ? some(others, NAMED_COMPONENTS) : some(paths, NAMED_PATHS);
  const inside = named === "" ? "" : `; ${named}`;
  return `      ${visible(`${has}${inside}`)}\n      ${visible(some(closes, NAMED_WEAKNESSES))}`;
}

/** A newer version mends nothing of what was already run. */
function maliciousText(matches: readonly Match[]): string {
  if (matches.length === 0) return "";
  const lines = matches.map(
    ({ id, asked, component }) =>
      `  ${visible(`remove ${asked.name} ${asked.version}: ${id}`)}\n      ${visible(some(component.paths, NAMED_PATHS))}`,
  );
  return `MALICIOUS PACKAGES: WHAT RAN THEM HAS BEEN ATTACKED\n${lines.join("\n")}`;
}

function unfixedText(remedies: readonly Remedy[]): string {
  if (remedies.length === 0) return "";
  const lines = remedies.map(({ package: name, installed, closes }) =>
    visible(`  ${name} ${installed.join(", ")}: ${some(closes, NAMED_WEAKNESSES)}`),
  );
  return `NO FIX YET\n${lines.join("\n")}`;
}

function dormantText(matches: readonly Match[]): string {
  const kernels = new Map<string, number>();
  for (const { component, state, isDormant } of matches) {
    if (state !== "open" || !isDormant) continue;
    const name = `${component.name} ${component.version}`;
    kernels.set(name, (kernels.get(name) ?? 0) + 1);
  }
  if (kernels.size === 0) return "";
  const lines = [...kernels].map(([name, count]) =>
    visible(`  ${name}: ${count} open; remove it when it is no longer needed`),
  );
  return `INSTALLED KERNELS THAT DO NOT RUN\n${lines.join("\n")}`;
}

function totalText(open: readonly Match[], table: DecisionTable): string {
  const weaknesses = new Map(open.map((match) => [match.id, match]));
  const counts = table.tiers.flatMap((tier) => {
    const count = [...weaknesses.values()].filter(({ decision }) => decision.tier === tier).length;
    return count > 0 ? [`${count} ${within(tier)}`] : [];
  });
  const packages = new Set(open.map(({ component }) => component.purl)).size;
  return `${weaknesses.size} open in ${packages} packages (${open.length} matches): ${counts.join(", ")}`;
}

/** "within 3 days", "on upgrade" */
function within({ label, dueInDays }: Tier): string {
  return dueInDays === undefined ? label : `within ${label}`;
}

function some(names: readonly string[], most: number): string {
  const rest = names.length - most;
  return rest > 0 ? `${names.slice(0, most).join(", ")} and ${rest} more` : names.join(", ");
}
