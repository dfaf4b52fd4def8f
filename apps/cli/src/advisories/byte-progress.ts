import { startProgressLine } from "../progress-line.ts";
import { type Terminal, visible } from "../terminal.ts";

export interface ByteProgress {
  readonly start: (name: string, totalBytes: number | undefined) => void;
  readonly read: (bytes: number) => void;
  /** Removes the line, so that other output starts on an empty one. */
  readonly clear: () => void;
  readonly stop: () => void;
}

/** What is read, and how much of it. */
export function startByteProgress(terminal: Terminal): ByteProgress {
  let name = "";
  let total: number | undefined;
  let bytes = 0;
  const line = startProgressLine(terminal, () => [
    visible(name),
    `${(bytes / 1e6).toFixed(1)} MB`,
    total ? `${Math.min(100, Math.floor((bytes / total) * 100))} %` : "",
  ]);
  return {
    ...line,
    start: (next, totalBytes) => {
      name = next;
      total = totalBytes;
      bytes = 0;
    },
    read: (count) => {
      bytes += count;
    },
  };
}
