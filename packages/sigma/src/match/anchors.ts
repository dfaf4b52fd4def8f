import type { Condition, FieldTest, GlobPart, Test } from "../rule/rule.ts";
import { FOREIGN } from "./automaton.ts";
import { regexLiterals } from "./regex-literals.ts";

/**
 * Something that must be seen in an event before a rule can match it. A rule is tried when one of its anchors is seen;
 * the anchors of a rule are chosen so that it cannot match without one of them.
 */
export type Anchor =
  /** The field's value is this text, in lower case. */
  | { readonly kind: "exact"; readonly field: string; readonly text: string }
  /** The last part of a path is this name, in lower case. */
  | { readonly kind: "base"; readonly field: string; readonly text: string }
  /** The field holds this text; lower case ASCII. */
  | { readonly kind: "part"; readonly field: string; readonly text: string }
  /** The field holds a character outside ASCII. */
  | { readonly kind: "foreign"; readonly field: string }
  /** The event has the field. */
  | { readonly kind: "present"; readonly field: string }
  /** The record holds this text; lower case ASCII. */
  | { readonly kind: "keyword"; readonly text: string };

interface Choice {
  /** How many events are expected to have one of the anchors; only the order matters. */
  readonly cost: number;
  readonly anchors: readonly Anchor[];
}

/** The cheapest anchors of a condition, or undefined when it can match an event that has nothing at all. */
export function anchorsOf(condition: Condition): readonly Anchor[] | undefined {
  return choose(condition)?.anchors;
}

function choose(condition: Condition): Choice | undefined {
  switch (condition.kind) {
    case "and":
      return cheapest(condition.of.map(choose));
    case "or":
    case "some":
      return union(condition.of.map(choose));
    case "not":
      return undefined;
    case "search":
      return choose(condition.of);
    case "field": {
      const choices = condition.tests.map((test) => ofTest(condition, test));
      return condition.all ? cheapest(choices) : union(choices);
    }
    case "keywords": {
      const choices = condition.tests.map(ofKeyword);
      return condition.all ? cheapest(choices) : union(choices);
    }
  }
}

function cheapest(choices: readonly (Choice | undefined)[]): Choice | undefined {
  let best: Choice | undefined;
  for (const choice of choices) if (choice && (!best || choice.cost < best.cost)) best = choice;
  return best;
}

/** Undefined as soon as one of them has none: it could match without the anchors of the others. */
function union(choices: readonly (Choice | undefined)[]): Choice | undefined {
  const anchors: Anchor[] = [];
  let cost = 0;
  for (const choice of choices) {
    if (!choice) return undefined;
    anchors.push(...choice.anchors);
    cost += choice.cost;
  }
  return { cost, anchors };
}

const PRESENT_COST = 100_000;
/** Fields that have few values, so that any of them is seen all the time. */
const COMMON_FIELDS: ReadonlySet<string> = new Set([
  "EventID",
  "EventType",
  "Channel",
  "Provider_Name",
  "LogonType",
  "Level",
  "IntegrityLevel",
  "User",
  "type",
]); // prettier-ignore
/** Programs that run all the time on Windows. */
const COMMON_PROGRAMS: ReadonlySet<string> = new Set([
  "svchost.exe",
  "explorer.exe",
  "services.exe",
  "cmd.exe",
  "conhost.exe",
  "powershell.exe",
  "rundll32.exe",
  "lsass.exe",
  "winlogon.exe",
  "wmiprvse.exe",
  "taskhostw.exe",
  "dllhost.exe",
  "msiexec.exe",
  "reg.exe",
  "net.exe",
  "chrome.exe",
  "firefox.exe",
  "msedge.exe",
  "bash",
  "sh",
  "python3",
]); // prettier-ignore
/** What most paths and command lines hold; a literal within one of them tells little. */
const COMMON_TEXTS: readonly string[] = [
  "c:\\windows\\system32\\",
  "c:\\windows\\syswow64\\",
  "c:\\program files (x86)\\",
  "c:\\program files\\common files\\",
  "c:\\programdata\\microsoft\\",
  "c:\\users\\public\\appdata\\local\\temp\\",
  "\\appdata\\local\\microsoft\\windows\\",
  "svchost.exe -k ",
  "powershell.exe -",
  ".dll,",
  "\\currentversion\\",
  "hklm\\software\\microsoft\\windows nt\\currentversion\\",
  "hklm\\system\\currentcontrolset\\services\\",
  "/usr/bin/",
  "/usr/sbin/",
  "https://",
  "http://www.",
  "microsoft-windows-",
];

