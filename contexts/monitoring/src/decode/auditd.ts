import type { EventOutcome } from "../event/event.ts";
import { type Draft, isAbsent, setAction, setAddress, setEcs, setField, setLog, setProcess, setUser } from "./draft.ts";
import { scanPairs } from "./key-values.ts";
import { fromEpoch } from "./time.ts";

/** Fields the kernel writes as hex when they hold blanks or control characters. */
const ENCODED: ReadonlySet<string> = new Set([
  "proctitle",
  "name",
  "comm",
  "exe",
  "cwd",
  "path",
  "acct",
  "cmd",
  "data",
  "dir",
  "key",
  "key_r",
  "old-chardev",
  "new-chardev",
]); // prettier-ignore
const STAMP = /audit\((\d{1,12}\.\d{1,9}):(\d{1,20})\)/;

/** Whether a line is an audit record: as auditd writes it, with `node=` before it, or as the kernel logs it. */
export function isAuditLine(text: string): boolean {
  const at = text.indexOf("audit(");
  return at >= 0 && at < 300 && (text.startsWith("type=") || text.startsWith("node=") || text.startsWith("audit"));
}

/**
 * One line of the Linux audit log. `msg` keeps the stamp that joins the lines of one event; inner `msg='…'` is opened,
 * hex is decoded, the arguments of EXECVE are joined as `cmdline`.
 */
export function decodeAuditLine(draft: Draft, text: string): boolean {
  const stamp = STAMP.exec(text.length > 1024 ? text.slice(0, 1024) : text);
  if (!stamp) return false;
  draft.decoder = "auditd";
  draft.occurredAt = fromEpoch(Number(stamp[1]));
  scanPairs(text, 0, (name, value, isQuoted) => setAuditField(draft, name, value, isQuoted));
  setField(draft, "msg", stamp[0]);
  setField(draft, "serial", stamp[2] ?? "");
  finishAudit(draft);
  return true;
}

function setAuditField(draft: Draft, name: string, value: string, isQuoted: boolean): void {
  if (name === "msg") {
    if (isQuoted && scanPairs(value, 0, (inner, text, quoted) => setAuditField(draft, inner, text, quoted)) === 0) {
      setField(draft, "text", value);
    }
    return;
  }
  // `SYSCALL=execve` and other interpreted fields differ from the raw ones by their capitals, and so in the map.
  setField(draft, name, !isQuoted && (ENCODED.has(name) || isArgument(draft, name)) ? decodeHex(value) : value);
}

/** `a0`, `a12`, `a3[1]` of EXECVE; those of SYSCALL are numbers. */
function isArgument(draft: Draft, name: string): boolean {
  const digit = name.charCodeAt(1);
  return name.charCodeAt(0) === 0x61 && digit >= 0x30 && digit <= 0x39 && draft.fields.get("type") === "EXECVE";
}

/** `2F62696E2F7368` → `/bin/sh`; NUL between arguments becomes a blank, 0x01 between keys a comma. */
function decodeHex(value: string): string {
  if (value.length < 4 || value.length % 2 !== 0 || !/^[0-9A-F]+$/.test(value)) return value;
  const text = Buffer.from(value, "hex").toString("utf8");
  let out = "";
  for (const character of text) out += character === "\0" ? " " : character === "\u0001" ? "," : character;
  return out.endsWith(" ") ? out.slice(0, -1) : out;
}

/** Columns of an audit event whose fields are written, whichever form they came in. */
export function finishAudit(draft: Draft): void {
  const fields = draft.fields;
  const number = fields.get("type");
  const type = number === undefined ? undefined : (RECORD_TYPES[number] ?? number);
  setLog(draft, "linux", undefined, "auditd");
  if (type !== undefined) {
    setEcs(draft, "event.code", type);
    setAction(draft, actionOf(type, fields));
  }
  if (type === "EXECVE") joinArguments(draft);
  setEcs(draft, "event.outcome", outcomeOf(fields));
  setEcs(draft, "host.name", fields.get("node"));
  setUser(draft, firstOf(fields, ["acct", "UID", "user", "AUID", "audit_user"]));
  const executable = firstOf(fields, ["exe", "comm"]);
  setProcess(draft, type === "EXECVE" ? fields.get("a0") : executable);
  if (draft.ecs["process.name"] === undefined) setProcess(draft, fields.get("comm"));
  setAddress(draft, "source", fields.get("addr"));
}

/** The kernel logs numbers where auditd writes names. */
const RECORD_TYPES: Readonly<Record<string, string>> = {
  "1130": "SERVICE_START",
  "1131": "SERVICE_STOP",
  "1300": "SYSCALL",
  "1302": "PATH",
  "1305": "CONFIG_CHANGE",
  "1307": "CWD",
  "1309": "EXECVE",
  "1326": "SECCOMP",
  "1327": "PROCTITLE",
  "1400": "AVC",
  "1701": "ANOM_ABEND",
};

function actionOf(type: string, fields: ReadonlyMap<string, string>): string {
  if (type !== "SYSCALL") return type.toLowerCase();
  const call = fields.get("SYSCALL") ?? fields.get("syscall");
  return call === undefined || /^\d+$/.test(call) ? "syscall" : call.toLowerCase();
}

function outcomeOf(fields: ReadonlyMap<string, string>): EventOutcome | undefined {
  return RESULTS[fields.get("success") ?? fields.get("res") ?? ""];
}

const RESULTS: Readonly<Record<string, EventOutcome>> = {
  yes: "success",
  success: "success",
  "1": "success",
  no: "failure",
  failed: "failure",
  "0": "failure",
};

function joinArguments(draft: Draft): void {
  const words: string[] = [];
  for (let index = 0; index < 256; index++) {
    const word = draft.fields.get(`a${index}`);
    if (word === undefined) break;
    words.push(word);
  }
  if (words.length > 0) setField(draft, "cmdline", words.join(" "));
}

function firstOf(fields: ReadonlyMap<string, string>, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = fields.get(name);
    if (!isAbsent(value) && value !== "unset" && value !== "(unknown)") return value;
  }
  return undefined;
}
