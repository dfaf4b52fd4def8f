import type { Sought } from "./search-marks.ts";

/** What stands for a record in one line of a list. */
export interface RecordLine {
  readonly text: string;
  /** `message`: the record's own words, out of its JSON or after its syslog frame; `raw`: the record from its start; `part`: around what was found. */
  readonly kind: "message" | "raw" | "part";
}

/** Names under which sources put the sentence for people, in the order of trust. */
const MESSAGE = /"(?:message|Message|msg|MESSAGE)"\s{0,4}:\s{0,4}"((?:[^"\\]|\\.){1,8000})/;
/** Enough for one line of a wide screen; over several lines, for a screen of them. */
const MAX_CHARACTERS = 800;
const BEFORE = 18;
const FRAME = /^(?:<\d{1,3}>)?(?:1 )?(?:\d{4}-\d\d-\d\dT\S{5,30}|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d) \S{1,255} /;

/**
 * The line that tells most about a record: the sentence for people where the record is JSON and has one, else the
 * record. When words of the search are not in its first part, the line starts shortly before them.
 */
export function recordLine(raw: string, sought: readonly Sought[]): RecordLine {
  const sentence = raw.startsWith("{") ? messageIn(raw) : withoutFrame(raw);
  const line: RecordLine = sentence === undefined ? { text: raw, kind: "raw" } : { text: sentence, kind: "message" };
  const wanted = sought.filter(({ isText }) => isText);
  if (wanted.length > 0 && firstHit(line.text, wanted) === undefined) {
    const hit = firstHit(raw, wanted);
    if (hit !== undefined) return { text: cut(raw, hit), kind: "part" };
  }
  const hit = wanted.length === 0 ? undefined : firstHit(line.text, wanted);
  if (hit !== undefined && hit > 2 * BEFORE) return { text: cut(line.text, hit), kind: "part" };
  return { ...line, text: line.text.slice(0, MAX_CHARACTERS) };
}

/** A syslog record from its program on: time and host have columns of their own. */
function withoutFrame(raw: string): string | undefined {
  const frame = FRAME.exec(raw)?.[0];
  return frame === undefined || frame.length === raw.length ? undefined : raw.slice(frame.length);
}

function cut(text: string, hit: number): string {
  const earliest = Math.max(0, hit - BEFORE);
  // From the start of a word where there is one.
  const space = text.slice(earliest, hit).search(/\s\S/);
  const start = earliest === 0 || space < 0 ? earliest : earliest + space + 1;
  return `${start > 0 ? "… " : ""}${text.slice(start, start + MAX_CHARACTERS)}`;
}

function firstHit(text: string, sought: readonly Sought[]): number | undefined {
  const hits = sought.flatMap(({ pattern }) => {
    const at = text.search(pattern);
    return at < 0 ? [] : [at];
  });
  return hits.length === 0 ? undefined : Math.min(...hits);
}

/** The sentence for people, with its line breaks and indents as single spaces. */
function messageIn(raw: string): string | undefined {
  const written = MESSAGE.exec(raw)?.[1];
  if (written === undefined) return undefined;
  const text = unescape(written).replaceAll(/\s+/g, " ").trim();
  return text.length < 4 ? undefined : text;
}

function unescape(written: string): string {
  try {
    const value: unknown = JSON.parse(`"${written.replace(/\\$/, "")}"`);
    return typeof value === "string" ? value : written;
  } catch {
    return written; // cut inside an escape, or no JSON after all
  }
}
