import type { SigmaFilter } from "@cordon/sigma";
import { type Terminal, visible } from "../terminal.ts";

/** Warns of filters that change nothing. */
export function tellIdle(filters: readonly SigmaFilter[], terminal: Terminal): void {
  for (const { path, line, title } of filters.slice(0, 20)) {
    terminal.err(
      `${visible(path)}:${line}: the filter "${visible(title)}" changes nothing: no rule has an id, a name or a title that it names, and its log source\n`,
    );
  }
  if (filters.length > 20) terminal.err(`and ${filters.length - 20} more such filters\n`);
}
