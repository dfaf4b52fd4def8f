import type { ReadProblem } from "@cordon/advisories";
import { type Terminal, visible } from "../terminal.ts";

const TOLD = 20;

/** What could not be read, on standard error; the same complaint about one file once, with how often. */
export function tellProblems(problems: readonly ReadProblem[], terminal: Terminal): void {
  const groups = new Map<string, { first: ReadProblem; count: number }>();
  for (const problem of problems) {
    const key = `${problem.path.replace(/:\d+$/, "")}\n${problem.message}`;
    const group = groups.get(key);
    if (group) group.count += 1;
    else groups.set(key, { first: problem, count: 1 });
  }
  for (const { first, count } of [...groups.values()].slice(0, TOLD)) {
    const more = count > 1 ? ` (and ${(count - 1).toLocaleString("en")} more like it)` : "";
    const place = first.path === "" ? "" : `${visible(first.path)}: `;
    terminal.err(`${place}${visible(first.message)}${more}\n`);
  }
  if (groups.size > TOLD) terminal.err(`and ${groups.size - TOLD} more that could not be read\n`);
}
