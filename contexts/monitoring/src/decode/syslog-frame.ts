import type { DecodeHint } from "../event/event.ts";
import { type Draft, isAbsent, setEcs, setField } from "./draft.ts";
import { matchIso, matchSyslogTime, type TimeMatch } from "./time.ts";

const SPACE = 0x20;
const MAX_WORD = 255;
const FACILITIES = [
  "kern",
  "user",
  "mail",
  "daemon",
  "auth",
  "syslog",
  "lpr",
  "news",
  "uucp",
  "cron",
  "authpriv",
  "ftp",
  "ntp",
  "audit",
  "alert",
  "clock",
  "local0",
  "local1",
  "local2",
  "local3",
  "local4",
  "local5",
  "local6",
  "local7",
] as const; // prettier-ignore
const SEVERITIES = ["emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"] as const;

/** What stands behind the frame. */
export interface SyslogContent {
  readonly program: string | undefined;
  readonly message: string;
}

/**
 * Takes the syslog frame off: RFC 5424 with structured data, RFC 3164 with and without priority and host, and the ISO
 * times of rsyslog and journald. Undefined when there is no such frame; then nothing was written.
 */
export function readSyslogFrame(
  draft: Draft,
  text: string,
  hint: DecodeHint,
  near: number | undefined,
): SyslogContent | undefined {
  const priority = matchPriority(text);
  const start = priority?.end ?? 0;
  if (priority && text.charCodeAt(start) === 0x31 && text.charCodeAt(start + 1) === SPACE) {
    const modern = readModern(draft, text, start + 2);
    if (modern) {
      setPriority(draft, priority.value);
      return modern;
    }
  }
  const time = matchFrameTime(text, start) ?? matchSyslogTime(text, start, hint.receivedAt, near);
  if (!time && !priority && !hint.isSyslog) return undefined;
  const content = readClassic(text, time ? behindTime(text, time.end) : start, time !== undefined);
  if (!content || (content.host !== undefined && LEVELS.has(content.host.toUpperCase()))) return undefined;
  if (priority) setPriority(draft, priority.value);
  if (time) draft.occurredAt = time.ms;
  if (content.host !== undefined) setHost(draft, content.host);
  setTag(draft, content.program, content.pid);
  return content;
}

/** The words application logs put behind a time, where a host name would stand. */
const LEVELS: ReadonlySet<string> = new Set([
  "TRACE",
  "DEBUG",
  "INFO",
  "NOTICE",
  "WARN",
  "WARNING",
  "ERROR",
  "FATAL",
  "CRITICAL",
  "SEVERE",
  "ERR",
  "INF",
  "WRN",
]); // prettier-ignore

/** Syslog writes ISO times with `T` and a zone; application logs mostly write them without. */
function matchFrameTime(text: string, from: number): TimeMatch | undefined {
  const time = matchIso(text, from);
  return time?.hasZone && text.charCodeAt(from + 10) === 0x54 ? time : undefined;
}

function setHost(draft: Draft, host: string): void {
  setField(draft, "host", host);
  setEcs(draft, "host.name", host);
}

function setTag(draft: Draft, program: string | undefined, pid: string | undefined): void {
  if (isAbsent(program)) return;
  setField(draft, "program", program);
  if (!isAbsent(pid)) setField(draft, "pid", pid);
}

function matchPriority(text: string): { value: number; end: number } | undefined {
  if (text.charCodeAt(0) !== 0x3c) return undefined;
  const close = text.indexOf(">");
  if (close < 2 || close > 4) return undefined;
  const value = Number(text.slice(1, close));
  return Number.isInteger(value) && value >= 0 && value < 192 ? { value, end: close + 1 } : undefined;
}

function setPriority(draft: Draft, priority: number): void {
  setField(draft, "priority", String(priority));
  setField(draft, "facility", FACILITIES[priority >> 3] ?? String(priority >> 3));
  setField(draft, "severity", SEVERITIES[priority & 7] ?? "");
}

function behindTime(text: string, end: number): number {
  let at = end;
  // Cisco writes `Jan 18 11:29:03: %AAA…`, others `Jan 18 11:29:03.123 UTC:`.
  if (text.charCodeAt(at) === 0x3a) at++;
  while (text.charCodeAt(at) === SPACE) at++;
  return at;
}

/** The next word, and where the one behind it starts. */
function wordAt(text: string, from: number): { text: string; next: number } {
  const space = text.indexOf(" ", from);
  const end = space < 0 ? text.length : space;
  return { text: text.slice(from, Math.min(end, from + MAX_WORD)), next: space < 0 ? end : end + 1 };
}

