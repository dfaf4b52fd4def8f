/** Sigma's levels, from harmless to worst; the order is the meaning. */
export const LEVELS = ["informational", "low", "medium", "high", "critical"] as const;
export type Level = (typeof LEVELS)[number];

export const RULE_STATUSES = ["stable", "test", "experimental", "deprecated", "unsupported"] as const;
export type RuleStatus = (typeof RULE_STATUSES)[number];

export type RuleOrigin = "built-in" | "imported";

export function levelRank(level: Level): number {
  return LEVELS.indexOf(level);
}

/** A new set brings no noise: ours run from level low on; of others everything that its authors still stand behind. */
export function isOnByDefault(
  origin: RuleOrigin,
  rule: { readonly level: Level; readonly status: RuleStatus },
): boolean {
  if (origin === "built-in") return levelRank(rule.level) >= levelRank("low");
  return rule.status !== "deprecated" && rule.status !== "unsupported";
}

/** ATT&CK as in `credential-access` and `T1003.001`, in the order of the tags; each once. */
export function attackOf(tags: readonly string[]): { readonly tactics: string[]; readonly techniques: string[] } {
  const tactics = new Set<string>();
  const techniques = new Set<string>();
  for (const tag of tags) {
    const name = /^attack\.(.+)$/i.exec(tag)?.[1]?.toLowerCase();
    if (name === undefined) continue;
    if (/^t\d{4}(\.\d{3})?$/.test(name)) techniques.add(name.toUpperCase());
    else if (TACTICS.has(name.replaceAll("_", "-"))) tactics.add(name.replaceAll("_", "-"));
  }
  return { tactics: [...tactics], techniques: [...techniques] };
}

/** @source MITRE ATT&CK Enterprise 18, and the names that Sigma's rules use beside them. */
const TACTICS: ReadonlySet<string> = new Set([
  "reconnaissance",
  "resource-development",
  "initial-access",
  "execution",
  "persistence",
  "privilege-escalation",
  "defense-evasion",
  "stealth",
  "defense-impairment",
  "credential-access",
  "discovery",
  "lateral-movement",
  "collection",
  "command-and-control",
  "exfiltration",
  "impact",
]);
