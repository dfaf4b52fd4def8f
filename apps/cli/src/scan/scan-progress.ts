import { startProgressLine } from "../progress-line.ts";
import type { Terminal } from "../terminal.ts";

export interface ScanProgress {
  readonly read: (bytes: number) => void;
  readonly scanned: (events: number, matches: number) => void;
  /** Removes the line, so that other output starts on an empty one. */
  readonly clear: () => void;
  readonly stop: () => void;
}

const BAR_WIDTH = 24;

/** A bar, and how fast it goes. */
export function startScanProgress(terminal: Terminal, totalBytes: number | undefined): ScanProgress {
  let readBytes = 0;
  let events = 0;
  let matches = 0;
  const line = startProgressLine(terminal, (seconds) => [
    bar(readBytes, totalBytes),
    `${events.toLocaleString("en")} events`,
    `${Math.round(events / seconds).toLocaleString("en")}/s`,
    `${matches.toLocaleString("en")} matches`,
  ]);
  return {
    ...line,
    read: (bytes) => {
      readBytes += bytes;
    },
    scanned: (moreEvents, moreMatches) => {
      events += moreEvents;
      matches += moreMatches;
    },
  };
}

function bar(readBytes: number, totalBytes: number | undefined): string {
  if (totalBytes === undefined || totalBytes === 0) return "";
  const share = Math.min(1, readBytes / totalBytes);
  const full = Math.round(share * BAR_WIDTH);
  return `[${"=".repeat(full)}${" ".repeat(BAR_WIDTH - full)}] ${String(Math.floor(share * 100)).padStart(3)} %`;
}
