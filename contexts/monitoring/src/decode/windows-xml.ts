import { type Draft, setField } from "./draft.ts";
import type { WindowsDecoder } from "./windows.ts";
import { attributeOf, readEventData, unescapeXml } from "./windows-xml-data.ts";

const HEAD = [
  "EventID",
  "Version",
  "Level",
  "Task",
  "Opcode",
  "Keywords",
  "EventRecordID",
  "Channel",
  "Computer",
] as const;
/** Attributes of the head, joined to their element as Sigma names them. */
const ATTRIBUTES = [
  ["Provider", "Name"],
  ["Provider", "Guid"],
  ["TimeCreated", "SystemTime"],
  ["Correlation", "ActivityID"],
  ["Execution", "ProcessID"],
  ["Execution", "ThreadID"],
  ["Security", "UserID"],
] as const;
const MAX_HEAD = 8192;
const MAX_ELEMENTS = 256;

export interface XmlDecoder {
  /** `<Event …>` as Windows and Sysmon for Linux write it; false when it is none, and then nothing was written. */
  readonly decode: (draft: Draft, text: string) => boolean;
}

export function createXmlDecoder(windows: WindowsDecoder): XmlDecoder {
  return {
    decode(draft, text) {
      const start = text.indexOf("<Event");
      // Copies from a browser keep its `-` before elements that can be folded.
      if (start < 0 || start > 8) return false;
      const system = text.indexOf("<System>", start);
      const end = text.indexOf("</System>", system);
      if (system < 0 || end < 0 || end - system > MAX_HEAD) return false;
      readHead(draft, text.slice(system, end));
      const unnamed: string[] = [];
      const count = readEventData(text, end, text.length, (name, value) => {
        if (name === "Data") unnamed.push(value);
        else setData(draft, name, value);
      });
      if (unnamed.length > 0) setField(draft, "Data", unnamed.join(", "));
      const user = text.indexOf("<UserData>", end);
      if (count === 0 && user >= 0) readElements(draft, text, user + 10);
      windows.finish(draft);
      return true;
    },
  };
}

function setData(draft: Draft, name: string, value: string): void {
  const plain = name.includes(" ") ? name.replaceAll(" ", "") : name;
  setField(draft, draft.fields.has(plain) ? `EventData.${plain}` : plain, value);
}

function readHead(draft: Draft, head: string): void {
  for (const name of HEAD) {
    const text = elementText(head, name);
    if (text !== undefined) setField(draft, name, text);
  }
  for (const [element, name] of ATTRIBUTES) {
    const at = head.indexOf(`<${element} `);
    if (at < 0) continue;
    const value = attributeOf(head.slice(at, head.indexOf(">", at)), name);
    if (value !== undefined) setField(draft, `${element}_${name}`, value);
  }
}

function elementText(xml: string, name: string): string | undefined {
  const at = xml.search(new RegExp(`<${name}[ >]`));
  const open = at < 0 ? -1 : xml.indexOf(">", at);
  const close = open < 0 ? -1 : xml.indexOf(`</${name}>`, open);
  return close < 0 ? undefined : unescapeXml(xml.slice(open + 1, close));
}

/** Leaf elements of `UserData`, whatever the provider calls them. */
function readElements(draft: Draft, xml: string, from: number): void {
  const leaf = /<([A-Za-z][\w.:-]{0,63})(?: [^<>]{0,255})?>([^<]{0,32768})<\/\1>/g;
  leaf.lastIndex = from;
  for (let count = 0; count < MAX_ELEMENTS; count++) {
    const match = leaf.exec(xml);
    if (!match) return;
    setData(draft, match[1] ?? "", unescapeXml(match[2] ?? ""));
  }
}
