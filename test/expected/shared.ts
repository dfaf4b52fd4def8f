import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const EXPECTED = new URL("../../../shared/data/vulnerabilities/expected/", import.meta.url).pathname;

/** Where another scanner's test data is; the folder may be missing. */
export function expectedPath(...parts: readonly string[]): string {
  return join(EXPECTED, ...parts);
}

export function hasExpected(...parts: readonly string[]): boolean {
  return existsSync(expectedPath(...parts));
}

export function expectedText(...parts: readonly string[]): string {
  return readFileSync(expectedPath(...parts), "utf8");
}
