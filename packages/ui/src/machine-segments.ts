/** What a stretch of machine-written text is; `control` is shown as `shown` instead of itself. */
export interface MachineSegment {
  readonly kind: "text" | "key" | "string" | "number" | "address" | "control";
  /** Exactly the characters of the input. */
  readonly exact: string;
  /** What a person sees; differs from `exact` only for `control`. */
  readonly shown: string;
  /** For `control`: the name to say. */
  readonly name?: string;
  /** Set inside a marked part: why it is marked. */
  readonly why?: string;
}

/** A marked part, half-open, in UTF-16 offsets of the text. */
export interface MachineMark {
  readonly start: number;
  readonly end: number;
  readonly why: string;
}

export interface MachineTextOptions {
  readonly isColoured?: boolean;
  readonly marks?: readonly MachineMark[];
  /** Line feeds and tabs stay what they are (in a block); otherwise they become symbols. */
  readonly keepsLines?: boolean;
}

const INVISIBLE: Readonly<Record<number, string>> = {
  0x00ad: "SHY",
  0x061c: "ALM",
  0x180e: "MVS",
  0x200b: "ZWSP",
  0x200c: "ZWNJ",
  0x200d: "ZWJ",
  0x200e: "LRM",
  0x200f: "RLM",
  0x2028: "LSEP",
  0x2029: "PSEP",
  0x202a: "LRE",
  0x202b: "RLE",
  0x202c: "PDF",
  0x202d: "LRO",
  0x202e: "RLO",
  0x2060: "WJ",
  0x2066: "LRI",
  0x2067: "RLI",
  0x2068: "FSI",
  0x2069: "PDI",
  0xfeff: "BOM",
};

const ASCII_NAMES =
  "NUL SOH STX ETX EOT ENQ ACK BEL BS TAB LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US".split(
    " ",
  );

const codePoint = (code: number): string => `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;

const ESCAPE = String.raw`\u001b(?:\[[0-?]{0,32}[ -/]{0,8}[@-~]|\][^\u0007\u001b]{0,64}(?:\u0007|\u001b\\)?)?`;
const HIDDEN = String.raw`[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\udb40[\udc00-\udc7f]`;
const CONTROL = `(?<control>${ESCAPE}|${HIDDEN})`;
// Bounded repeats: log text is hostile, and every branch stays linear.
const STRING = String.raw`(?<string>"(?:[^"\\\u0000-\u001f]|\\.){0,400}")`;
const KEY = String.raw`(?<key>[A-Za-z_@][\w.@-]{0,63}(?==)|"[A-Za-z_@][\w.@ -]{0,63}"(?=\s{0,4}:))`;
const ADDRESS = String.raw`(?<address>\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?::\d{1,5})?\b)`;
const NUMBER = String.raw`(?<number>\b\d[\d.,:]{0,30}\b)`;

const PLAIN = new RegExp(CONTROL, "g");
const COLOURED = new RegExp([CONTROL, KEY, STRING, ADDRESS, NUMBER].join("|"), "g");

/**
 * The text cut into segments that, joined by `exact`, give the text again.
 * Control characters, terminal escapes, marks of direction and invisible characters become `control`.
 */
export function machineSegments(text: string, options: MachineTextOptions = {}): readonly MachineSegment[] {
  const segments: MachineSegment[] = [];
  let end = 0;
  for (const match of text.matchAll(options.isColoured === true ? COLOURED : PLAIN)) {
    if (options.keepsLines === true && (match[0] === "\n" || match[0] === "\t")) continue;
    if (match.index > end) segments.push(plain(text.slice(end, match.index)));
    segments.push(segmentOf(match));
    end = match.index + match[0].length;
  }
  if (end < text.length) segments.push(plain(text.slice(end)));
  return options.marks === undefined || options.marks.length === 0 ? segments : withMarks(segments, options.marks);
}

function plain(text: string): MachineSegment {
  return { kind: "text", exact: text, shown: text };
}

function segmentOf(match: RegExpMatchArray): MachineSegment {
  const exact = match[0];
  if (match.groups?.["control"] !== undefined) return { kind: "control", exact, ...visible(exact) };
  for (const kind of ["key", "string", "address", "number"] as const) {
    if (match.groups?.[kind] !== undefined) return { kind, exact, shown: exact };
  }
  return plain(exact);
}

function visible(control: string): { readonly shown: string; readonly name: string } {
  const code = control.codePointAt(0) ?? 0;
  if (code === 0x1b && control.length > 1) {
    const rest = Array.from(control.slice(1), (each) => visibleOne(each.codePointAt(0) ?? 0, each)).join("");
    return { shown: `ESC${rest}`, name: "terminal escape" };
  }
  return {
    shown: visibleOne(code, control),
    name: codePoint(code),
  };
}

function visibleOne(code: number, self: string): string {
  if (code >= 0x20 && code < 0x7f) return self;
  // Letters rather than the symbols of U+2400, which many fonts lack.
  return ASCII_NAMES[code] ?? (code === 0x7f ? "DEL" : (INVISIBLE[code] ?? codePoint(code)));
}

function withMarks(segments: readonly MachineSegment[], marks: readonly MachineMark[]): readonly MachineSegment[] {
  const sorted = [...marks].sort((a, b) => a.start - b.start);
  const result: MachineSegment[] = [];
  let offset = 0;
  for (const segment of segments) {
    const end = offset + segment.exact.length;
    const inside = sorted.filter((mark) => mark.start < end && mark.end > offset);
    if (inside.length === 0) result.push(segment);
    else if (segment.kind === "control") result.push({ ...segment, why: inside[0]?.why ?? "" });
    else result.push(...cut(segment, offset, inside));
    offset = end;
  }
  return result;
}

function cut(segment: MachineSegment, offset: number, marks: readonly MachineMark[]): readonly MachineSegment[] {
  const parts: MachineSegment[] = [];
  let at = 0;
  const push = (to: number, why?: string): void => {
    const exact = segment.exact.slice(at, to);
    if (exact !== "") parts.push({ kind: segment.kind, exact, shown: exact, ...(why === undefined ? {} : { why }) });
    at = Math.max(at, to);
  };
  for (const mark of marks) {
    push(Math.max(at, mark.start - offset));
    push(Math.min(segment.exact.length, mark.end - offset), mark.why);
  }
  push(segment.exact.length);
  return parts;
}
