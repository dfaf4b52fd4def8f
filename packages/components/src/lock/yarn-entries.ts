export interface YarnEntry {
  /** The ranges that this version answers: `@babel/core@^7.0.0`. */
  readonly patterns: readonly string[];
  readonly fields: ReadonlyMap<string, string>;
  /** What it needs, as patterns. */
  readonly needs: readonly string[];
  readonly line: number;
}

interface OpenEntry {
  readonly patterns: readonly string[];
  readonly fields: Map<string, string>;
  readonly needs: string[];
  readonly line: number;
  block: string;
}

/** In both forms of the file an entry is a line without indentation and the indented ones after it. */
export function* yarnEntries(text: string): Generator<YarnEntry, void> {
  let entry: OpenEntry | undefined;
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    if (line === "" || line.startsWith("#")) continue;
    if (/^\s/.test(line)) {
      if (entry) readField(entry, line);
      continue;
    }
    if (entry) yield entry;
    entry = { patterns: patternsOf(line), fields: new Map(), needs: [], line: i + 1, block: "" };
  }
  if (entry) yield entry;
}

/** `"a@^1, a@^2":` of Berry, `a@^1, "b@^2":` of Yarn 1. */
function patternsOf(line: string): readonly string[] {
  const pieces = line.replace(/:\s*$/, "").split(",");
  return pieces.map((piece) => piece.trim().replace(/^"|"$/g, ""));
}

function readField(entry: OpenEntry, line: string): void {
  const [, indent, key, rest] = /^( +)("[^"]+"|[^\s:"]+):?(?: (.*))?$/.exec(line) ?? [];
  if (indent === undefined || key === undefined) return;
  const value = unquote(rest?.trim() ?? "");
  if (indent.length === 2 && value === "") entry.block = key;
  else if (indent.length === 2) entry.fields.set(unquote(key), value);
  else if (entry.block === "dependencies" || entry.block === "optionalDependencies")
    entry.needs.push(`${unquote(key)}@${value}`);
}

function unquote(text: string): string {
  return text.startsWith('"') && text.endsWith('"') && text.length > 1 ? text.slice(1, -1) : text;
}
