import type { SigmaRule } from "@cordon/sigma";
import { techniqueOf, tacticOf } from "../rules/attack-tags.ts";
import { table } from "../terminal.ts";
import type { FoundMatch } from "./scan-job.ts";

/** Counts matches by what people ask first, in bounded memory: hosts beyond the first thousands are one row. */
export interface ScanSummary {
  readonly add: (match: FoundMatch, rule: SigmaRule) => void;
  /** For people: rules with their first place, then levels, tactics and hosts. */
  readonly text: () => string;
}

interface RuleCount {
  readonly rule: SigmaRule;
  readonly first: FoundMatch;
  matches: number;
}

const MAX_HOSTS = 10_000;
const SHOWN_HOSTS = 10;
const LEVELS = ["critical", "high", "medium", "low", "informational"] as const;

export function createScanSummary(): ScanSummary {
  const rules = new Map<SigmaRule, RuleCount>();
  const levels = new Map<string, number>();
  const tactics = new Map<string, number>();
  const hosts = new Map<string, number>();

  return {
    add(match, rule) {
      const count = rules.get(rule);
      if (count) count.matches += 1;
      else rules.set(rule, { rule, first: match, matches: 1 });
      increase(levels, rule.level);
      for (const tactic of rule.tags.map(tacticOf)) if (tactic !== undefined) increase(tactics, tactic);
      const host = match.host ?? "(no host)";
      increase(hosts, hosts.size >= MAX_HOSTS && !hosts.has(host) ? "(other hosts)" : host);
    },
    text() {
      if (rules.size === 0) return "No rule matched.\n";
      const found = [...rules.values()].sort(bySeverity);
      return [
        table(
          ["LEVEL", "EVENTS", "FIRST AT", "TECHNIQUES", "AUTHOR", "RULE"],
          found.map(({ rule, first, matches }) => [
            rule.level,
            matches.toLocaleString("en"),
            placeOf(first),
            rule.tags.map(techniqueOf).filter(isPresent).join(" ") || "-",
            cut(rule.author || "-", 30),
            rule.title,
          ]),
        ),
        counts(
          "LEVEL",
          LEVELS.filter((level) => levels.has(level)).map((level) => [level, levels.get(level) ?? 0]),
        ),
        counts("TACTIC", sorted(tactics)),
        counts("HOST", sorted(hosts).slice(0, SHOWN_HOSTS)),
        hosts.size > SHOWN_HOSTS ? `and ${(hosts.size - SHOWN_HOSTS).toLocaleString("en")} more hosts\n` : "",
      ]
        .filter((part) => part !== "")
        .join("\n");
    },
  };
}

const PLACE_WIDTH = 48;

/** The end of a long path tells more than its beginning. */
function placeOf({ file, line }: FoundMatch): string {
  const place = `${file}:${line}`;
  return place.length > PLACE_WIDTH ? `\u2026${place.slice(1 - PLACE_WIDTH)}` : place;
}

function increase(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function sorted(counts: ReadonlyMap<string, number>): (readonly [string, number])[] {
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

function counts(name: string, rows: readonly (readonly [string, number])[]): string {
  return rows.length === 0
    ? ""
    : table(
        [name, "MATCHES"],
        rows.map(([key, count]) => [key, count.toLocaleString("en")]),
      );
}

function bySeverity(a: RuleCount, b: RuleCount): number {
  return LEVELS.indexOf(a.rule.level) - LEVELS.indexOf(b.rule.level) || b.matches - a.matches;
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}\u2026` : text;
}

function isPresent(text: string | undefined): text is string {
  return text !== undefined;
}
