import { basename, isAbsolute, relative } from "node:path";
import type { Component, DecisionTable, Match } from "@cordon/advisories";
import { jsonLine } from "../terminal.ts";
import { VERSION } from "../version.ts";
import { decisionTrace } from "./match-json.ts";
import type { TargetOptions } from "./target.ts";
import { weaknessUrl } from "./weakness-url.ts";

/** Longer descriptions are refused by code scanning of GitHub, as are more tags. */
const MAX_DESCRIPTION = 1_000;
const MAX_ALIASES = 15;

/** What was read, as it was named. */
export interface SarifTarget extends TargetOptions {
  readonly dir?: string | undefined;
}

/** SARIF 2.1.0: one rule a weakness, one result an open match, at the file that says it is installed. */
export function sarifOf(matches: readonly Match[], table: DecisionTable, target: SarifTarget = {}): string {
  const weaknesses = new Map(matches.map((match) => [match.id, match]));
  const ids = [...weaknesses.keys()];
  const indexOf = new Map(ids.map((id, index) => [id, index]));
  return jsonLine({
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "Cordon",
            version: VERSION,
            rules: ids.flatMap((id) => ruleOf(weaknesses.get(id), table)),
          },
        },
        columnKind: "utf16CodeUnits",
        results: matches.map((match) => resultOf(match, indexOf.get(match.id) ?? 0, table, target)),
      },
    ],
  });
}

function ruleOf(match: Match | undefined, table: DecisionTable): readonly object[] {
  if (!match) return [];
  const { id, summary, decision, aliases } = match;
  const helpUri = weaknessUrl(id);
  const description = bounded(summary ?? `${id}, of which the advisory says no more.`);
  return [
    {
      id,
      // A name beside an id has to be another word (SARIF, 3.49.7), and is what viewers group by.
      name: "VulnerablePackage",
      shortDescription: { text: description },
      fullDescription: { text: description },
      defaultConfiguration: { level: levelOf(decision.tier.id, table) },
      ...(helpUri !== undefined && { helpUri }),
      help: { text: bounded(`${description}${helpUri === undefined ? "" : ` ${helpUri}`}`) },
      properties: {
        tags: ["security", "vulnerability", ...aliases.slice(0, MAX_ALIASES)],
        precision: "very-high",
        // GitHub sorts by it; without a vector there is no number to give.
        ...(decision.cvss && { "security-severity": decision.cvss.base.toFixed(1) }),
      },
    },
  ];
}

function resultOf(match: Match, ruleIndex: number, table: DecisionTable, target: SarifTarget): object {
  const { id, component, fixedVersion, decision, reason } = match;
  const remedy = fixedVersion === undefined ? "There is no fix yet." : `Upgrade to ${fixedVersion}.`;
  const [path = "", ...inner] = (component.paths[0] ?? "").split("!");
  const uri = uriOf(placeOf(path, target));
  return {
    ruleId: id,
    ruleIndex,
    level: levelOf(decision.tier.id, table),
    message: {
      text: `${component.name} ${component.version} has ${id} (${decision.tier.label}). ${remedy} ${reason.join(". ")}`,
    },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri }, region: { startLine: 1 } },
        logicalLocations: [
          {
            fullyQualifiedName: [component.purl, ...inner].join("!"),
            kind: "package",
          },
        ],
      },
    ],
    // Without the version: after an upgrade that does not mend it, it is the same result.
    partialFingerprints: { "weaknessAndPackage/v1": `${id}|${packageOf(component)}|${uri}` },
    properties: {
      tier: decision.tier.id,
      dueInDays: decision.tier.dueInDays ?? null,
      score: decision.score,
      reason: [...reason, ...decisionTrace(match)],
    },
  };
}

function packageOf({ type, namespace, name }: Component): string {
  return [type, namespace, name].filter((part) => part !== undefined).join("/");
}

function levelOf(tier: string, table: DecisionTable): "error" | "warning" | "note" {
  const rank = table.tiers.findIndex(({ id }) => id === tier) / Math.max(1, table.tiers.length - 1);
  return rank <= 0.5 ? "error" : rank < 1 ? "warning" : "note";
}

/** As seen from the folder one is in, where repositories are checked out; a root file system from its own top. */
function placeOf(path: string, { dir, sbom, lockfile }: SarifTarget): string {
  const file = sbom === "-" ? undefined : (sbom ?? lockfile);
  if (file !== undefined) return fromHere(file) ?? basename(file);
  return dir === undefined ? path : `${fromHere(dir) ?? ""}/${path}`;
}

/** Undefined for what lies elsewhere. */
function fromHere(place: string): string | undefined {
  const way = relative(process.cwd(), place);
  return way.startsWith("..") || isAbsolute(way) ? undefined : way;
}

/** A relative reference that stays below what it is relative to, whatever an SBOM says. */
function uriOf(path: string): string {
  const parts = path
    .toWellFormed()
    .split(/[/\\]/)
    .filter((part) => part !== "" && part !== "." && part !== "..");
  return parts.length === 0 ? "unknown" : parts.map(encodeURIComponent).join("/");
}

function bounded(text: string): string {
  return text.length > MAX_DESCRIPTION ? `${text.slice(0, MAX_DESCRIPTION - 1).toWellFormed()}…` : text;
}
