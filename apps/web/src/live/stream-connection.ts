import { streamContract } from "@cordon/platform/http/event-stream-contract";
import { createSseParser, type StreamMessage } from "./sse-parser.ts";

export type StreamStop = "signed-out" | "replaced";

const PATH = streamContract.openStream.path;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
/** The server sends a sign of life every 20 s; three of them missing means the line is dead. */
const SILENCE_MS = 65_000;

/**
 * Reads the stream until told to stop or until there is no point in connecting again.
 * `fetch` rather than EventSource: it sees 401, every topic, and can resume after a new leader took over.
 */
export async function readStream(
  lastEventId: string | undefined,
  onMessage: (message: StreamMessage) => void,
  signal: AbortSignal,
): Promise<StreamStop | undefined> {
  let seen = lastEventId;
  let wait = FIRST_WAIT_MS;
  while (!signal.aborted) {
    const stop = await connectOnce(seen, signal, (message) => {
      wait = FIRST_WAIT_MS;
      seen = message.id ?? seen;
      onMessage(message);
    });
    if (stop !== undefined || signal.aborted) return stop;
    await sleep(wait * (0.5 + Math.random()), signal);
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  }
  return undefined;
}

/** One connection to its end. Undefined: try again. */
async function connectOnce(
  lastEventId: string | undefined,
  signal: AbortSignal,
  onMessage: (message: StreamMessage) => void,
): Promise<StreamStop | undefined> {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), SILENCE_MS);
  try {
    const response = await fetch(PATH, {
      headers: { accept: "text/event-stream", ...(lastEventId === undefined ? {} : { "last-event-id": lastEventId }) },
      cache: "no-store",
      signal: AbortSignal.any([signal, silence.signal]),
    });
    if (response.status === 401) return "signed-out";
    if (!response.ok || response.body === null) return undefined;
    const parse = createSseParser();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), SILENCE_MS);
      for (const message of parse(part.value)) {
        if (message.event === "end") return stopOf(message.data);
        onMessage(message);
      }
    }
    return undefined;
  } catch {
    return undefined; // the line broke, or we closed it
  } finally {
    clearTimeout(timer);
  }
}

function stopOf(data: string): StreamStop | undefined {
  if (data.includes('"session-ended"')) return "signed-out";
  return data.includes('"replaced"') ? "replaced" : undefined;
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done, { once: true });
  });
}
