import { type DetectionContext, isMap, parseSearch } from "./parse-detection.ts";
import { parseCondition, type Searches } from "./parse-condition.ts";
import type { ParseOptions } from "./parse-rules.ts";
import { type Condition, LEVELS, type LogSource, type SigmaRule, STATUSES } from "./rule.ts";
import { type DocumentPath, quoted, RuleFault } from "./rule-fault.ts";

type Members = Readonly<Record<string, unknown>>;

export interface DocumentPlace {
  readonly path: string;
  readonly line: number;
}

const STANDARD: ReadonlySet<string> = new Set([
  "title",
  "id",
  "related",
  "name",
  "taxonomy",
  "status",
  "description",
  "license",
  "author",
  "references",
  "date",
  "modified",
  "logsource",
  "detection",
  "fields",
  "falsepositives",
  "level",
  "tags",
  "scope",
]); // prettier-ignore

const MAX_TEXT = 65_535;
const MAX_LIST = 500;

/** One document as a rule. @throws RuleFault */
export function readRule(root: unknown, place: DocumentPlace, options: ParseOptions): SigmaRule {
  if (!isMap(root)) throw new RuleFault([], "The document is not a map, so it is not a rule.");
  if (root["correlation"] !== undefined || root["action"] === "correlation") {
    throw new RuleFault(["correlation"], "Correlation rules are not supported yet.");
  }
  const title = textMember(root, "title", 256);
  if (title.trim() === "") throw new RuleFault(["title"], "The rule has no title.");
  if (!isMap(root["detection"])) throw new RuleFault(["detection"], "The rule has no detection.");
  const logSource = readLogSource(root["logsource"]);
  const missing = new Set<string>();
  const condition = readDetection(root["detection"], ["detection"], {
    placeholders: options.placeholders ?? {},
    missing,
    count: 0,
  });
  return {
    id: textMember(root, "id", 200) || `${place.path}:${place.line}`,
    title,
    name: textMember(root, "name", 256),
    status: choice(root, "status", STATUSES, "test"),
    level: choice(root, "level", LEVELS, "medium"),
    author: textOrList(root, "author"),
    license: textMember(root, "license", 1024),
    description: textMember(root, "description", MAX_TEXT),
    date: textMember(root, "date", 40),
    modified: textMember(root, "modified", 40),
    references: listMember(root, "references"),
    falsePositives: listMember(root, "falsepositives"),
    tags: listMember(root, "tags").map((tag) => tag.toLowerCase()),
    fields: listMember(root, "fields"),
    logSource,
    condition,
    missingPlaceholders: [...missing],
    custom: plain(Object.fromEntries(Object.entries(root).filter(([name]) => !STANDARD.has(name)))),
    path: place.path,
    line: place.line,
  };
}

/** The searches of a detection and the condition over them; a list of conditions is linked by or. */
export function readDetection(detection: Members, at: DocumentPath, context: DetectionContext): Condition {
  const searches: Searches = new Map(
    Object.entries(detection)
      .filter(([name]) => name !== "condition" && name !== "timeframe" && name !== "rules")
      .map(([name, value]) => [name, parseSearch(value, [...at, name], context)]),
  );
  const written = detection["condition"];
  const conditions: readonly unknown[] = Array.isArray(written) ? written : [written];
  if (written === undefined || conditions.length === 0) throw new RuleFault(at, "The detection has no condition.");
  const of = conditions.map((condition, index) => {
    const place = Array.isArray(written) ? [...at, "condition", index] : [...at, "condition"];
    if (typeof condition !== "string") throw new RuleFault(place, "A condition is a text.");
    return parseCondition(condition, searches, place);
  });
  const [only] = of;
  return of.length === 1 && only ? only : { kind: "or", of };
}

export function readLogSource(value: unknown): LogSource {
  if (!isMap(value)) throw new RuleFault(["logsource"], "The rule has no log source.");
  const dimension = (name: "product" | "category" | "service"): LogSource => {
    const text = value[name];
    if (text === undefined || text === null) return {};
    if (typeof text !== "string" || text.length > 200)
      throw new RuleFault(["logsource", name], `The ${name} of a log source is a short text.`);
    return { [name]: text.toLowerCase() };
  };
  return { ...dimension("product"), ...dimension("category"), ...dimension("service") };
}

export function textMember(root: Members, name: string, limit: number): string {
  const value = root[name];
  if (value === undefined || value === null) return "";
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "bigint")
    throw new RuleFault([name], `"${name}" is a text.`);
  const text = String(value);
  if (text.length > limit)
    throw new RuleFault([name], `"${name}" has ${text.length} characters; at most ${limit} are taken.`);
  return text;
}

function textOrList(root: Members, name: string): string {
  return Array.isArray(root[name]) ? listMember(root, name).join(", ") : textMember(root, name, 4_096);
}

function listMember(root: Members, name: string): readonly string[] {
  const value = root[name];
  if (value === undefined || value === null) return [];
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (list.length > MAX_LIST) throw new RuleFault([name], `"${name}" has more than ${MAX_LIST} entries.`);
  return list
    .filter((item) => item !== null)
    .map((item, index) => {
      if (typeof item !== "string" && typeof item !== "number" && typeof item !== "bigint" && typeof item !== "boolean")
        throw new RuleFault([name, index], `"${name}" is a list of texts.`);
      return String(item).slice(0, 4_096);
    });
}

function choice<T extends string>(root: Members, name: string, choices: readonly T[], otherwise: T): T {
  const text = textMember(root, name, 200).toLowerCase();
  if (text === "") return otherwise;
  const found = choices.find((candidate) => candidate === text);
  if (found === undefined) throw new RuleFault([name], `${quoted(text)} is not a ${name}: ${choices.join(", ")}.`);
  return found;
}

/** Without bigint, which JSON does not have. */
function plain(value: Members): Members {
  return JSON.parse(
    JSON.stringify(value, (_name, member: unknown) => (typeof member === "bigint" ? Number(member) : member)),
  ) as Members; // what it was, as JSON has it
}
