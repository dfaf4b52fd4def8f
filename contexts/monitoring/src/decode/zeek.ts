import { setAction, setAddress, setEcs, setLog, setPort, setUser } from "./draft.ts";
import { flattenObject, textOf } from "./flatten.ts";
import type { JsonRecord } from "./json-decoder.ts";
import { parseTime } from "./time.ts";

/** Zeek as JSON: with `_path` (json-streaming-logs, Corelight), `@stream` (Brim), or known by its connection fields. */
export function decodeZeek(record: JsonRecord): boolean {
  const { value, draft } = record;
  const stream = value["_path"] ?? value["@stream"];
  const hasConnection = value["id.orig_h"] !== undefined || value["id_orig_h"] !== undefined;
  if (typeof stream !== "string" && !(hasConnection && value["ts"] !== undefined)) return false;
  if (value["ts"] === undefined && value["_write_ts"] === undefined) return false;
  draft.decoder = "zeek";
  flattenObject(record, "", value);
  const fields = draft.fields;
  draft.occurredAt = parseTime(fields.get("ts")) ?? parseTime(fields.get("_write_ts"));
  setLog(draft, "zeek", undefined, typeof stream === "string" ? stream : undefined);
  setEcs(draft, "host.name", textOf(value["_system_name"] ?? value["@system"]));
  setAddress(draft, "source", fields.get("id.orig_h") ?? fields.get("id_orig_h") ?? fields.get("src"));
  setAddress(draft, "destination", fields.get("id.resp_h") ?? fields.get("id_resp_h") ?? fields.get("dst"));
  setPort(draft, "source", fields.get("id.orig_p") ?? fields.get("id_orig_p"));
  setPort(draft, "destination", fields.get("id.resp_p") ?? fields.get("id_resp_p"));
  setUser(draft, fields.get("user") ?? fields.get("username") ?? fields.get("client"));
  const action = fields.get("operation") ?? fields.get("action") ?? fields.get("method") ?? fields.get("note");
  setAction(draft, action ?? (typeof stream === "string" ? stream : undefined));
  setEcs(draft, "event.code", fields.get("conn_state") ?? fields.get("rcode_name") ?? fields.get("status_code"));
  return true;
}
