import { createDecoder } from "../decode/decode.ts";
import { loadDecoderContent } from "../decode/decoder-content.ts";
import { splitRecords } from "../decode/record-splitter.ts";
import type { DecodedEvent, DecodeHint } from "../event/event.ts";

export { toSigmaEvent } from "./sigma-event.ts";
export { testWords } from "./test-words.ts";
export type { DecodedEvent, DecodeHint } from "../event/event.ts";

/** A record as text, and what the decoders made of it. */
export interface DecodedRecord {
  readonly text: string;
  readonly event: DecodedEvent;
}

/** Splits and decodes bodies the way the server does, for tools that have no server. */
export async function createRecordReader(): Promise<(body: Uint8Array, hint: DecodeHint) => Generator<DecodedRecord>> {
  const decode = createDecoder(await loadDecoderContent());
  return function* (body, hint) {
    for (const { text, isCut } of splitRecords(body)) yield { text, event: decode(text, hint, isCut) };
  };
}
