import { startProgressLine } from "../progress-line.ts";
import { type Terminal, visible } from "../terminal.ts";

export interface SendCounts {
  lines: number;
  bytes: number;
  stored: number;
  repeated: number;
  undecoded: number;
  rejected: number;
  skipped: number;
}

export interface SendProgress {
  readonly counts: SendCounts;
  /** Bytes read from disk, for the estimate. */
  readonly read: (bytes: number) => void;
  readonly waiting: (reason: string, ms: number) => void;
  /** Removes the line, so that other output starts on an empty one. */
  readonly clear: () => void;
  readonly seconds: () => number;
  readonly stop: () => void;
}

/** How much, how fast, and how long it will take. */
export function startSendProgress(terminal: Terminal, totalBytes: number | undefined): SendProgress {
  const counts: SendCounts = { lines: 0, bytes: 0, stored: 0, repeated: 0, undecoded: 0, rejected: 0, skipped: 0 };
  const startedAt = performance.now();
  let readBytes = 0;
  let note = "";
  let noteUntil = 0;
  const line = startProgressLine(terminal, (seconds) => [
    `${formatCount(counts.lines)} lines`,
    `${(counts.bytes / 1e6 / seconds).toFixed(1)} MB/s`,
    totalBytes === undefined || readBytes === 0 ? "" : estimate(readBytes, totalBytes, seconds),
    performance.now() < noteUntil ? note : "",
  ]);
  return {
    ...line,
    counts,
    seconds: () => (performance.now() - startedAt) / 1_000,
    read: (bytes) => {
      readBytes += bytes;
    },
    waiting: (reason, ms) => {
      note = `waiting ${Math.ceil(ms / 1_000)} s: ${visible(reason)}`;
      noteUntil = performance.now() + ms;
    },
  };
}

function estimate(read: number, total: number, seconds: number): string {
  const share = Math.min(1, read / total);
  const left = share === 0 ? 0 : (seconds / share) * (1 - share);
  return `${Math.floor(share * 100)} % · ${formatDuration(left)} left`;
}

export function formatDuration(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  return seconds < 3_600
    ? `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`
    : `${(seconds / 3_600).toFixed(1)} h`;
}

export function formatCount(count: number): string {
  return count.toLocaleString("en-GB");
}