function present(field: string): Choice {
  return { cost: PRESENT_COST, anchors: [{ kind: "present", field }] };
}

function ofTest({ field }: FieldTest, test: Test): Choice | undefined {
  switch (test.kind) {
    case "text":
      return ofText(field, test.operator, test.text.toLowerCase());
    case "glob":
      return ofParts(field, test.parts);
    case "regex": {
      const literals = regexLiterals(test.pattern);
      // A regular expression is dear to verify, so that it pays to look for something else first.
      const choice = literals && union(literals.map((literal) => ofParts(field, [literal])));
      return choice ? { ...choice, cost: choice.cost * 3 } : present(field);
    }
    case "null":
      return undefined;
    case "exists":
      return test.expected ? present(field) : undefined;
    case "cidr":
    case "compare":
    case "fieldref":
    case "none":
      return present(field);
  }
}

function ofText(field: string, operator: string, text: string): Choice {
  if (operator === "equals") {
    return { cost: COMMON_FIELDS.has(field) || text === "" ? 2_000 : 10, anchors: [{ kind: "exact", field, text }] };
  }
  const cut = Math.max(text.lastIndexOf("\\"), text.lastIndexOf("/"));
  if (operator === "ends" && cut >= 0 && cut < text.length - 1) {
    const name = text.slice(cut + 1);
    return { cost: COMMON_PROGRAMS.has(name) ? 1_000 : 20, anchors: [{ kind: "base", field, text: name }] };
  }
  return ofParts(field, [text]);
}

function ofParts(field: string, parts: readonly GlobPart[]): Choice {
  const literals = literalsOf(parts);
  const best = bestLiteral(literals);
  if (best !== undefined) return { cost: literalCost(best), anchors: [{ kind: "part", field, text: best }] };
  if (literals.some((literal) => FOREIGN.test(literal))) return { cost: 500, anchors: [{ kind: "foreign", field }] };
  return present(field);
}

function ofKeyword(test: Test): Choice | undefined {
  const literals =
    test.kind === "text"
      ? [test.text.toLowerCase()]
      : test.kind === "glob"
        ? literalsOf(test.parts)
        : test.kind === "regex"
          ? regexLiterals(test.pattern)
          : undefined;
  if (literals === undefined) return undefined;
  if (test.kind === "regex") return union(literals.map((literal) => keyword([literal])));
  return keyword(literals);
}

function keyword(literals: readonly string[]): Choice | undefined {
  const best = bestLiteral(literals);
  return best === undefined ? undefined : { cost: literalCost(best), anchors: [{ kind: "keyword", text: best }] };
}

function literalsOf(parts: readonly GlobPart[]): readonly string[] {
  return parts.filter((part) => typeof part === "string").map((part) => part.toLowerCase());
}

/** Single characters occur everywhere. */
const LEAST = 2;
/** Longer ones are cut there: it seldom makes a difference, and the automaton stays small enough for the cache. */
const MOST = 10;

/** The literal, or the part of one, that is expected in the fewest events. */
function bestLiteral(literals: readonly string[]): string | undefined {
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const literal of literals.flatMap((text) => text.split(FOREIGN))) {
    for (let at = 0; at === 0 || (at + MOST <= literal.length && at < MOST_WINDOWS); at++) {
      const window = literal.slice(at, at + MOST);
      const cost = window.length < LEAST ? least : literalCost(window);
      if (cost < least) [best, least] = [window, cost];
    }
  }
  return best;
}

const MOST_WINDOWS = 40;

function literalCost(literal: string): number {
  if (COMMON_PARTS.has(literal)) return 20_000;
  let common = 0;
  for (let at = 0; at < literal.length; at++) if (COMMON_CHARACTERS.has(literal.charCodeAt(at))) common += 1;
  const length = literal.length - common / 2;
  return length >= 6 ? 15 - length : length >= 4 ? 60 - length : length >= 3 ? 300 : length >= 2 ? 3_000 : 8_000;
}

/** Every part of a common text that may become a literal: looked up thousands of times while an index is made. */
const COMMON_PARTS: ReadonlySet<string> = new Set(COMMON_TEXTS.flatMap(partsOf));

function partsOf(text: string): readonly string[] {
  const parts: string[] = [];
  for (let at = 0; at < text.length; at++) {
    for (let end = at + LEAST; end <= Math.min(text.length, at + MOST); end++) parts.push(text.slice(at, end));
  }
  return parts;
}

const COMMON_CHARACTERS: ReadonlySet<number> = new Set(Buffer.from("\\/. eisontrcmwad"));
