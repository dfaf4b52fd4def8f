import { accessSync, constants } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const INSTALLATION = fileURLToPath(new URL("../../../../", import.meta.url));

/**
 * `data` in the installation while that can be written, as in a clone; else `/var/lib/cordon` as root and
 * `$XDG_DATA_HOME/cordon` for anybody else.
 */
export function defaultDataDir(
  environment: NodeJS.ProcessEnv = process.env,
  installation: string = INSTALLATION,
): string {
  if (canWrite(installation)) return join(installation, "data");
  if (process.getuid?.() === 0) return "/var/lib/cordon";
  const base = environment["XDG_DATA_HOME"];
  return join(base?.startsWith("/") ? base : join(homedir(), ".local/share"), "cordon");
}

function canWrite(dir: string): boolean {
  try {
    accessSync(dir, constants.W_OK);
    return true;
  } catch {
    return false; // a system-wide install, or a read-only mount (root is refused there too)
  }
}
