import type { Terminal } from "../terminal.ts";

/** What a command wrote and ended with. */
export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command before a terminal that only listens. */
export async function said(command: (terminal: Terminal) => Promise<number>): Promise<Said> {
  let out = "";
  let err = "";
  const code = await command({
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    isInteractive: false,
    columns: 80,
  });
  return { code, out, err };
}
