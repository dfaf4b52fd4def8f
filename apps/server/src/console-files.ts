import { execFile } from "node:child_process";
import { access, constants, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { consoleSourceHash } from "@cordon/web/build";
import type { Progress } from "./progress.ts";

const run = promisify(execFile);

const WEB = fileURLToPath(new URL("../../web/", import.meta.url));
const STAMP = "built-from.txt";

/**
 * The folder of the built console; builds it when it is missing or older than its sources. It is kept in the
 * installation, or below the data directory when the installation cannot be written.
 */
export async function ensureConsole(dataDir: string, progress: Progress): Promise<string> {
  const hash = await consoleSourceHash();
  const installed = join(WEB, "dist");
  const own = join(dataDir, "console");
  for (const dir of [installed, own]) if ((await stampOf(dir)) === hash) return dir;

  const target = (await canWrite(WEB)) ? installed : own;
  const fresh = `${target}.${process.pid}`; // two servers may build at once
  await mkdir(dirname(target), { recursive: true });
  await progress.step(
    "built the console, needed once per version",
    run(process.execPath, [join(WEB, "build.ts"), fresh]),
  );
  await writeFile(join(fresh, STAMP), hash);
  await rm(target, { recursive: true, force: true });
  await rename(fresh, target).catch(async (error: unknown) => {
    await rm(fresh, { recursive: true, force: true });
    if ((await stampOf(target)) !== hash) throw error; // else another server was faster with the same
  });
  return target;
}

async function stampOf(dir: string): Promise<string | undefined> {
  try {
    return await readFile(join(dir, STAMP), "utf8");
  } catch {
    return undefined; // never built
  }
}

async function canWrite(dir: string): Promise<boolean> {
  try {
    await access(dir, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
