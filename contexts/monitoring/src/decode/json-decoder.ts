import type { DecodeHint } from "../event/event.ts";
import { decodeAzure } from "./azure.ts";
import { decodeCloudTrail } from "./cloudtrail.ts";
import type { JsonFieldTable, WindowsTable } from "./decoder-content.ts";
import { type Draft, newDraft, setField, setLog } from "./draft.ts";
import { flattenObject, isObject, type JsonObject } from "./flatten.ts";
import { decodeContainer, decodeJournal } from "./journal.ts";
import type { JsonFields } from "./json-fields.ts";
import { decodeLaurel } from "./laurel.ts";
import { setColumn } from "./message-patterns.ts";
import type { TextDecoders } from "./text-decoder.ts";
import { createWindowsDecoder } from "./windows.ts";
import { createXmlDecoder } from "./windows-xml.ts";
import { decodeZeek } from "./zeek.ts";

export interface JsonDecoderParts {
  readonly windows: WindowsTable;
  readonly jsonFields: JsonFieldTable;
  readonly names: JsonFields;
  readonly text: TextDecoders;
}

/** A JSON record on its way through the shapes. */
export interface JsonRecord {
  readonly draft: Draft;
  readonly raw: string;
  readonly value: JsonObject;
  readonly hint: DecodeHint;
}

/** False when it is not its shape; then nothing was written. */
export type ShapeDecoder = (record: JsonRecord) => boolean;

export interface JsonDecoders {
  /** False when the record is neither a JSON object nor a Windows event as XML. */
  readonly decodeRecord: (draft: Draft, raw: string, hint: DecodeHint) => boolean;
}

export function createJsonDecoders(parts: JsonDecoderParts): JsonDecoders {
  const windows = createWindowsDecoder(parts.windows);
  const xml = createXmlDecoder(windows);
  const shapes: readonly ShapeDecoder[] = [
    windows.decodeJson,
    decodeCloudTrail,
    decodeZeek,
    decodeLaurel,
    decodeAzure(parts.text),
    decodeJournal(parts.text),
    decodeContainer(parts.text),
  ];

  function decodeGeneric(record: JsonRecord): void {
    const { draft, value, hint } = record;
    draft.decoder = "json";
    flattenObject(record, "", value);
    const message = firstText(value, parts.jsonFields.message);
    if (message !== undefined && message.length < MAX_INNER) mergeInner(draft, message, hint, parts.text);
    parts.names.fill(draft, setColumn);
    fillLog(draft);
  }

  return {
    decodeRecord(draft, raw, hint) {
      const start = firstCode(raw);
      if (start === 0x3c || start === 0x2d) return xml.decode(draft, raw);
      if (start !== 0x7b) return false;
      const parsed = parseObject(raw);
      if (!parsed) return false;
      const source = parsed["_source"];
      const record: JsonRecord = { draft, raw, value: isObject(source) ? source : parsed, hint };
      if (!shapes.some((decode) => decode(record))) decodeGeneric(record);
      return true;
    },
  };
}

const MAX_INNER = 16_384;
/** They read any text; of a message inside JSON they would make fields of its prose. */
const VAGUE: ReadonlySet<string> = new Set(["text", "logfmt", "application"]);

/** A shipper put a line into `message`: what the line's own decoder makes of it joins the fields of the shipper. */
function mergeInner(draft: Draft, message: string, hint: DecodeHint, text: TextDecoders): void {
  const inner = newDraft();
  text.decodeRecord(inner, message, { ...hint, isSyslog: false }, undefined);
  if (VAGUE.has(inner.decoder)) return;
  draft.decoder = inner.decoder;
  draft.occurredAt = inner.occurredAt;
  Object.assign(draft.ecs, inner.ecs);
  for (const [name, value] of inner.fields) if (!draft.fields.has(name)) setField(draft, name, value);
}

/** Senders that know what they send say so with Sigma's words at the top. */
export function fillLog(draft: Draft): void {
  const fields = draft.fields;
  if (draft.ecs["log.product"] !== undefined) return;
  setLog(draft, fields.get("product"), fields.get("category"), fields.get("service"));
}

function firstText(value: JsonObject, names: readonly string[]): string | undefined {
  for (const name of names) {
    const text = value[name];
    if (typeof text === "string") return text;
  }
  return undefined;
}

function firstCode(raw: string): number {
  let at = 0;
  while (raw.charCodeAt(at) === 0x20 || raw.charCodeAt(at) === 0x09) at++;
  return raw.charCodeAt(at);
}

function parseObject(raw: string): JsonObject | undefined {
  try {
    const parsed: unknown = JSON.parse(raw);
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}
