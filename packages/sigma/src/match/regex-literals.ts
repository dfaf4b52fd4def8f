/**
 * Texts of which every match of a regular expression holds at least one, in lower case; undefined when none can be
 * told. Only for choosing candidates: what it does not understand makes it say less, never more.
 */
export function regexLiterals(pattern: string): readonly string[] | undefined {
  const reader = { pattern, at: 0, depth: 0 };
  const found = alternation(reader);
  return reader.at === pattern.length ? found : undefined;
}

interface Reader {
  readonly pattern: string;
  at: number;
  depth: number;
}

type Literals = readonly string[] | undefined;

function alternation(reader: Reader): Literals {
  const branches: Literals[] = [concatenation(reader)];
  while (reader.pattern[reader.at] === "|") {
    reader.at += 1;
    branches.push(concatenation(reader));
  }
  const all: string[] = [];
  for (const branch of branches) {
    if (branch === undefined) return undefined;
    all.push(...branch);
  }
  return all.length > 50 ? undefined : all;
}

function concatenation(reader: Reader): Literals {
  let best: Literals;
  let run = "";
  const consider = (candidate: Literals): void => {
    if (candidate !== undefined && shortest(candidate) > shortest(best)) best = candidate;
  };
  const endRun = (): void => {
    if (run !== "") consider([run.toLowerCase()]);
    run = "";
  };
  while (reader.at < reader.pattern.length && !"|)".includes(reader.pattern.charAt(reader.at))) {
    const atom = readAtom(reader);
    const least = readQuantifier(reader);
    if (typeof atom === "string" && least === undefined) run += atom;
    else {
      // A repeated character still stands next to what came before, at least once.
      if (typeof atom === "string" && least !== 0) run += atom;
      endRun();
      if (typeof atom === "object" && least !== 0) consider(atom.literals);
    }
  }
  endRun();
  return best;
}

function shortest(literals: Literals): number {
  return literals === undefined ? 0 : Math.min(...literals.map((literal) => literal.length));
}

type Atom = string | { readonly literals: Literals };

const UNKNOWN: Atom = { literals: undefined };
const CLASS_ESCAPES = /[a-zA-Z0-9]/;

function readAtom(reader: Reader): Atom {
  const { pattern } = reader;
  const character = pattern.charAt(reader.at);
  reader.at += 1;
  switch (character) {
    case "(":
      return readGroup(reader);
    case "[":
      skipClass(reader);
      return UNKNOWN;
    case ".":
    case "^":
    case "$":
      return UNKNOWN;
    case "\\": {
      const escaped = pattern.charAt(reader.at);
      reader.at += 1;
      if (!CLASS_ESCAPES.test(escaped)) return escaped;
      if ("pPxkQ".includes(escaped)) reader.at = Number.POSITIVE_INFINITY;
      return UNKNOWN;
    }
    default:
      return character;
  }
}

const MAX_DEPTH = 20;

function readGroup(reader: Reader): Atom {
  const { pattern } = reader;
  if (pattern[reader.at] === "?") {
    const head = /^\?(?:P?<[^=!>][^>]*>|[imsU-]*[:)])/.exec(pattern.slice(reader.at, reader.at + 100));
    if (!head) {
      reader.at = Number.POSITIVE_INFINITY;
      return UNKNOWN;
    }
    reader.at += head[0].length;
    if (head[0].endsWith(")")) return UNKNOWN;
  }
  reader.depth += 1;
  const literals = reader.depth > MAX_DEPTH ? undefined : alternation(reader);
  reader.depth -= 1;
  if (pattern[reader.at] !== ")") reader.at = Number.POSITIVE_INFINITY;
  reader.at += 1;
  return { literals };
}

function skipClass(reader: Reader): void {
  const { pattern } = reader;
  if (pattern[reader.at] === "^") reader.at += 1;
  if (pattern[reader.at] === "]") reader.at += 1;
  while (reader.at < pattern.length && pattern[reader.at] !== "]") {
    if (pattern.startsWith("[:", reader.at)) reader.at = Math.max(pattern.indexOf(":]", reader.at) + 1, reader.at);
    else if (pattern[reader.at] === "\\") reader.at += 1;
    reader.at += 1;
  }
  reader.at += 1;
}

/** The least number of repetitions, or undefined without a quantifier. */
function readQuantifier(reader: Reader): number | undefined {
  const match = /^(?:[*+?]|\{(\d+)(?:,\d*)?\})\??/.exec(reader.pattern.slice(reader.at, reader.at + 20));
  if (!match) return undefined;
  reader.at += match[0].length;
  if (match[0].startsWith("+")) return 1;
  return Number(match[1] ?? 0);
}
