import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { SERVER_FILE } from "@cordon/platform/local-admin-contract";

/** Where `cordon start` keeps everything when nobody says otherwise. */
const DEFAULT_DATA_DIRECTORY: string = fileURLToPath(new URL("../../../data", import.meta.url));

/** The data directory meant by `--data`, `CORDON_DATA`, or neither. */
export function dataDirectory(option: string | undefined): string {
  return resolve(option ?? (process.env["CORDON_DATA"] || DEFAULT_DATA_DIRECTORY));
}

/** Whether a server on this machine says that it runs there. */
export function hasLocalServer(directory: string): boolean {
  return existsSync(join(directory, SERVER_FILE));
}
