import type { Log } from "@cordon/platform/log";
import { pino } from "pino";

/** JSON lines on standard error; static messages, the data in fields. */
export function createLog(level: string, name: string): Log {
  const log = pino({ level, name, base: { name } }, pino.destination({ dest: 2, sync: true }));
  return {
    debug: (fields, message) => log.debug(fields, message),
    info: (fields, message) => log.info(fields, message),
    warn: (fields, message) => log.warn(fields, message),
    error: (fields, message) => log.error(fields, message),
  };
}
