const WORDS: Readonly<Record<string, string>> = {
  "batch.conflict": "a batch id was used again for another body.",
  "batch.too-large": "the batch was too large. Send smaller ones.",
  "batch.invalid": "the batch could not be read.",
  "ingest.disk-full": "too little disk space was left.",
  "ingest.busy": "more arrived than could be stored.",
  "ingest.unavailable": "the event store was not available.",
  "request.too-large": "the body was too large. Send smaller batches.",
};

/** Why a batch was refused, in words; the code itself where we have none. */
export function refusalWords(code: string): string {
  return WORDS[code] ?? code;
}
