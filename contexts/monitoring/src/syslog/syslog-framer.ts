/** Longer messages are cut there; RFC 5424 asks receivers for at least 2,048 bytes. */
export const MAX_FRAME_BYTES = 65_536;

export interface SyslogFramer {
  /** The complete messages that `chunk` ends, without their framing. */
  readonly push: (chunk: Uint8Array) => Uint8Array[];
  /** What stood behind the last complete message when the connection closed. */
  readonly end: () => Uint8Array[];
}

const LF = 10;
const SPACE = 32;
const LESS_THAN = 60;

/**
 * Cuts a TCP stream into syslog messages. Each message chooses its framing: octet counting (`27 <13>…`) or the
 * newline behind it. A message over `MAX_FRAME_BYTES` is cut and its rest skipped.
 * @source RFC 6587 §3.4
 */
export function createSyslogFramer(): SyslogFramer {
  let rest: Uint8Array = new Uint8Array(0);
  /** Bytes of an over-long octet-counted message that are still to come, or -1 to skip to the newline. */
  let skip = 0;

  function next(
    buffer: Uint8Array,
    at: number,
  ): { readonly frame: Uint8Array | undefined; readonly to: number } | undefined {
    if (skip > 0) {
      const to = Math.min(buffer.length, at + skip);
      skip -= to - at;
      return { frame: undefined, to };
    }
    const newline = buffer.indexOf(LF, at);
    if (skip < 0) {
      if (newline >= 0) skip = 0;
      return { frame: undefined, to: newline < 0 ? buffer.length : newline + 1 };
    }
    const count = octetCount(buffer, at);
    if (count === "unknown") return undefined;
    if (count) {
      const length = Math.min(count.length, MAX_FRAME_BYTES);
      if (buffer.length < count.start + length) return undefined;
      skip = count.length - length;
      return { frame: buffer.slice(count.start, count.start + length), to: count.start + length };
    }
    if (newline >= 0 && newline - at <= MAX_FRAME_BYTES) return { frame: buffer.slice(at, newline), to: newline + 1 };
    if (buffer.length - at < MAX_FRAME_BYTES) return undefined;
    skip = -1;
    return { frame: buffer.slice(at, at + MAX_FRAME_BYTES), to: at + MAX_FRAME_BYTES };
  }

  return {
    push(chunk) {
      const buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const frames: Uint8Array[] = [];
      let at = 0;
      while (at < buffer.length) {
        const step = next(buffer, at);
        if (!step) break;
        if (step.frame && step.frame.length > 0) frames.push(step.frame);
        at = step.to;
      }
      rest = buffer.slice(at);
      return frames;
    },
    end() {
      const last = rest;
      rest = new Uint8Array(0);
      return last.length > 0 && skip === 0 ? [last] : [];
    },
  };
}

/** The length in front of an octet-counted message; undefined when it is not one, "unknown" when more bytes must tell. */
function octetCount(
  buffer: Uint8Array,
  at: number,
): { readonly length: number; readonly start: number } | "unknown" | undefined {
  let length = 0;
  for (let i = at; i < at + 8; i++) {
    const byte = buffer[i];
    if (byte === undefined) return i === at ? undefined : "unknown";
    if (byte === SPACE && i > at) {
      const after = buffer[i + 1];
      if (after === undefined) return "unknown";
      return after === LESS_THAN ? { length, start: i + 1 } : undefined;
    }
    if (byte < 48 || byte > 57 || (i === at && byte === 48)) return undefined;
    length = length * 10 + (byte - 48);
  }
  return undefined;
}
