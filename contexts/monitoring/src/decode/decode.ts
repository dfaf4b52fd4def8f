import { type DecodedEvent, type DecodeHint, MAX_RECORD_LENGTH } from "../event/event.ts";
import type { DecoderContent } from "./decoder-content.ts";
import { newDraft, TRUNCATED_FIELD } from "./draft.ts";
import { createJsonDecoders } from "./json-decoder.ts";
import { createJsonFields } from "./json-fields.ts";
import { compileMessageDecoder } from "./message-patterns.ts";
import { createTextDecoders } from "./text-decoder.ts";

/**
 * One record to one event; never throws, never drops, changes nothing of the record. `isCut` says that the splitter
 * had to cut it. With `isHistorical` a time without a year takes the year nearest to the record before it: hand the same
 * `hint` object for all records of a batch, in their order, and a new one for the next batch.
 */
export type Decode = (record: string, hint: DecodeHint, isCut?: boolean) => DecodedEvent;

/** Compiles everything once; make one per thread. */
export function createDecoder(content: DecoderContent): Decode {
  const names = createJsonFields(content.jsonFields);
  const text = createTextDecoders({
    decoders: content.patterns.map(compileMessageDecoder),
    names,
    decodeStructured: (draft, message, hint) => json.decodeRecord(draft, message, hint),
  });
  const json = createJsonDecoders({ windows: content.windows, jsonFields: content.jsonFields, names, text });
  let batch: DecodeHint | undefined;
  let near: number | undefined;

  return (record, hint, isCut = false) => {
    if (hint !== batch) {
      batch = hint;
      near = undefined;
    }
    const isLong = record.length > MAX_RECORD_LENGTH;
    const kept = isLong ? record.slice(0, MAX_RECORD_LENGTH) : record;
    let draft = newDraft();
    try {
      if (!json.decodeRecord(draft, kept, hint)) text.decodeRecord(draft, kept, hint, near);
    } catch {
      // A record that breaks a decoder is still a record. Only exhausted stacks come here.
      draft = newDraft();
    }
    if (hint.isHistorical && draft.occurredAt !== undefined) near = draft.occurredAt;
    if (isCut || isLong) draft.fields.set(TRUNCATED_FIELD, "record");
    return draft;
  };
}
