/** What a stretch of a search is, for its colour. */
export interface SearchToken {
  readonly kind: "space" | "field" | "operator" | "value" | "phrase" | "bracket" | "word" | "wildcard";
  readonly text: string;
  /** Its first character's place in the search. */
  readonly start: number;
}

type Part = Omit<SearchToken, "start">;

// Every branch is linear, and the last one takes any character, so that nothing of a half-typed search is lost.
const TOKEN = new RegExp(
  [
    String.raw`(?<space>\s+)`,
    String.raw`(?<bracket>[()[\]{}])`,
    String.raw`(?<field>"(?:[^"\\]|\\.)*"(?=:)|[A-Za-z_@][\w.@/-]*(?=:))`,
    String.raw`(?<phrase>"(?:[^"\\]|\\.)*"?)`,
    String.raw`(?<operator>(?:AND|OR|NOT|TO)(?=[\s()]|$)|:(?:[<>]=?)?)`,
    String.raw`(?<wildcard>[*?])`,
    String.raw`(?<word>(?:[^\s()[\]{}"*?\\]|\\.?)+)`,
    String.raw`(?<other>[\s\S])`,
  ].join("|"),
  "g",
);

const KINDS = ["space", "bracket", "field", "phrase", "operator", "wildcard", "word"] as const;

/** Cuts a search, also a half-typed one, into coloured stretches; joined they give the search again. */
export function colourSearch(text: string): readonly SearchToken[] {
  const tokens: Part[] = [];
  let isAfterColon = false; // until white space
  let group = 0; // brackets open since `field:(`, in which bare words are its values
  for (const match of text.matchAll(TOKEN)) {
    const kind = KINDS.find((name) => match.groups?.[name] !== undefined) ?? "word";
    const whole = match[0];
    const isValue = isAfterColon || group > 0;
    const isColon = kind === "operator" && whole.startsWith(":");
    if (kind === "word") tokens.push(...wordTokens(whole, isValue, isTermStart(tokens)));
    else if (isValue && (isColon || kind === "field" || kind === "phrase")) tokens.push({ kind: "value", text: whole });
    else tokens.push({ kind, text: whole });
    if (isValue && whole === "(") group++;
    else if (whole === ")") group = Math.max(0, group - 1);
    if (kind === "space" || kind === "bracket") isAfterColon = false;
    else if (isColon) isAfterColon = true;
  }
  return joined(tokens);
}

/** Neighbours of one kind as one, each with its place. */
function joined(parts: readonly Part[]): readonly SearchToken[] {
  const tokens: SearchToken[] = [];
  let start = 0;
  for (const part of parts) {
    const last = tokens.at(-1);
    if (last?.kind === part.kind) tokens[tokens.length - 1] = { ...last, text: last.text + part.text };
    else tokens.push({ ...part, start });
    start += part.text.length;
  }
  return tokens;
}

function isTermStart(tokens: readonly Part[]): boolean {
  const last = tokens.at(-1);
  return last === undefined || last.kind === "space" || last.kind === "bracket";
}

/** `-word` excludes: the dash is an operator; a field may follow it (`-host:web-1`). */
function wordTokens(text: string, isValue: boolean, isStart: boolean): readonly Part[] {
  const kind = isValue ? "value" : "word";
  if (isValue || !isStart || !text.startsWith("-")) return [{ kind, text }];
  const rest = text.slice(1);
  const [, field, operator, value] = /^([A-Za-z_@][\w.@/-]*)(:(?:[<>]=?)?)([\s\S]*)$/.exec(rest) ?? [];
  const parts: readonly Part[] =
    field === undefined || operator === undefined
      ? [{ kind: "word", text: rest }]
      : [
          { kind: "field", text: field },
          { kind: "operator", text: operator },
          { kind: "value", text: value ?? "" },
        ];
  return [{ kind: "operator" as const, text: "-" }, ...parts].filter((part) => part.text !== "");
}
