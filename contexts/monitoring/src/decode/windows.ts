import type { EcsColumn, EventOutcome } from "../event/event.ts";
import type { WindowsTable } from "./decoder-content.ts";
import { type Draft, isAbsent, setAction, setEcs, setField, setLog } from "./draft.ts";
import { flattenObject, isObject, type JsonObject } from "./flatten.ts";
import type { ShapeDecoder } from "./json-decoder.ts";
import { setColumn } from "./message-patterns.ts";
import { windowsTime } from "./windows-time.ts";
import { writeWindowsShape } from "./windows-shapes.ts";

export interface WindowsDecoder {
  readonly decodeJson: ShapeDecoder;
  /** Time and columns of an event whose fields are written under Windows' own names. */
  readonly finish: (draft: Draft) => void;
}

interface Meaning {
  readonly action: string;
  readonly outcome: EventOutcome | undefined;
  readonly user: string | undefined;
}

const SYSMON_LINUX = "linux-sysmon";

export function createWindowsDecoder(table: WindowsTable): WindowsDecoder {
  const channels = new Map(Object.entries(table.channels).map(([name, service]) => [name.toLowerCase(), service]));
  const categories = nestedMap(table.categories, (category) => category);
  const events = nestedMap(table.events, ({ action, outcome, user }): Meaning => ({ action, outcome, user }));
  const columns = Object.entries(table.ecs) as [EcsColumn, readonly string[]][];

  function setLogOf(draft: Draft, service: string | undefined, code: string): void {
    const fields = draft.fields;
    const product = isLinux(fields) ? "linux" : "windows";
    const type = service === "sysmon" ? table.registryTypes[fields.get("EventType") ?? ""] : undefined;
    const isRegistry = code === "12" || code === "13" || code === "14";
    const own = fields.get("product") === undefined ? undefined : fields.get("category");
    const category = (isRegistry ? type : undefined) ?? categories.get(service ?? "")?.get(code) ?? own;
    setLog(draft, product, category, service);
  }

  function finish(draft: Draft): void {
    const fields = draft.fields;
    draft.decoder = "windows";
    writeSigmaNames(draft);
    draft.occurredAt = windowsTime(fields);
    const service = serviceOf(fields, channels);
    const code = fields.get("EventID") ?? "";
    setEcs(draft, "event.code", code);
    setLogOf(draft, service, code);
    const meaning = events.get(service ?? "")?.get(code);
    setAction(draft, meaning?.action ?? draft.ecs["log.category"], meaning?.outcome ?? auditOutcome(fields));
    if (meaning?.user !== undefined) setColumn(draft, "user.name", fields.get(meaning.user));
    for (const [column, names] of columns) {
      for (const name of names) {
        if (draft.ecs[column] !== undefined) break;
        const value = fields.get(name);
        if (!isAbsent(value)) setColumn(draft, column, value);
      }
    }
  }

  return {
    finish,
    decodeJson(record) {
      if (!isWindowsEvent(record.value)) return false;
      if (!writeWindowsShape(record)) flattenObject(record, "", record.value);
      finish(record.draft);
      return true;
    },
  };
}

/** Names of Sigma that flat exports write otherwise. Both stay: rules and people look for either. */
const SIGMA_NAMES: readonly (readonly [string, readonly string[]])[] = [
  ["EventID", ["Id"]],
  ["Channel", ["LogName"]],
  ["Provider_Name", ["SourceName", "ProviderName", "EventSourceName", "Provider"]],
];

function writeSigmaNames(draft: Draft): void {
  for (const [name, others] of SIGMA_NAMES) {
    if (draft.fields.has(name)) continue;
    for (const other of others) {
      const value = draft.fields.get(other);
      if (value === undefined) continue;
      setField(draft, name, value);
      break;
    }
  }
}

function nestedMap<In, Out>(
  table: Readonly<Record<string, Readonly<Record<string, In>>>>,
  make: (value: In) => Out,
): ReadonlyMap<string, ReadonlyMap<string, Out>> {
  return new Map(
    Object.entries(table).map(([name, inner]) => [
      name,
      new Map(Object.entries(inner).map(([key, value]) => [key, make(value)])),
    ]),
  );
}

/** Winlogbeat, the XML of an event as JSON, or the flat forms of NXLog, Azure and plain exports. */
function isWindowsEvent(value: JsonObject): boolean {
  if (value["EventID"] !== undefined) {
    return (
      value["Channel"] !== undefined ||
      value["Computer"] !== undefined ||
      value["Hostname"] !== undefined ||
      value["SourceName"] !== undefined ||
      value["Provider_Name"] !== undefined ||
      value["ProviderName"] !== undefined ||
      value["EventData"] !== undefined ||
      value["LogName"] !== undefined ||
      value["product"] === "windows"
    ); // prettier-ignore
  }
  if (isObject(value["winlog"])) return true;
  if (isObject(value["System"]) && value["System"]["EventID"] !== undefined) return true;
  const event = value["Event"];
  if (isObject(event) && isObject(event["System"])) return true;
  if (value["event_data"] !== undefined && value["log_name"] !== undefined) return true;
  return value["winlog.channel"] !== undefined || (value["Id"] !== undefined && value["ProviderName"] !== undefined);
}

function serviceOf(fields: ReadonlyMap<string, string>, channels: ReadonlyMap<string, string>): string | undefined {
  const channel = fields.get("Channel");
  if (channel !== undefined) return channels.get(channel.toLowerCase());
  const provider = fields.get("Provider_Name");
  if (provider === "Microsoft-Windows-Sysmon") return "sysmon";
  if (provider === "Microsoft-Windows-Security-Auditing") return "security";
  return fields.get("product") === "windows" ? fields.get("service") : undefined;
}

function isLinux(fields: ReadonlyMap<string, string>): boolean {
  if (fields.get("product") === "linux") return true;
  return fields.get("Channel")?.toLowerCase().startsWith(SYSMON_LINUX) === true;
}

const AUDIT_SUCCESS = 0x20_0000_0000_0000n;
const AUDIT_FAILURE = 0x10_0000_0000_0000n;

/** The audit bits of the keywords, or how NXLog and Winlogbeat spell them. */
function auditOutcome(fields: ReadonlyMap<string, string>): EventOutcome | undefined {
  const type = fields.get("EventType") ?? fields.get("EventTypeOrignal");
  if (type === "AUDIT_SUCCESS") return "success";
  if (type === "AUDIT_FAILURE") return "failure";
  const keywords = fields.get("Keywords");
  if (keywords === undefined || keywords.length > 24) return undefined;
  if (keywords.startsWith("Audit ")) return keywords.startsWith("Audit Success") ? "success" : "failure";
  if (!/^-?(?:0x[0-9a-fA-F]{1,16}|\d{1,20})$/.test(keywords) || keywords.startsWith("-0x")) return undefined;
  const bits = BigInt.asUintN(64, BigInt(keywords));
  if ((bits & AUDIT_FAILURE) !== 0n) return "failure";
  return (bits & AUDIT_SUCCESS) !== 0n ? "success" : undefined;
}
