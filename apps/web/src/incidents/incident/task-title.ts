/** As long as a task's title may be. */
const MOST = 300;

/** A step of a rule as the title of a task: one line, and no longer than a task may be. */
export function taskTitle(step: string): string {
  const line = step.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ").trim();
  return line.length <= MOST ? line : `${line.slice(0, MOST - 1).trimEnd()}…`;
}
