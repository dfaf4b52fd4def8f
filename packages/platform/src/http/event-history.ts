import { newId } from "@cordon/kernel";

/** One event as it goes over the wire; `permission` undefined means everybody who is signed in. */
export interface SentEvent {
  readonly seq: number;
  readonly permission: string | undefined;
  readonly frame: string;
}

export interface EventHistory {
  /** Undefined when `key` is still remembered, that is a repeat. */
  readonly add: (
    topic: string,
    permission: string | undefined,
    data: string,
    key: string | undefined,
  ) => SentEvent | undefined;
  /** Events after the one with that id, oldest first; undefined when some are gone, or the id is not of this run. */
  readonly after: (id: string) => readonly SentEvent[] | undefined;
  /** The wire id of the newest event. */
  readonly lastId: () => string;
}

interface Kept extends SentEvent {
  readonly key: string | undefined;
}

/** The last events, bounded by number and by size. Ids hold the run, so that one of an earlier start is not mistaken. */
export function createEventHistory(maxEvents: number, maxChars: number): EventHistory {
  const run = newId("run").slice(4);
  const kept: Kept[] = [];
  const keys = new Set<string>();
  let seq = 0;
  let chars = 0;
  return {
    add(topic, permission, data, key) {
      if (key !== undefined && keys.has(key)) return undefined;
      seq += 1;
      const event: Kept = { seq, permission, key, frame: eventFrame(topic, data, `${run}.${seq}`) };
      kept.push(event);
      if (key !== undefined) keys.add(key);
      chars += event.frame.length;
      while (kept.length > maxEvents || (chars > maxChars && kept.length > 1)) {
        const gone = kept.shift();
        if (gone === undefined) break;
        chars -= gone.frame.length;
        if (gone.key !== undefined) keys.delete(gone.key);
      }
      return event;
    },
    after(id) {
      const match = /^([0-9a-z]{26})\.(\d{1,15})$/.exec(id);
      if (match?.[1] !== run) return undefined;
      const from = Number(match[2]);
      const oldest = kept[0]?.seq ?? seq + 1;
      if (from > seq || from < oldest - 1) return undefined;
      return kept.slice(from - oldest + 1);
    },
    lastId: () => `${run}.${seq}`,
  };
}

/** @param data JSON, which has no line breaks of its own. */
export function eventFrame(topic: string, data: string, id?: string): string {
  return `${id === undefined ? "" : `id: ${id}\n`}event: ${topic}\ndata: ${data}\n\n`;
}
