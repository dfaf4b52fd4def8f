/** Where in a document something is, for finding its line. */
export type DocumentPath = readonly (string | number)[];

/** Thrown inside the parser only: what is wrong, in words for the author of the rule, and where. */
export class RuleFault extends Error {
  override readonly name = "RuleFault";
  readonly at: DocumentPath;

  constructor(at: DocumentPath, message: string) {
    super(message);
    this.at = at;
  }
}

/** A value from a rule inside a message: one line and bounded. */
export function quoted(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
  const line = text.replace(/\p{Cc}/gu, "\u00b7");
  return `"${line.length > 80 ? `${line.slice(0, 79)}\u2026` : line}"`;
}
