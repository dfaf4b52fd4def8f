import type { Log } from "@cordon/platform/log";
import { pino } from "pino";

export interface LogSettings {
  readonly level: string;
  /** `auto` is text on a terminal and JSON elsewhere. */
  readonly format: "auto" | "json" | "text";
}

/** To standard error; static messages, the data in fields. */
export function createLog({ level, format }: LogSettings, name: string): Log {
  const isText = format === "text" || (format === "auto" && process.stderr.isTTY);
  const destination = isText
    ? { write: (line: string) => process.stderr.write(readable(line)) }
    : pino.destination({ dest: 2, sync: true });
  const log = pino({ level, base: { name } }, destination);
  return {
    debug: (fields, message) => log.debug(fields, message),
    info: (fields, message) => log.info(fields, message),
    warn: (fields, message) => log.warn(fields, message),
    error: (fields, message) => log.error(fields, message),
  };
}

const WORDS: Readonly<Record<string, string>> = { 20: "debug", 30: "info", 40: "warn", 50: "error" };

/** One line of pino as a person reads it. Field values are JSON, so no control character reaches the terminal. */
function readable(line: string): string {
  const { level, time, name: _name, msg, ...fields } = JSON.parse(line) as Record<string, unknown>; // pino's own line
  const at = new Date(Number(time)).toISOString().slice(11, 19);
  const rest = Object.entries(fields).map(([key, value]) => ` ${key}=${JSON.stringify(shorten(value))}`);
  return `${at} ${WORDS[String(level)] ?? ""} ${String(msg)}${rest.join("")}\n`;
}

function shorten(value: unknown): unknown {
  const isError = typeof value === "object" && value !== null && "message" in value && "stack" in value;
  return isError ? value.message : value;
}
