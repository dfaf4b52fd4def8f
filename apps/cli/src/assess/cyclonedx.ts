import type { Inventory, Match } from "@cordon/advisories";
import { writeCycloneDx } from "@cordon/components";
import { jsonLine } from "../terminal.ts";
import { decisionTrace } from "./match-json.ts";
import { weaknessUrl } from "./weakness-url.ts";

const STATES = {
  open: "exploitable",
  fixed: "resolved",
  "not-affected": "not_affected",
  "under-investigation": "in_triage",
} as const;
const METHODS: Readonly<Record<string, string>> = {
  "2.0": "CVSSv2",
  "3.0": "CVSSv3",
  "3.1": "CVSSv31",
  "4.0": "CVSSv4",
};

/** The SBOM with its vulnerabilities beside it (CycloneDX 1.6 VDR). */
export function cyclonedxOf(
  inventory: Inventory,
  matches: readonly Match[],
  writing: Parameters<typeof writeCycloneDx>[1],
): string {
  // Our own writer's text: an object.
  const document = JSON.parse(writeCycloneDx(inventory, writing)) as {
    components?: { "bom-ref": string; purl?: string }[];
  };
  const refs = new Map((document.components ?? []).map((component) => [component.purl, component["bom-ref"]]));
  const groups = new Map<string, Match[]>();
  for (const match of matches) {
    const key = `${match.id}\n${match.state}`;
    const group = groups.get(key);
    if (group) group.push(match);
    else groups.set(key, [match]);
  }
  return jsonLine({
    ...document,
    vulnerabilities: [...groups.values()].flatMap((group) => vulnerabilityOf(group, refs)),
  });
}

function vulnerabilityOf(group: readonly Match[], refs: ReadonlyMap<string | undefined, string>): readonly object[] {
  const [first] = group;
  if (!first) return [];
  const { id, aliases, decision, summary, state } = first;
  const url = weaknessUrl(id);
  const fixes = [
    ...new Set(
      group.flatMap(({ asked, fixedVersion }) =>
        fixedVersion === undefined ? [] : [`Upgrade ${asked.name} to ${fixedVersion}.`],
      ),
    ),
  ];
  return [
    {
      "bom-ref": `${id}-${state}`,
      id,
      ...(url !== undefined && { source: { url } }),
      ...(aliases.length > 0 && {
        references: aliases.map((alias) => ({ id: alias, source: { name: alias.split("-")[0] } })),
      }),
      ...(decision.cvss && {
        ratings: [
          {
            source: { name: decision.cvss.source },
            score: decision.cvss.base,
            severity: decision.cvss.severity,
            method: METHODS[decision.cvss.version] ?? "other",
            vector: decision.cvss.vector,
          },
        ],
      }),
      ...(summary !== undefined && { description: summary }),
      ...(fixes.length > 0 && { recommendation: fixes.join(" ") }),
      analysis: { state: STATES[state], detail: [...first.reason, ...decisionTrace(first)].join("\n") },
      affects: group.map(({ component }) => ({ ref: refs.get(component.purl) ?? component.purl })),
      properties: [
        { name: "cordon:tier", value: decision.tier.id },
        { name: "cordon:score", value: String(decision.score) },
      ],
    },
  ];
}
