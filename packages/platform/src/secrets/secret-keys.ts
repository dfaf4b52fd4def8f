import { randomBytes } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";

/** Key id → 32 bytes. The current one seals; the others only open what they once sealed. */
export interface SecretKeys {
  readonly currentId: string;
  readonly keys: ReadonlyMap<string, Buffer>;
}

export const SECRET_KEY_FILE = "keys/secrets.key";

const KeyFile = z.object({
  current: z.string().regex(/^[a-z0-9-]{1,40}$/),
  keys: z.record(z.string().regex(/^[a-z0-9-]{1,40}$/), z.base64().length(44)),
});

/**
 * The keys in the file at `path`, which is made with a new key when it is missing (mode 0600, its folder 0700).
 * Keep a copy of it: what the database holds cannot be opened without it.
 * @throws Error when others may read it, or when it is no key file.
 */
export function openSecretKeys(path: string): SecretKeys {
  const found = read(path);
  if (found) return found;
  const id = `k${randomBytes(4).toString("hex")}`;
  create(path, `${JSON.stringify({ current: id, keys: { [id]: randomBytes(32).toString("base64") } })}\n`);
  const made = read(path); // another process may have been first: its file counts
  if (!made) throw new Error(`The key file ${path} could not be made.`);
  return made;
}

/** A fresh set with one key that lives as long as the process. */
export function makeEphemeralKeys(): SecretKeys {
  return { currentId: "ephemeral", keys: new Map([["ephemeral", randomBytes(32)]]) };
}

function read(path: string): SecretKeys | undefined {
  let text: string;
  try {
    const { mode } = statSync(path);
    if ((mode & 0o077) !== 0) {
      throw new Error(`Others on this machine may read the key file ${path}. Close it with: chmod 600 ${path}`);
    }
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
  const parsed = KeyFile.safeParse(parseJson(text));
  const keys = new Map(Object.entries(parsed.data?.keys ?? {}).map(([id, key]) => [id, Buffer.from(key, "base64")]));
  if (!parsed.success || !keys.has(parsed.data.current)) throw new Error(`${path} is not a key file of Cordon.`);
  return { currentId: parsed.data.current, keys };
}

/** Never a half-written file under the final name, and never over an existing one. */
function create(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomBytes(6).toString("hex")}`;
  const file = openSync(draft, "wx", 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  try {
    linkSync(draft, path);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  const folder = openSync(dirname(path), "r");
  fsyncSync(folder);
  closeSync(folder);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
