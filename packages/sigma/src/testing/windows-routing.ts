import { parse } from "yaml";
import type { EventSource, FieldAliases, SigmaEvent } from "../match/sigma-event.ts";

interface ThorSource {
  readonly category?: string;
  readonly product?: string;
  readonly service?: string;
  readonly conditions?: Readonly<Record<string, unknown>>;
  readonly rewrite?: { readonly service?: string };
  readonly fieldmappings?: Readonly<Record<string, string>>;
  readonly sources?: readonly string[];
}

export interface WindowsRouting {
  readonly event: (fields: Readonly<Record<string, unknown>>) => SigmaEvent;
  /** From all `fieldmappings`. */
  readonly aliases: FieldAliases;
}

const CHANNEL = "WinEventLog:";

/** Channels and event ids to services and categories, as SigmaHQ's own tests have them in `tests/thor.yml`. */
export function windowsRouting(thorYaml: string): WindowsRouting {
  const { logsources } = parse(thorYaml) as { readonly logsources: Readonly<Record<string, ThorSource>> };
  const sources = Object.values(logsources);
  const serviceOf = new Map<string, string>();
  const aliases: Record<string, string[]> = {};
  for (const source of sources) {
    for (const name of source.sources ?? []) {
      if (name.startsWith(CHANNEL)) serviceOf.set(name.slice(CHANNEL.length).toLowerCase(), source.service ?? "");
    }
    for (const [field, name] of Object.entries(source.fieldmappings ?? {})) (aliases[field] ??= []).push(name);
  }
  const categories = sources.filter((source) => source.category !== undefined && source.rewrite !== undefined);

  function sourceOf(fields: Readonly<Record<string, unknown>>): EventSource {
    const service = serviceOf.get(textOf(fields["Channel"]).toLowerCase());
    const category = categories
      .filter(({ rewrite, conditions }) => rewrite?.service === service && holds(conditions ?? {}, fields))
      .map((source) => source.category ?? "");
    return { product: "windows", service: service ?? [], category };
  }

  return { aliases, event: (fields) => ({ source: sourceOf(fields), fields }) };
}

function holds(conditions: Readonly<Record<string, unknown>>, fields: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(conditions).every(([name, wanted]) => {
    const list: readonly unknown[] = Array.isArray(wanted) ? wanted : [wanted];
    return list.some((value) => String(value) === String(fields[name]));
  });
}

type Json = Readonly<Record<string, unknown>>;

/** Windows' XML as JSON, flat, by the names of Sigma: `System.Provider.#attributes.Name` is `Provider_Name`. */
export function flatWindowsEvent(record: Json): Json {
  const event = object(record["Event"]) ?? record;
  const system = object(event["System"]) ?? {};
  const flat: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(system)) {
    const attributes = object(object(value)?.["#attributes"]);
    if (attributes) for (const [attribute, text] of Object.entries(attributes)) flat[`${name}_${attribute}`] = text;
    const text = object(value) ? object(value)?.["#text"] : value;
    if (text !== undefined && text !== null) flat[name] = text;
  }
  for (const part of ["EventData", "UserData"]) flatten(object(event[part]) ?? {}, flat);
  return flat;
}

function flatten(members: Json, flat: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(members)) {
    if (name === "#attributes") continue;
    const inner = object(value);
    if (inner === undefined) flat[name] = value;
    else if (inner["#text"] !== undefined) flat[name] = inner["#text"];
    else flatten(inner, flat);
  }
}

function object(value: unknown): Json | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