function readModern(draft: Draft, text: string, from: number): SyslogContent | undefined {
  const time = matchIso(text, from);
  if (!time && !text.startsWith("- ", from)) return undefined;
  let at = time ? time.end + 1 : from + 2;
  const words: string[] = [];
  for (let index = 0; index < 4; index++) {
    const word = wordAt(text, at);
    words.push(word.text);
    at = word.next;
  }
  const [host = "-", program = "-", pid = "-", messageId = "-"] = words;
  draft.occurredAt = time?.ms;
  if (!isAbsent(host)) setHost(draft, host);
  setTag(draft, program, pid);
  if (!isAbsent(messageId)) setField(draft, "msgid", messageId);
  at = readStructuredData(draft, text, at);
  while (text.charCodeAt(at) === SPACE) at++;
  if (text.charCodeAt(at) === 0xfeff) at++;
  return { program: isAbsent(program) ? undefined : program, message: text.slice(at) };
}

/** `[id name="value" …][…]` as fields `id.name`; answers the offset behind it. */
function readStructuredData(draft: Draft, text: string, from: number): number {
  if (text.charCodeAt(from) === 0x2d) return from + 1;
  let at = from;
  while (text.charCodeAt(at) === 0x5b) {
    const end = endOfElement(text, at);
    if (end < 0) return at;
    const element = text.slice(at + 1, end);
    const space = element.indexOf(" ");
    const id = space < 0 ? element : element.slice(0, space);
    const parameter = /([^\s=\]"]{1,64})="([^"\\]*(?:\\.[^"\\]*)*)"/g;
    for (const match of element.matchAll(parameter)) {
      setField(draft, `${id}.${match[1]}`, (match[2] ?? "").replace(/\\(["\\\]])/g, "$1"));
    }
    at = end + 1;
  }
  return at;
}

function endOfElement(text: string, from: number): number {
  let isQuoted = false;
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x5c) at++;
    else if (code === 0x22) isQuoted = !isQuoted;
    else if (code === 0x5d && !isQuoted) return at;
  }
  return -1;
}

interface Classic extends SyslogContent {
  readonly host: string | undefined;
  readonly pid: string | undefined;
}

/** `host program[pid]: message`, where the host may be missing, and the program too when there was a time. */
function readClassic(text: string, from: number, hasTime: boolean): Classic | undefined {
  const first = wordAt(text, from);
  const own = matchTag(text, from);
  // Cisco puts its host where others put the program: `sw03: %SYS-5-CONFIG_I: …`.
  if (own?.pid === undefined && own?.message.startsWith("%") === true) {
    return { host: own.program, program: undefined, pid: undefined, message: own.message };
  }
  if (own) return { host: undefined, ...own };
  if (!hasTime || !isHostName(first.text)) return undefined;
  // Relays of network devices write the host twice.
  const rest = text.startsWith(`${first.text} `, first.next) ? first.next + first.text.length + 1 : first.next;
  const tag = matchTag(text, rest);
  if (tag) return { host: first.text, ...tag };
  return { host: first.text, program: undefined, pid: undefined, message: text.slice(first.next) };
}

/** `program[pid]:`, `program:` or `program[pid] ` at `from`. */
function matchTag(text: string, from: number): Omit<Classic, "host"> | undefined {
  let at = from;
  while (at - from < 128 && isTagCode(text.charCodeAt(at))) at++;
  if (at === from) return undefined;
  const program = text.slice(from, at);
  let pid: string | undefined;
  if (text.charCodeAt(at) === 0x5b) {
    const close = text.indexOf("]", at);
    if (close < 0 || close - at > 64) return undefined;
    pid = text.slice(at + 1, close);
    at = close + 1;
  }
  const mark = text.charCodeAt(at);
  if (mark !== 0x3a && !(pid !== undefined && (mark === SPACE || Number.isNaN(mark)))) return undefined;
  if (mark === 0x3a && pid === undefined && !(text.charCodeAt(at + 1) === SPACE || at + 1 >= text.length))
    return undefined;
  at++;
  while (text.charCodeAt(at) === SPACE) at++;
  return { program, pid, message: text.slice(at) };
}

function isTagCode(code: number): boolean {
  return (
    code > SPACE && code !== 0x3a && code !== 0x5b && code !== 0x5d && code !== 0x22 && code !== 0x3d && code < 0x7f
  );
}

/** Letters, digits, dots, dashes, colons of an address: a word that could not be the host is not taken for one. */
function isHostName(word: string): boolean {
  if (word.length === 0) return false;
  for (let at = 0; at < word.length; at++) {
    const code = word.charCodeAt(at);
    const isFine =
      (code >= 0x30 && code <= 0x3a) ||
      (code >= 0x41 && code <= 0x5a) ||
      (code >= 0x61 && code <= 0x7a) ||
      code === 0x2d ||
      code === 0x2e ||
      code === 0x5f; // prettier-ignore
    if (!isFine) return false;
  }
  return !word.endsWith(":") && !/^\d+$/.test(word);
}
