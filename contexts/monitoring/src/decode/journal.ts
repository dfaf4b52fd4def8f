import { setEcs, setField, setLog, setProcess, setUser } from "./draft.ts";
import { flattenObject, textOf } from "./flatten.ts";
import type { JsonRecord, ShapeDecoder } from "./json-decoder.ts";
import type { TextDecoders } from "./text-decoder.ts";
import { fromEpoch, parseTime } from "./time.ts";

/** `journalctl -o json`: its fields, and the message through the decoder of its program. */
export function decodeJournal(text: TextDecoders): ShapeDecoder {
  return (record) => {
    const { draft, value } = record;
    const stamp = textOf(value["__REALTIME_TIMESTAMP"] ?? value["_SOURCE_REALTIME_TIMESTAMP"]);
    if (stamp === undefined || (value["MESSAGE"] === undefined && value["_BOOT_ID"] === undefined)) return false;
    flattenObject(record, "", value);
    draft.decoder = "journald";
    const program = textOf(value["SYSLOG_IDENTIFIER"]) ?? textOf(value["_COMM"]);
    const message = messageOf(value["MESSAGE"]);
    setLog(draft, "linux", undefined, program?.toLowerCase());
    if (message !== undefined) {
      setField(draft, "MESSAGE", message);
      text.decodeMessage(draft, program, message, record.hint);
    }
    draft.occurredAt = fromEpoch(Number(stamp));
    setEcs(draft, "host.name", textOf(value["_HOSTNAME"]));
    if (draft.ecs["process.name"] === undefined) setProcess(draft, textOf(value["_EXE"]) ?? textOf(value["_COMM"]));
    return true;
  };
}

/** The journal writes text that is not UTF-8 as a list of bytes. */
function messageOf(value: unknown): string | undefined {
  if (!Array.isArray(value)) return textOf(value);
  if (!value.every((byte) => typeof byte === "number")) return textOf(value[0]);
  return Buffer.from(value).toString("utf8");
}

/** A line of a container in Docker's json-file: `{"log":"…\n","stream":"stdout","time":"…"}`. */
export function decodeContainer(text: TextDecoders): ShapeDecoder {
  return (record: JsonRecord) => {
    const { draft, value } = record;
    const { log, stream, time } = value as Readonly<Record<"log" | "stream" | "time", unknown>>;
    if (typeof log !== "string" || typeof time !== "string" || (stream !== "stdout" && stream !== "stderr"))
      return false;
    const line = log.endsWith("\n") ? log.slice(0, -1) : log;
    if (!text.decodeMessage(draft, undefined, line, record.hint))
      text.decodeRecord(draft, line, record.hint, undefined);
    if (draft.decoder === "text") draft.decoder = "container";
    flattenObject(record, "", value);
    draft.occurredAt = parseTime(time) ?? draft.occurredAt;
    setField(draft, "log", line);
    if (draft.ecs["user.name"] === undefined) setUser(draft, draft.fields.get("user"));
    return true;
  };
}
