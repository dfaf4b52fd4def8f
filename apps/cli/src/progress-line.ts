import type { Terminal } from "./terminal.ts";

export interface ProgressLine {
  /** Removes the line, so that other output starts on an empty one; it comes back by itself. */
  readonly clear: () => void;
  readonly stop: () => void;
}

const EVERY_MS = 150;
const FIRST_AFTER_MS = 500;

/**
 * One line on standard error that is rewritten in place while something takes long; silent when that is no terminal.
 * @param line what it says now; empty parts are left out
 */
export function startProgressLine(terminal: Terminal, line: (seconds: number) => readonly string[]): ProgressLine {
  const startedAt = performance.now();
  let isShown = false;

  function draw(): void {
    const ms = performance.now() - startedAt;
    if (ms < FIRST_AFTER_MS) return;
    const text = line(ms / 1_000)
      .filter((part) => part !== "")
      .join(" \u00b7 ");
    terminal.err(`\r\u001b[K${text.slice(0, terminal.columns - 1)}`);
    isShown = true;
  }

  function clear(): void {
    if (isShown) terminal.err("\r\u001b[K");
    isShown = false;
  }

  const timer = terminal.isInteractive ? setInterval(draw, EVERY_MS).unref() : undefined;
  return {
    clear,
    stop: () => {
      clearInterval(timer);
      clear();
    },
  };
}
