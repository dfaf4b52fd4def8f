import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/** Where the feeds of this user are kept when nobody names a folder. */
export function defaultStore(): string {
  const data = process.env["XDG_DATA_HOME"];
  return join(
    data !== undefined && isAbsolute(data) ? data : join(homedir(), ".local", "share"),
    "cordon",
    "advisories",
  );
}
