import { useEffect, useRef } from "react";
import { readStream } from "./stream-connection.ts";

/** What a topic carries: small JSON that says what changed; the screen then asks. */
export type LiveHandler = (data: unknown) => void;

interface SharedMessage {
  readonly topic: string;
  readonly data: unknown;
  readonly id: string | undefined;
}

/** From a tab that just opened: it may have to go on reading where the leader is now. */
const WHERE = "where";

const NAME = "cordon.live";
const handlers = new Map<string, Set<LiveHandler>>();
let lastEventId: string | undefined;

function deliver({ topic, data, id }: SharedMessage): void {
  lastEventId = id ?? lastEventId;
  for (const handler of handlers.get(topic) ?? []) handler(data);
}

/**
 * Connects this browser to the server's stream, once for all its tabs: the tab that holds the lock reads and passes on
 * by BroadcastChannel; when it closes, the next one goes on from the last event seen.
 * @returns how to leave.
 */
export function startLive(onSignedOut: () => void): () => void {
  const leaving = new AbortController();
  const channel = new BroadcastChannel(NAME);
  let isLeader = false;
  channel.addEventListener("message", ({ data }: MessageEvent<SharedMessage | typeof WHERE>) => {
    if (data !== WHERE) deliver(data);
    else if (isLeader) channel.postMessage({ topic: "hello", data: {}, id: lastEventId } satisfies SharedMessage);
  });
  channel.postMessage(WHERE);
  // Without Web Locks (plain http off localhost) each tab reads for itself.
  const isShared = "locks" in navigator;
  const lead = async (): Promise<void> => {
    isLeader = true;
    const stop = await readStream(
      lastEventId,
      (message) => {
        const shared = { topic: message.event, data: parseData(message.data), id: message.id };
        deliver(shared);
        if (isShared) channel.postMessage(shared);
      },
      leaving.signal,
    );
    if (stop === "signed-out") onSignedOut();
  };
  const running = isShared ? navigator.locks.request(NAME, { signal: leaving.signal }, lead) : lead();
  running.catch(() => undefined); // leaving before it was our turn
  return () => {
    leaving.abort();
    channel.close();
  };
}

function parseData(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Runs `handler` for each event of a topic, such as "sources.changed", while the component is mounted.
 * Topic "reset" means that something was missed: load again.
 */
export function useLive(topic: string, handler: LiveHandler): void {
  const latest = useRef(handler);
  useEffect(() => {
    latest.current = handler;
  });
  useEffect(() => {
    const run: LiveHandler = (data) => latest.current(data);
    const set = handlers.get(topic) ?? new Set();
    handlers.set(topic, set.add(run));
    return () => {
      set.delete(run);
    };
  }, [topic]);
}
