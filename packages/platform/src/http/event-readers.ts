import { Readable } from "node:stream";
import type { Log } from "../log.ts";
import { eventFrame } from "./event-history.ts";
import type { StreamEnd } from "./event-stream-contract.ts";
import type { Caller } from "./handler.ts";

/** One open stream. */
export interface Reader {
  caller: Caller;
  readonly body: Readable;
}

export interface Readers {
  readonly count: () => number;
  /** Makes room first: with `maxPerSession` open, the oldest of the session is replaced. */
  readonly open: (caller: Caller) => Reader;
  /** Drops a reader that does not keep up, rather than hold its events in memory. */
  readonly write: (reader: Reader, frame: string) => void;
  readonly writeWhere: (isMeant: (caller: Caller) => boolean, frame: string) => void;
  readonly endWhere: (isMeant: (caller: Caller) => boolean, reason: StreamEnd["reason"]) => void;
  /** Asks once per session who its caller is now. */
  readonly refresh: (ask: (caller: Caller) => Promise<Caller | undefined>) => Promise<void>;
}

export interface ReadersOptions {
  readonly maxWaitingBytes: number;
  readonly maxPerSession: number;
  readonly log: Log;
}

export function createReaders({ maxWaitingBytes, maxPerSession, log }: ReadersOptions): Readers {
  const readers = new Set<Reader>(); // oldest first

  const write = (reader: Reader, frame: string): void => {
    if (reader.body.destroyed) return;
    if (reader.body.readableLength + frame.length > maxWaitingBytes) {
      log.info({ caller: reader.caller.id }, "event stream dropped, reader too slow");
      reader.body.destroy();
      return;
    }
    reader.body.push(frame);
  };
  const end = (reader: Reader, reason: StreamEnd["reason"]): void => {
    readers.delete(reader);
    write(reader, eventFrame("end", JSON.stringify({ reason })));
    if (!reader.body.destroyed) reader.body.push(null);
  };

  return {
    count: () => readers.size,
    open(caller) {
      const own = [...readers].filter((reader) => sessionKey(reader.caller) === sessionKey(caller));
      for (const oldest of own.slice(0, Math.max(0, own.length - maxPerSession + 1))) end(oldest, "replaced");
      const reader: Reader = { caller, body: new Readable({ read() {} }) };
      readers.add(reader);
      reader.body.once("close", () => readers.delete(reader));
      return reader;
    },
    write,
    writeWhere(isMeant, frame) {
      for (const reader of readers) if (isMeant(reader.caller)) write(reader, frame);
    },
    endWhere(isMeant, reason) {
      for (const reader of readers) if (isMeant(reader.caller)) end(reader, reason);
    },
    async refresh(ask) {
      for (const group of Map.groupBy(readers, (reader) => sessionKey(reader.caller)).values()) {
        const [first] = group;
        if (first === undefined) continue;
        try {
          const now = await ask(first.caller);
          for (const reader of group) {
            if (now === undefined) end(reader, "session-ended");
            else reader.caller = now;
          }
        } catch (err) {
          // The database is away: the session may be fine, and the next round asks again.
          log.warn({ err }, "event stream could not ask whether a session still lives");
        }
      }
    },
  };
}

function sessionKey(caller: Caller): string {
  return caller.sessionId ?? caller.id;
}
