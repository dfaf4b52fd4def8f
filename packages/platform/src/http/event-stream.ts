import { Problem } from "@cordon/kernel";
import type { Log } from "../log.ts";
import { createEventHistory, type EventHistory, eventFrame, type SentEvent } from "./event-history.ts";
import { createReaders } from "./event-readers.ts";
import { streamContract } from "./event-stream-contract.ts";
import type { Caller, Handlers, RawAnswer } from "./handler.ts";
import type { ContractMount } from "./listener-options.ts";

export interface PublishedEvent {
  /** Lower case with dots, `alerts.changed`. */
  readonly topic: string;
  /** Who may see it; undefined for everybody who is signed in. */
  readonly permission: string | undefined;
  /** JSON, at most 16 KB: say what changed and let the screen ask. */
  readonly data: unknown;
  /** Makes a repeat harmless, such as the id of the domain event; remembered as long as the history reaches. */
  readonly id?: string;
}

export interface EventStreamOptions {
  /** The caller as of now, with today's permissions; undefined when the session or token is no more. */
  readonly refresh: (caller: Caller) => Promise<Caller | undefined>;
  readonly log: Log;
  readonly heartbeatMs?: number;
  readonly refreshMs?: number;
  /** Events kept for those who reconnect. */
  readonly historySize?: number;
  /** What may wait for one slow reader before it is dropped. */
  readonly maxWaitingBytes?: number;
  readonly maxPerSession?: number;
  readonly maxStreams?: number;
}

export interface EventStream {
  readonly publish: (event: PublishedEvent) => void;
  /** Ends the streams of a session that is over. */
  readonly endSession: (sessionId: string) => void;
  /** Ends all streams. */
  readonly close: () => void;
  readonly openStreams: () => number;
  /** Give it to the console listener. */
  readonly mount: ContractMount;
}

const MAX_DATA_CHARS = 16 * 1024;
const MAX_HISTORY_CHARS = 4 * 1024 * 1024;
const HEADERS = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-store",
  "x-accel-buffering": "no", // nginx would hold events back
};

/** The one stream of what changes, per browser: an event goes to everybody whose permissions allow it. */
export function createEventStream(options: EventStreamOptions): EventStream {
  const { heartbeatMs = 20_000, refreshMs = 60_000, historySize = 1_000, maxWaitingBytes = 128 * 1024 } = options;
  const { maxPerSession = 6, maxStreams = 1_000, log } = options;
  const history = createEventHistory(historySize, MAX_HISTORY_CHARS);
  const readers = createReaders({ maxWaitingBytes, maxPerSession, log });
  let isClosed = false;
  const timers = [
    setInterval(() => readers.writeWhere(() => true, ": still here\n\n"), heartbeatMs),
    setInterval(() => void readers.refresh(options.refresh), refreshMs),
  ];
  for (const timer of timers) timer.unref();

  const open = (caller: Caller, lastEventId: string | undefined): RawAnswer => {
    if (readers.count() >= maxStreams || isClosed) {
      throw new Problem("stream.too-many", "No more event streams can be opened now. Screens still load.", {
        retryAfterSeconds: 30,
      });
    }
    const reader = readers.open(caller);
    for (const frame of greeting(history, caller, lastEventId, maxWaitingBytes / 2)) readers.write(reader, frame);
    return { headers: HEADERS, body: reader.body };
  };

  return {
    publish(event) {
      const sent = addToHistory(history, event);
      if (sent !== undefined) readers.writeWhere((caller) => maySee(caller, sent), sent.frame);
    },
    endSession: (sessionId) => readers.endWhere((caller) => caller.sessionId === sessionId, "session-ended"),
    close() {
      isClosed = true;
      for (const timer of timers) clearInterval(timer);
      readers.endWhere(() => true, "stopping");
    },
    openStreams: readers.count,
    mount: { contract: streamContract, handlers: streamHandlers(open), problems: {}, permissions: {} },
  };
}

function streamHandlers(
  open: (caller: Caller, lastEventId: string | undefined) => RawAnswer,
): Handlers<typeof streamContract> {
  return {
    openStream: async ({ query }, { caller, headers }) => {
      if (caller === undefined) throw new Problem("session.required", "Sign in first.");
      const header = headers["last-event-id"];
      return open(caller, typeof header === "string" ? header : query.lastEventId);
    },
  };
}

function maySee(caller: Caller, event: SentEvent): boolean {
  return event.permission === undefined || caller.permissions.has(event.permission);
}

function addToHistory(history: EventHistory, { topic, permission, data, id }: PublishedEvent): SentEvent | undefined {
  if (!/^[a-z0-9]+([.-][a-z0-9]+)*$/.test(topic)) throw new RangeError("A topic is lower case words with dots.");
  const text = JSON.stringify(data) ?? "null";
  if (text.length > MAX_DATA_CHARS) throw new RangeError(`Data of ${topic} is larger than 16 KB.`);
  return history.add(topic, permission, text, id);
}

/** What a reader gets first: what it missed, or that it missed too much. */
function greeting(
  history: EventHistory,
  caller: Caller,
  lastEventId: string | undefined,
  maxChars: number,
): readonly string[] {
  const hello = `retry: 3000\n${eventFrame("hello", "{}", history.lastId())}`;
  if (lastEventId === undefined) return [hello];
  const missed = history.after(lastEventId)?.filter((event) => maySee(caller, event));
  const size = missed?.reduce((sum, event) => sum + event.frame.length, 0) ?? 0;
  if (missed === undefined || size > maxChars) {
    return [`retry: 3000\n${eventFrame("reset", "{}", history.lastId())}`];
  }
  // Last, since its id stands for "all of these have been seen".
  return [...missed.map((event) => event.frame), hello];
}
