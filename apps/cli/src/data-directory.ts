import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { defaultDataDir } from "@cordon/platform/config/data-dir";
import { SERVER_FILE } from "@cordon/platform/local-admin-contract";

/** The data directory meant by `--data`, `CORDON_DATA`, or neither: the one that `cordon start` takes then. */
export function dataDirectory(option: string | undefined): string {
  return resolve(option ?? (process.env["CORDON_DATA"] || defaultDataDir()));
}

/** Whether a server on this machine says that it runs there. */
export function hasLocalServer(directory: string): boolean {
  return existsSync(join(directory, SERVER_FILE));
}
