/** What a stretch of a search is, for its colour. */
export interface SearchToken {
  readonly kind: "space" | "field" | "operator" | "value" | "phrase" | "bracket" | "word" | "wildcard";
  readonly text: string;
}

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
  const tokens: SearchToken[] = [];
  let isValue = false; // after a colon, until white space
  for (const match of text.matchAll(TOKEN)) {
    const kind = KINDS.find((name) => match.groups?.[name] !== undefined) ?? "word";
    const whole = match[0];
    if (kind === "word") tokens.push(...wordTokens(whole, isValue, isTermStart(tokens)));
    else if (kind === "field" && isValue) tokens.push({ kind: "value", text: whole });
    else tokens.push({ kind: kind === "phrase" && isValue ? "value" : kind, text: whole });
    if (kind === "space") isValue = false;
    else if (kind === "operator" && whole.startsWith(":")) isValue = true;
  }
  return tokens;
}

function isTermStart(tokens: readonly SearchToken[]): boolean {
  const last = tokens.at(-1);
  return last === undefined || last.kind === "space" || last.kind === "bracket";
}

/** `-word` excludes: the dash is an operator; a field may follow it (`-host:web-1`). */
function wordTokens(text: string, isValue: boolean, isStart: boolean): readonly SearchToken[] {
  const kind = isValue ? "value" : "word";
  if (isValue || !isStart || !text.startsWith("-")) return [{ kind, text }];
  const rest = text.slice(1);
  const [, field, operator, value] = /^([A-Za-z_@][\w.@/-]*)(:(?:[<>]=?)?)([\s\S]*)$/.exec(rest) ?? [];
  const parts: readonly SearchToken[] =
    field === undefined || operator === undefined
      ? [{ kind: "word", text: rest }]
      : [
          { kind: "field", text: field },
          { kind: "operator", text: operator },
          { kind: "value", text: value ?? "" },
        ];
  return [{ kind: "operator" as const, text: "-" }, ...parts].filter((part) => part.text !== "");
}
