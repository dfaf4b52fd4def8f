/**
 * Everything that could move the cursor, change colours, hide or reorder text: C0 and C1 controls, bidirectional and
 * zero-width marks, line separators, tag characters, and halves of surrogate pairs.
 */
const UNSAFE =
  // oxlint-disable-next-line no-control-regex -- finding them is the point
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|\p{Surrogate}/gu;

const NAMES: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t", "\u001b": "\\e" };

/**
 * `text` from outside, fit for one line of a terminal: characters that would act are written as `\e`, `\n`, `\u{202e}`.
 * Idempotent, and never longer than eleven times its input.
 */
export function visible(text: string): string {
  return text.replace(UNSAFE, (char) => NAMES[char] ?? `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
}

/** Where a command writes. Tests hand in buffers; the program hands in the process's own streams. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Whether standard error is a terminal, so that a progress line may be rewritten. */
  readonly isInteractive: boolean;
  readonly columns: number;
}

export function processTerminal(): Terminal {
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    isInteractive: process.stderr.isTTY,
    columns: process.stderr.columns ?? 80,
  };
}

/** One line of JSON on standard output, for `--json`. JSON escapes C0 itself; the rest is ours to make harmless. */
export function printJson(terminal: Terminal, value: unknown): void {
  terminal.out(`${jsonLine(value)}\n`);
}

/** JSON whose text holds no character that a terminal would act on, and still parses to the same value. */
export function jsonLine(value: unknown): string {
  return JSON.stringify(value).replace(UNSAFE, (char) =>
    Array.from({ length: char.length }, (_, i) => `\\u${char.charCodeAt(i).toString(16).padStart(4, "0")}`).join(""),
  );
}

/** Rows as aligned columns; cells are made visible, and the last column is not padded. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [header, ...rows.map((row) => row.map(visible))];
  const widths = header.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells
    .map((row) =>
      row
        .map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0)))
        .join("  ")
        .trimEnd(),
    )
    .join("\n")
    .concat("\n");
}
