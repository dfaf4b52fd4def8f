import { decodeAuditLine } from "./auditd.ts";
import { setAction, setAddress, setEcs, setField, setLog, setPort, setProcess } from "./draft.ts";
import { flattenObject, textOf } from "./flatten.ts";
import type { JsonRecord, ShapeDecoder } from "./json-decoder.ts";
import type { TextDecoders } from "./text-decoder.ts";
import { parseTime } from "./time.ts";
import type { XmlDecoder } from "./windows-xml.ts";

export interface AzureParts {
  readonly text: TextDecoders;
  readonly xml: XmlDecoder;
}

/** Tables of Azure Monitor that are not Windows events: `Syslog` with what is inside it, and `VMConnection`. */
export function decodeAzure(parts: AzureParts): ShapeDecoder {
  return (record) => {
    const message = record.value["SyslogMessage"];
    if (typeof message === "string" && record.value["TimeGenerated"] !== undefined) {
      decodeSyslogTable(parts, record, message);
      return true;
    }
    if (record.value["Type"] !== "VMConnection") return false;
    decodeConnection(record);
    return true;
  };
}

function decodeSyslogTable(parts: AzureParts, record: JsonRecord, message: string): void {
  const { draft, value } = record;
  flattenObject(record, "", value);
  draft.decoder = "syslog";
  const program = textOf(value["ProcessName"]);
  setLog(draft, "linux", undefined, program?.toLowerCase());
  if (message.startsWith("<Event")) parts.xml.decode(draft, message);
  else if (message.startsWith("type=")) decodeAuditLine(draft, message);
  else parts.text.decodeMessage(draft, program, message);
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
