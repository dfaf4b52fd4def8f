/**
 * What an event says about its log source. `undefined` is "not known": rules for any value of it are tried. An empty
 * list or text is "known to be none": only rules that do not ask are tried.
 */
export interface EventSource {
  readonly product?: string | undefined;
  /** All that apply: a value set in the registry is `registry_set` and `registry_event`. */
  readonly category?: string | readonly string[] | undefined;
  readonly service?: string | readonly string[] | undefined;
}

/** The leaves of a record by the names of its source, nested names joined with dots. */
export type EventFields = ReadonlyMap<string, unknown> | Readonly<Record<string, unknown>>;

export interface SigmaEvent {
  readonly source: EventSource;
  /** Texts, numbers, booleans, null, lists of them, and objects, whose members are reached with dots. */
  readonly fields: EventFields;
  /** The record as it came, for keywords. Where absent, keywords are looked for in the values. */
  readonly text?: string;
}

/** A value as rules see it: text, several texts, or null. */
export type FieldValue = string | readonly string[] | null;

const MAX_DEPTH = 20;

/** Calls `visit` with each leaf and its name. Spaces in names are left out, as Sigma's taxonomy has them. */
export function eachField(fields: EventFields, visit: (name: string, value: FieldValue) => void): void {
  if (fields instanceof Map) for (const [name, value] of fields) eachLeaf(String(name), value, visit, 0);
  else eachMember("", fields as Readonly<Record<string, unknown>>, visit, 0);
}

function eachMember(
  prefix: string,
  members: Readonly<Record<string, unknown>>,
  visit: (name: string, value: FieldValue) => void,
  depth: number,
): void {
  for (const name in members) eachLeaf(prefix === "" ? name : `${prefix}.${name}`, members[name], visit, depth);
}

function eachLeaf(name: string, value: unknown, visit: (name: string, value: FieldValue) => void, depth: number): void {
  if (typeof value === "string") visit(name, value);
  else if (isPlain(value)) visit(name, String(value));
  else if (value === null) visit(name, null);
  else if (Array.isArray(value)) visitList(name, value, visit, depth);
  else if (isMembers(value) && depth < MAX_DEPTH) eachMember(name, value, visit, depth + 1);
}

function isPlain(value: unknown): value is string | number | bigint | boolean {
  const type = typeof value;
  return type === "string" || type === "number" || type === "boolean" || type === "bigint";
}

function isMembers(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Plain members are values of the list's own name, members of objects values of the name without an index. */
function visitList(
  name: string,
  list: readonly unknown[],
  visit: (name: string, value: FieldValue) => void,
  depth: number,
): void {
  const texts: string[] = [];
  const inner = new Map<string, string[]>();
  for (const item of list) {
    if (isPlain(item)) texts.push(String(item));
    else if (Array.isArray(item)) texts.push(item.filter(isPlain).join(", "));
    else if (isMembers(item) && depth < MAX_DEPTH) eachMember("", item, gather, depth + 1);
  }
  function gather(member: string, value: FieldValue): void {
    const values = inner.get(member) ?? [];
    inner.set(member, values);
    if (typeof value === "string") values.push(value);
    else if (value !== null) values.push(...value);
  }
  visit(name, texts);
  for (const [member, values] of inner) visit(`${name}.${member}`, values);
}

/** Other names under which an event may carry a field of the rules: `Image` also as `NewProcessName`. */
export type FieldAliases = Readonly<Record<string, readonly string[]>>;

/** Names that Windows' own process event has for what Sigma calls by Sysmon's names. */
export const WINDOWS_ALIASES: FieldAliases = {
  Image: ["NewProcessName"],
  ParentImage: ["ParentProcessName"],
};
