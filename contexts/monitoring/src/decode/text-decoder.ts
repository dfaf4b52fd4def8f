import type { DecodeHint } from "../event/event.ts";
import { decodeAuditLine, isAuditLine } from "./auditd.ts";
import { type Draft, setField, setLog } from "./draft.ts";
import type { JsonFields } from "./json-fields.ts";
import { decodeLogfmt } from "./logfmt.ts";
import type { MessageDecoder } from "./message-patterns.ts";
import { decodePacketLog } from "./netfilter.ts";
import { readSyslogFrame } from "./syslog-frame.ts";
import { matchIso, parseCtime } from "./time.ts";

export interface TextDecoders {
  /** A record as it came, with or without a syslog frame. */
  readonly decodeRecord: (draft: Draft, text: string, hint: DecodeHint, near: number | undefined) => void;
  /** A message whose frame was read already, here or by somebody else (journald, Azure, Docker). */
  readonly decodeMessage: (draft: Draft, program: string | undefined, message: string, hint: DecodeHint) => boolean;
}

export interface TextDecoderParts {
  readonly decoders: readonly MessageDecoder[];
  readonly names: JsonFields;
  /** JSON and Windows XML, which shippers put behind a syslog frame; false when a message is neither. */
  readonly decodeStructured: (draft: Draft, text: string, hint: DecodeHint) => boolean;
}

export function createTextDecoders({ decoders, names, decodeStructured }: TextDecoderParts): TextDecoders {
  const byProgram = new Map<string, MessageDecoder>();
  const byFormat = new Map<string, MessageDecoder[]>();
  for (const decoder of decoders) {
    for (const program of decoder.programs) byProgram.set(program, decoder);
    for (const format of decoder.formats) byFormat.set(format, [...(byFormat.get(format) ?? []), decoder]);
  }
  const lines = decoders.filter((decoder) => decoder.isLine && !decoder.isLast);
  const last = decoders.filter((decoder) => decoder.isLine && decoder.isLast);
  const pam = decoders.find((decoder) => decoder.name === "pam");

  function decodeMessage(draft: Draft, program: string | undefined, message: string, hint: DecodeHint): boolean {
    if (decodeInside(draft, message, hint)) return true;
    const own = program === undefined ? undefined : byProgram.get(plainProgram(program));
    const body = message.charCodeAt(0) === 0x5b ? message.replace(SINCE_BOOT, "") : message;
    if (own && !own.isLine && own.decode(draft, body)) return true;
    if (pam && message.startsWith("pam_") && pam.decode(draft, message)) return true;
    if (decodePacketLog(draft, body)) return true;
    if (isAuditLine(body) && decodeAuditLine(draft, body)) return true;
    if (own?.isLine && own.formats.includes(program ?? "")) return decodeFormat(draft, program ?? "", message);
    if (!own || own.isLine) return decodeLine(draft, message);
    own.claim(draft);
    return true;
  }

  /** The frame's time stays when what is inside names none. */
  function decodeInside(draft: Draft, message: string, hint: DecodeHint): boolean {
    const first = message.charCodeAt(0);
    if (first !== 0x7b && !(first === 0x3c && message.startsWith("<Event"))) return false;
    const framed = draft.occurredAt;
    const isKnown = decodeStructured(draft, message, hint);
    draft.occurredAt ??= framed;
    return isKnown;
  }

  function decodeLine(draft: Draft, text: string): boolean {
    return lines.some((decoder) => decoder.decode(draft, text));
  }

  /** The sender said what it is. Access logs do not name the server that wrote them; the format does. */
  function decodeFormat(draft: Draft, format: string, text: string): boolean {
    const known = byFormat.get(format)?.some((decoder) => decoder.decode(draft, text)) === true;
    if (known && draft.ecs["log.product"] === undefined) setLog(draft, PRODUCTS[format] ?? format);
    return known;
  }

  /** `2025-12-31T17:37:40.49+01:00 stdout F message`, the log of a container as Kubernetes keeps it. */
  function decodeContainerLine(draft: Draft, text: string, hint: DecodeHint, near: number | undefined): boolean {
    const time = matchIso(text);
    if (!time?.hasZone || draft.fields.has("stream")) return false;
    const head = text.slice(time.end, time.end + 10);
    if (!CONTAINER_HEAD.test(head)) return false;
    setField(draft, "stream", head.slice(1, 7));
    const message = text.slice(time.end + 10);
    if (!decodeInside(draft, message, hint)) decodeRecord(draft, message, hint, near);
    if (draft.decoder === "text") draft.decoder = "container";
    draft.occurredAt = time.ms;
    return true;
  }

  function decodeRecord(draft: Draft, text: string, hint: DecodeHint, near: number | undefined): void {
    if (hint.format !== undefined && decodeFormat(draft, hint.format, text)) return;
    if (isAuditLine(text) && decodeAuditLine(draft, text)) return;
    if (decodeContainerLine(draft, text, hint, near)) return;
    const content = readSyslogFrame(draft, text, hint, near);
    if (content) {
      draft.decoder = "syslog";
      setField(draft, "message", content.message);
      if (decodeMessage(draft, content.program, content.message, hint)) return;
      if (content.message.charCodeAt(0) === 0x25) setLog(draft, "cisco");
      else if (content.program !== undefined) setLog(draft, "linux", undefined, plainProgram(content.program));
      return;
    }
    if (decodeLine(draft, text) || decodePacketLog(draft, text) || decodeLogfmt(draft, text, names)) return;
    if (last.some((decoder) => decoder.decode(draft, text))) return;
    draft.occurredAt ??= leadingTime(text);
  }

  return { decodeMessage, decodeRecord };
}

const PRODUCTS: Readonly<Record<string, string>> = { apache2: "apache", httpd: "apache" };

/** Which stream, and whether the line is full (`F`) or a part (`P`). */
const CONTAINER_HEAD = /^ std(?:out|err) [FP] $/;

/** The kernel's clock at the start of its messages. */
const SINCE_BOOT = /^\[ {0,12}\d{1,12}\.\d{1,9}\] ?/;

/** `/usr/sbin/cron` and `CRON` as `cron`; `postfix/smtpd` stays. */
function plainProgram(program: string): string {
  const name = program.charCodeAt(0) === 0x2f ? program.slice(program.lastIndexOf("/") + 1) : program;
  return name.toLowerCase();
}

/** Whatever wrote the line, it mostly begins with its time, perhaps in brackets. */
function leadingTime(text: string): number | undefined {
  const start = text.charCodeAt(0) === 0x5b ? 1 : 0;
  return matchIso(text, start)?.ms ?? parseCtime(text.slice(start, start + 40));
}
