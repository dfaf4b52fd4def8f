import { startProgressLine } from "../progress-line.ts";
import type { Terminal } from "../terminal.ts";

export interface AssessProgress {
  /** What goes on now: "reading the root", "reading advisories". */
  readonly stage: (text: string) => void;
  readonly files: (files: number) => void;
  readonly bytes: (count: number) => void;
  readonly stop: () => void;
}

/** What goes on, how much of it, and since when. */
export function startAssessProgress(terminal: Terminal): AssessProgress {
  let stage = "";
  let files = 0;
  let bytes = 0;
  const line = startProgressLine(terminal, (seconds) => [
    stage,
    files > 0 ? `${files.toLocaleString("en")} files` : "",
    bytes > 0 ? `${(bytes / 1e6).toFixed(1)} MB` : "",
    `${Math.floor(seconds)} s`,
  ]);
  return {
    stage(text) {
      stage = text;
      files = 0;
      bytes = 0;
    },
    files(count) {
      files = count;
    },
    bytes(count) {
      bytes += count;
    },
    stop: line.stop,
  };
}
