import type { Terminal } from "../terminal.ts";

export interface ScanProgress {
  readonly read: (bytes: number) => void;
  readonly scanned: (events: number, matches: number) => void;
  /** Removes the line, so that other output starts on an empty one. */
  readonly clear: () => void;
  readonly stop: () => void;
}

const FIRST_AFTER_MS = 500;
const EVERY_MS = 150;
const BAR_WIDTH = 24;

/** A bar on standard error that is rewritten in place; silent when that is no terminal. */
export function startScanProgress(terminal: Terminal, totalBytes: number | undefined): ScanProgress {
  const startedAt = performance.now();
  let readBytes = 0;
  let events = 0;
  let matches = 0;
  let isShown = false;

  function draw(): void {
    const ms = performance.now() - startedAt;
    if (ms < FIRST_AFTER_MS) return;
    const rate = Math.round((events / ms) * 1_000).toLocaleString("en");
    const line = `${bar(readBytes, totalBytes)}${events.toLocaleString("en")} events \u00b7 ${rate}/s \u00b7 ${matches.toLocaleString("en")} matches`;
    terminal.err(`\r\u001b[K${line.slice(0, terminal.columns - 1)}`);
    isShown = true;
  }

  function clear(): void {
    if (isShown) terminal.err("\r\u001b[K");
    isShown = false;
  }

  const timer = terminal.isInteractive ? setInterval(draw, EVERY_MS).unref() : undefined;
  return {
    read: (bytes) => {
      readBytes += bytes;
    },
    scanned: (moreEvents, moreMatches) => {
      events += moreEvents;
      matches += moreMatches;
    },
    clear,
    stop: () => {
      clearInterval(timer);
      clear();
    },
  };
}

function bar(readBytes: number, totalBytes: number | undefined): string {
  if (totalBytes === undefined || totalBytes === 0) return "";
  const share = Math.min(1, readBytes / totalBytes);
  const full = Math.round(share * BAR_WIDTH);
  return `[${"=".repeat(full)}${" ".repeat(BAR_WIDTH - full)}] ${String(Math.floor(share * 100)).padStart(3)} % \u00b7 `;
}
