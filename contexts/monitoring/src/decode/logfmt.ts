import { setColumn } from "./message-patterns.ts";
import type { JsonFields } from "./json-fields.ts";
import { type Draft, setField } from "./draft.ts";
import { scanPairs } from "./key-values.ts";

const MIN_PAIRS = 3;

/**
 * `time=… level=info msg="…"` and other `key=value` text. Only when it is mostly that: three pairs, and the first of
 * them near the beginning, so that prose with an equals sign stays text.
 */
export function decodeLogfmt(draft: Draft, text: string, names: JsonFields): boolean {
  const first = text.indexOf("=");
  if (first < 1 || first > 128) return false;
  const found: [string, string][] = [];
  if (scanPairs(text, 0, (name, value) => found.push([name, value])) < MIN_PAIRS) return false;
  for (const [name, value] of found) setField(draft, name, value);
  draft.decoder = "logfmt";
  names.fill(draft, setColumn);
  return true;
}
