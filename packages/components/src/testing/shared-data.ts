import { existsSync } from "node:fs";
import { join } from "node:path";

const DATA = new URL("../../../../../shared/data/vulnerabilities/", import.meta.url).pathname;

export const hasSharedData: boolean = existsSync(DATA);

export function sharedFile(path: string): string {
  return join(DATA, path);
}
