import { setAction, setAddress, setEcs, setField, setLog, setPort, setProcess } from "./draft.ts";
import { flattenObject, textOf } from "./flatten.ts";
import type { JsonRecord, ShapeDecoder } from "./json-decoder.ts";
import type { TextDecoders } from "./text-decoder.ts";
import { parseTime } from "./time.ts";

/** Tables of Azure Monitor that are not Windows events: `Syslog` with what is inside it, and `VMConnection`. */
export function decodeAzure(text: TextDecoders): ShapeDecoder {
  return (record) => {
    const message = record.value["SyslogMessage"];
    if (typeof message === "string" && record.value["TimeGenerated"] !== undefined) {
      decodeSyslogTable(text, record, message);
      return true;
    }
    if (record.value["Type"] !== "VMConnection") return false;
    decodeConnection(record);
    return true;
  };
}

function decodeSyslogTable(text: TextDecoders, record: JsonRecord, message: string): void {
  const { draft, value } = record;
  flattenObject(record, "", value);
  draft.decoder = "syslog";
  const program = textOf(value["ProcessName"]);
  setLog(draft, "linux", undefined, program?.toLowerCase());
  text.decodeMessage(draft, program, message, record.hint);
  // The agent of Azure joins the records of an event and names the result after itself: `AUOMS_EXECVE`.
  const type = draft.fields.get("type");
  if (type?.startsWith("AUOMS_")) {
    setField(draft, "type", type.slice(6));
    setAction(draft, type.slice(6).toLowerCase());
    setEcs(draft, "event.code", type.slice(6));
  }
  draft.occurredAt ??= parseTime(textOf(value["EventTime"])) ?? parseTime(textOf(value["TimeGenerated"]));
  setEcs(draft, "host.name", textOf(value["HostName"]) ?? textOf(value["Computer"]));
}

function decodeConnection(record: JsonRecord): void {
  const { draft, value } = record;
  draft.decoder = "vm-connection";
  flattenObject(record, "", value);
  draft.occurredAt = parseTime(textOf(value["TimeGenerated"]));
  setLog(draft, undefined, "network_connection", "vminsights");
  setAction(draft, textOf(value["Direction"]));
  setEcs(draft, "host.name", textOf(value["Computer"]));
  setProcess(draft, textOf(value["ProcessName"]));
  setAddress(draft, "source", textOf(value["SourceIp"]));
  setAddress(draft, "destination", textOf(value["DestinationIp"]));
  setPort(draft, "destination", textOf(value["DestinationPort"]));
}
