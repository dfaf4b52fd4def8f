import { MAX_FIELDS } from "../event/event.ts";
import { type Draft, setField, TRUNCATED_FIELD } from "./draft.ts";

/** A JSON object as `JSON.parse` makes it; `__proto__` is an own property there like any other name. */
export type JsonObject = Readonly<Record<string, unknown>>;

const MAX_DEPTH = 20;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export interface Flattening {
  readonly draft: Draft;
  /** The record, for numbers a double cannot hold. */
  readonly raw: string;
}

/**
 * Writes the leaves of `value` as fields: names joined with dots, lists of plain values as one text with `, ` between,
 * lists of objects by index, null left out. Bounded in number, depth and length; what is beyond stays in the raw text.
 */
export function flattenInto(to: Flattening, prefix: string, value: unknown, depth = 0): void {
  if (typeof value === "string") setField(to.draft, prefix, value);
  else if (typeof value === "number") setField(to.draft, prefix, numberText(to.raw, prefix, value));
  else if (typeof value === "boolean") setField(to.draft, prefix, value ? "true" : "false");
  else if (value !== null && typeof value === "object") flattenNested(to, prefix, value, depth);
}

function flattenNested(to: Flattening, prefix: string, value: object, depth: number): void {
  if (depth >= MAX_DEPTH) {
    if (to.draft.fields.size < MAX_FIELDS) to.draft.fields.set(TRUNCATED_FIELD, "depth");
    return;
  }
  if (Array.isArray(value)) flattenList(to, prefix, value, depth);
  else flattenObject(to, prefix === "" ? "" : `${prefix}.`, value as JsonObject, depth);
}

/** The members of an object, their names behind `prefix`. */
export function flattenObject(to: Flattening, prefix: string, value: JsonObject, depth = 0): void {
  for (const name in value) {
    const member = value[name];
    if (typeof member === "string") setField(to.draft, prefix === "" ? name : prefix + name, member);
    else flattenInto(to, prefix === "" ? name : prefix + name, member, depth + 1);
    if (to.draft.fields.size >= MAX_FIELDS) return;
  }
}

function flattenList(to: Flattening, prefix: string, list: readonly unknown[], depth: number): void {
  if (list.length === 0) return;
  if (list.every((item) => item === null || typeof item !== "object")) {
    const items = list.length > MAX_FIELDS ? list.slice(0, MAX_FIELDS) : list;
    setField(to.draft, prefix, items.join(", "));
    return;
  }
  for (let index = 0; index < list.length && to.draft.fields.size < MAX_FIELDS; index++) {
    flattenInto(to, `${prefix}.${index}`, list[index], depth + 1);
  }
}

/**
 * The number as the source wrote it. A double rounds what 64 bits hold (`"Keywords":-9223372036854775808`), so such a
 * number is read from the record, by its name, and taken only when it is the same one.
 */
function numberText(raw: string, path: string, value: number): string {
  if (Number.isSafeInteger(value) || (!Number.isInteger(value) && Number.isFinite(value))) return String(value);
  const name = path.slice(path.lastIndexOf(".") + 1);
  let at = raw.indexOf(`"${name}":`);
  if (at < 0) return String(value);
  at += name.length + 3;
  while (raw.charCodeAt(at) === 0x20) at++;
  let end = at;
  while (end - at < 400 && isNumberCode(raw.charCodeAt(end))) end++;
  const text = raw.slice(at, end);
  return Number(text) === value ? text : String(value);
}

function isNumberCode(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || code === 0x2d || code === 0x2b || code === 0x2e || (code | 0x20) === 0x65;
}

/** A leaf as text, for looking at a record before it is flattened. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}
