import type { DecodeHint } from "../event/event.ts";
import { decodeAuditLine, isAuditLine } from "./auditd.ts";
import { type Draft, setLog } from "./draft.ts";
import type { MessageDecoder } from "./message-patterns.ts";
import { decodePacketLog } from "./netfilter.ts";

export interface MessageDecoderParts {
  readonly decoders: readonly MessageDecoder[];
  /** JSON and Windows XML, which shippers put behind a syslog frame; false when a message is neither. */
  readonly decodeStructured: (draft: Draft, text: string, hint: DecodeHint) => boolean;
}

/** Each answers whether it understood; when not, nothing was written. */
export interface MessageDecoders {
  /** A message without its frame. `program` decides who is asked first. */
  readonly decodeMessage: (draft: Draft, program: string | undefined, message: string, hint: DecodeHint) => boolean;
  /** JSON or XML where text was expected. */
  readonly decodeInside: (draft: Draft, message: string, hint: DecodeHint) => boolean;
  /** A whole line of a format that has no frame, such as an access log. */
  readonly decodeLine: (draft: Draft, text: string) => boolean;
  /** The same for what knows little, and so comes last. */
  readonly decodeVagueLine: (draft: Draft, text: string) => boolean;
  /** The sender said what it is. */
  readonly decodeFormat: (draft: Draft, format: string, text: string) => boolean;
}

export function createMessageDecoders({ decoders, decodeStructured }: MessageDecoderParts): MessageDecoders {
  const byProgram = new Map(decoders.flatMap((decoder) => decoder.programs.map((program) => [program, decoder])));
  const formats = new Set(decoders.flatMap((decoder) => decoder.formats));
  const byFormat = new Map([...formats].map((name) => [name, decoders.filter((one) => one.formats.includes(name))]));
  const lines = decoders.filter((decoder) => decoder.isLine && !decoder.isLast);
  const last = decoders.filter((decoder) => decoder.isLine && decoder.isLast);
  const pam = decoders.find((decoder) => decoder.name === "pam");

  const decodeLine = (draft: Draft, text: string): boolean => lines.some((decoder) => decoder.decode(draft, text));

  /** Access logs do not name the server that wrote them; the format does. */
  function decodeFormat(draft: Draft, format: string, text: string): boolean {
    const isKnown = byFormat.get(format)?.some((decoder) => decoder.decode(draft, text)) === true;
    if (isKnown && draft.ecs["log.product"] === undefined) setLog(draft, PRODUCTS[format] ?? format);
    return isKnown;
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

  function decodeMessage(draft: Draft, program: string | undefined, message: string, hint: DecodeHint): boolean {
    if (decodeInside(draft, message, hint)) return true;
    const name = program === undefined ? "" : plainProgram(program);
    const own = byProgram.get(name);
    const body = message.charCodeAt(0) === 0x5b ? message.replace(SINCE_BOOT, "") : message;
    if (own && !own.isLine && own.decode(draft, body)) return true;
    if (pam && message.startsWith("pam_") && pam.decode(draft, message)) return true;
    if (decodePacketLog(draft, body)) return true;
    if (isAuditLine(body) && decodeAuditLine(draft, body)) return true;
    if (own?.formats.includes(name)) return decodeFormat(draft, name, message);
    if (!own || own.isLine) return decodeLine(draft, message);
    own.claim(draft);
    return true;
  }

  return {
    decodeMessage,
    decodeInside,
    decodeLine,
    decodeVagueLine: (draft, text) => last.some((decoder) => decoder.decode(draft, text)),
    decodeFormat,
  };
}

const PRODUCTS: Readonly<Record<string, string>> = { apache2: "apache", httpd: "apache" };

/** The kernel's clock at the start of its messages. */
const SINCE_BOOT = /^\[ {0,12}\d{1,12}\.\d{1,9}\] ?/;

/** `/usr/sbin/cron` and `CRON` as `cron`; `postfix/smtpd` stays. */
export function plainProgram(program: string): string {
  const name = program.charCodeAt(0) === 0x2f ? program.slice(program.lastIndexOf("/") + 1) : program;
  return name.toLowerCase();
}
