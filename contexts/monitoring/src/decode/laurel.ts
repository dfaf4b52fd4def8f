import { setField } from "./draft.ts";
import { finishAudit } from "./auditd.ts";
import { flattenObject, isObject, type JsonObject } from "./flatten.ts";
import type { JsonRecord } from "./json-decoder.ts";
import { fromEpoch } from "./time.ts";

const EVENT_ID = /^(\d{1,12}\.\d{1,9}):(\d{1,20})$/;
/** Record types that say most about an event, best first; its fields are also found without the type before them. */
const LEADING = ["SYSCALL", "USER_CMD", "USER_LOGIN", "USER_AUTH", "USER_ACCT", "ANOM_ABEND"] as const;

/** Audit events as LAUREL writes them: one object an event, one member a record type. */
export function decodeLaurel(record: JsonRecord): boolean {
  const id = record.value["ID"];
  const stamp = typeof id === "string" ? EVENT_ID.exec(id) : null;
  if (!stamp || !Object.values(record.value).some((member) => typeof member === "object")) return false;
  const { draft, value } = record;
  draft.decoder = "auditd";
  draft.occurredAt = fromEpoch(Number(stamp[1]));
  const type = LEADING.find((name) => value[name] !== undefined) ?? firstType(value);
  if (type !== undefined) {
    setField(draft, "type", type);
    const leading = value[type];
    const first: unknown = Array.isArray(leading) ? leading[0] : leading;
    if (isObject(first)) flattenObject(record, "", first);
  }
  setField(draft, "msg", `audit(${stamp[0]})`);
  setField(draft, "serial", stamp[2] ?? "");
  flattenObject(record, "", value);
  const command = value["EXECVE"];
  if (isObject(command) && Array.isArray(command["ARGV"])) setField(draft, "cmdline", command["ARGV"].join(" "));
  finishAudit(draft);
  return true;
}

function firstType(value: JsonObject): string | undefined {
  return Object.keys(value).find((name) => name !== "ID" && name !== "NODE" && typeof value[name] === "object");
}
