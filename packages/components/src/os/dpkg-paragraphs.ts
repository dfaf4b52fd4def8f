/** One package of a control file: field names in lower case. */
export interface Paragraph {
  readonly fields: ReadonlyMap<string, string>;
  /** Where it begins, from 1. */
  readonly line: number;
}

/** Only the first line of each field; descriptions and lists of files follow on lines of their own and are not needed. */
export function* paragraphs(text: string): Generator<Paragraph, void> {
  let fields = new Map<string, string>();
  let start = 1;
  let line = 0;
  for (let at = 0; at <= text.length; ) {
    const end = text.indexOf("\n", at);
    const row = text.slice(at, end === -1 ? text.length : end);
    at = end === -1 ? text.length + 1 : end + 1;
    line += 1;
    if (row.trim() === "") {
      if (fields.size > 0) yield { fields, line: start };
      fields = new Map();
      continue;
    }
    if (fields.size === 0) start = line;
    const colon = row.indexOf(":");
    if (colon > 0 && row[0] !== " " && row[0] !== "\t")
      fields.set(row.slice(0, colon).toLowerCase(), row.slice(colon + 1).trim());
  }
  if (fields.size > 0) yield { fields, line: start };
}
