import { type Draft, setField } from "./draft.ts";
import { flattenInto, flattenObject, isObject, type JsonObject, textOf } from "./flatten.ts";
import type { JsonRecord } from "./json-decoder.ts";
import { readEventData } from "./windows-xml-data.ts";

/** Winlogbeat's names for what Windows and Sigma name otherwise. */
const BEAT_NAMES: Readonly<Record<string, string>> = {
  channel: "Channel",
  event_id: "EventID",
  provider_name: "Provider_Name",
  computer_name: "Computer",
  record_id: "EventRecordID",
  keywords: "Keywords",
  task: "Task",
  opcode: "Opcode",
  log_name: "Channel",
  source_name: "Provider_Name",
  record_number: "EventRecordID",
};

/**
 * Writes a nested form under the names Windows gives the fields, which are those of Sigma: what stands in `EventData`
 * is found without it (`Image`), attributes are joined to their element (`Provider_Name`). False for flat forms.
 */
export function writeWindowsShape(record: JsonRecord): boolean {
  const { value } = record;
  const event = isObject(value["Event"]) ? value["Event"] : value;
  if (isObject(event["System"])) {
    writeSystem(record, event["System"]);
    writeData(record, event["EventData"]);
    writeUserData(record, event["UserData"]);
    flattenRest(record, "", value, EVENT_PARTS);
    flattenRest(record, "", event === value ? {} : event, EVENT_PARTS);
    return true;
  }
  if (isObject(value["winlog"])) {
    writeBeat(record, value["winlog"], "winlog.");
    flattenRest(record, "", value, WINLOG_PART);
    return true;
  }
  if (value["event_data"] !== undefined && value["log_name"] !== undefined) {
    writeBeat(record, value, "");
    return true;
  }
  if (value["winlog.channel"] !== undefined) {
    writeDotted(record);
    return true;
  }
  if (value["EventData"] === undefined) return false;
  flattenRest(record, "", value, EVENT_PARTS);
  writeData(record, value["EventData"]);
  return true;
}

const EVENT_PARTS: ReadonlySet<string> = new Set(["Event", "System", "EventData", "UserData", "#attributes", "xmlns"]);
const WINLOG_PART: ReadonlySet<string> = new Set(["winlog"]);
const DATA_PARTS: ReadonlySet<string> = new Set(["event_data", "user_data", ...Object.keys(BEAT_NAMES)]);

function flattenRest(record: JsonRecord, prefix: string, value: JsonObject, without: ReadonlySet<string>): void {
  for (const name in value) {
    if (!without.has(name)) flattenInto(record, prefix + name, value[name], 1);
  }
}

/** Names with blanks (`Product Name` of Defender) lose them, as Sigma writes them; the event's head keeps its names. */
function setData(draft: Draft, name: string, value: string): void {
  const plain = name.includes(" ") ? name.replaceAll(" ", "") : name;
  setField(draft, draft.fields.has(plain) ? `EventData.${plain}` : plain, value);
}

function writeSystem(record: JsonRecord, system: JsonObject): void {
  for (const name in system) {
    const part = system[name];
    if (isObject(part)) writeAttributes(record, name, part);
    else flattenInto(record, name, part, 1);
  }
}

/** `{"#attributes":{"Name":…}}`, `{"@Name":…}`, `{"Name":…}`, and the text beside them as `#text`, `_` or `Value`. */
function writeAttributes(record: JsonRecord, element: string, part: JsonObject): void {
  for (const name in part) {
    const value = part[name];
    if (isObject(value)) writeAttributes(record, element, value);
    else if (name === "#text" || name === "_" || name === "$t" || name === "Value")
      flattenInto(record, element, value, 1);
    else flattenInto(record, `${element}_${name.replace(/^[@$]/, "")}`, value, 1);
  }
}

/** An object of names, a list of `{Name, Value}`, or text: XML (Azure) or JSON in a string. */
function writeData(record: JsonRecord, data: unknown): void {
  if (typeof data === "string") writeDataText(record, data);
  else if (isObject(data)) writeDataObject(record, data);
  else if (Array.isArray(data)) writeDataList(record, data);
}

function writeDataText(record: JsonRecord, data: string): void {
  if (data.startsWith("{")) {
    try {
      const parsed: unknown = JSON.parse(data);
      if (isObject(parsed)) return writeDataObject({ ...record, raw: data }, parsed);
    } catch {
      // Kept as it is below.
    }
  }
  const { draft } = record;
  const count = data.includes("<Data")
    ? readEventData(data, 0, data.length, (name, text) => setData(draft, name, text))
    : 0;
  if (count === 0 && data !== "") setField(draft, "EventData", data);
}

function writeDataObject(record: JsonRecord, data: JsonObject): void {
  for (const name in data) {
    const value = data[name];
    if (name === "#attributes") continue;
    if (name === "Data" && Array.isArray(value)) writeDataList(record, value);
    else if (name === "Data" && isObject(value)) writeDataItem(record, value);
    else if (isObject(value)) flattenObject(record, `${name}.`, value, 2);
    else if (Array.isArray(value)) flattenInto(record, name, value, 2);
    else {
      const text = textOf(value);
      if (text !== undefined) setData(record.draft, name, text);
    }
  }
}

function writeDataList(record: JsonRecord, list: readonly unknown[]): void {
  const plain: string[] = [];
  for (const item of list.slice(0, 512)) {
    if (isObject(item)) writeDataItem(record, item);
    else if (textOf(item) !== undefined) plain.push(textOf(item) ?? "");
  }
  if (plain.length > 0) setField(record.draft, "Data", plain.join(", "));
}

function writeDataItem(record: JsonRecord, item: JsonObject): void {
  const attributes = isObject(item["#attributes"]) ? item["#attributes"] : item;
  const name = textOf(attributes["@Name"] ?? attributes["Name"] ?? attributes["name"]);
  const value = textOf(item["#text"] ?? item["_"] ?? item["Value"] ?? item["value"] ?? item["content"]);
  if (name !== undefined) setData(record.draft, name, value ?? "");
  else flattenInto(record, "Data", value ?? item, 2);
}

/** Providers with a schema of their own put one element around their fields. */
function writeUserData(record: JsonRecord, data: unknown): void {
  if (!isObject(data)) return;
  for (const name in data) {
    const inner = data[name];
    if (isObject(inner)) writeDataObject(record, inner);
    else if (name !== "#attributes") flattenInto(record, name, inner, 2);
  }
}

function writeBeat(record: JsonRecord, beat: JsonObject, prefix: string): void {
  for (const name in BEAT_NAMES) {
    const own = BEAT_NAMES[name];
    if (own !== undefined && beat[name] !== undefined) flattenInto(record, own, beat[name], 1);
  }
  writeData(record, beat["event_data"]);
  if (isObject(beat["user_data"])) writeDataObject(record, beat["user_data"]);
  flattenRest(record, prefix, beat, DATA_PARTS);
}

/** Winlogbeat after a tool that flattened it: `winlog.event_data.Image`. */
function writeDotted(record: JsonRecord): void {
  const data = "winlog.event_data.";
  const head = "winlog.";
  for (const name in record.value) {
    const value = record.value[name];
    const own = name.startsWith(head) ? BEAT_NAMES[name.slice(head.length)] : undefined;
    if (own !== undefined) flattenInto(record, own, value, 1);
    else if (name.startsWith(data)) setData(record.draft, name.slice(data.length), textOf(value) ?? "");
    else flattenInto(record, name, value, 1);
  }
}
