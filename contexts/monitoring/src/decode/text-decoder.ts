import type { DecodeHint } from "../event/event.ts";
import { decodeAuditLine, isAuditLine } from "./auditd.ts";
import { type Draft, setField, setLog } from "./draft.ts";
import type { JsonFields } from "./json-fields.ts";
import { decodeLogfmt } from "./logfmt.ts";
import {
  createMessageDecoders,
  type MessageDecoderParts,
  type MessageDecoders,
  plainProgram,
} from "./message-decoder.ts";
import { decodePacketLog } from "./netfilter.ts";
import { readSyslogFrame } from "./syslog-frame.ts";
import { matchIso, parseCtime } from "./time.ts";

export interface TextDecoders {
  /** A record as it came, with or without a syslog frame. */
  readonly decodeRecord: (draft: Draft, text: string, hint: DecodeHint, near: number | undefined) => void;
  /** A message whose frame was read already, here or by somebody else (journald, Azure, Docker). */
  readonly decodeMessage: MessageDecoders["decodeMessage"];
}

export interface TextDecoderParts extends MessageDecoderParts {
  readonly names: JsonFields;
}

export function createTextDecoders(parts: TextDecoderParts): TextDecoders {
  const messages = createMessageDecoders(parts);

  /** `2025-12-31T17:37:40.49+01:00 stdout F message`, the log of a container as Kubernetes keeps it. */
  function decodeContainerLine(draft: Draft, text: string, hint: DecodeHint, near: number | undefined): boolean {
    const time = matchIso(text);
    if (!time?.hasZone || draft.fields.has("stream")) return false;
    const head = text.slice(time.end, time.end + 10);
    if (!CONTAINER_HEAD.test(head)) return false;
    setField(draft, "stream", head.slice(1, 7));
    const message = text.slice(time.end + 10);
    if (!messages.decodeInside(draft, message, hint)) decodeRecord(draft, message, hint, near);
    if (draft.decoder === "text") draft.decoder = "container";
    draft.occurredAt = time.ms;
    return true;
  }

  function decodeFramed(draft: Draft, text: string, hint: DecodeHint, near: number | undefined): boolean {
    const content = readSyslogFrame(draft, text, hint, near);
    if (!content) return false;
    const { program, message } = content;
    draft.decoder = "syslog";
    setField(draft, "message", message);
    if (messages.decodeMessage(draft, program, message, hint) && draft.decoder !== "json") return true;
    // Cisco's messages begin with `%FACILITY-SEVERITY-MNEMONIC`; what else has a program mostly runs on Linux.
    if (message.charCodeAt(0) === 0x25) setLog(draft, "cisco");
    else if (program !== undefined) setLog(draft, "linux", undefined, plainProgram(program));
    return true;
  }

  function decodeRecord(draft: Draft, text: string, hint: DecodeHint, near: number | undefined): void {
    const isKnown =
      (hint.format !== undefined && messages.decodeFormat(draft, hint.format, text)) ||
      (isAuditLine(text) && decodeAuditLine(draft, text)) ||
      decodeContainerLine(draft, text, hint, near) ||
      decodeFramed(draft, text, hint, near) ||
      messages.decodeLine(draft, text) ||
      decodePacketLog(draft, text) ||
      decodeLogfmt(draft, text, parts.names) ||
      messages.decodeVagueLine(draft, text);
    if (!isKnown) draft.occurredAt ??= leadingTime(text);
  }

  return { decodeMessage: messages.decodeMessage, decodeRecord };
}

/** Which stream, and whether the line is full (`F`) or a part (`P`). */
const CONTAINER_HEAD = /^ std(?:out|err) [FP] $/;

/** Whatever wrote the line, it mostly begins with its time, perhaps in brackets. */
function leadingTime(text: string): number | undefined {
  const start = text.charCodeAt(0) === 0x5b ? 1 : 0;
  return matchIso(text, start)?.ms ?? parseCtime(text.slice(start, start + 40));
}
