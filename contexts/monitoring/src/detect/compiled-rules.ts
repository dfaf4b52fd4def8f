import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseFile, type SigmaRule } from "@cordon/sigma";
import type { PlannedRule } from "../rule/detection-plan.ts";

/** Changes when the parser makes something else of the same text. */
const FORM = 1;

interface CacheFile {
  readonly rules: readonly SigmaRule[];
}

/**
 * The rules of a plan, each under the id the plan gives it. Parsing thousands takes seconds, so that what was parsed is
 * kept in `folder` under the digest of all texts; a file that cannot be read or written only costs that time again.
 * A text that no longer parses is left out: it was checked when it was imported.
 */
export async function compileRules(planned: readonly PlannedRule[], folder?: string): Promise<readonly SigmaRule[]> {
  if (folder === undefined) return parsePlanned(planned);
  const file = join(folder, `${digestOf(planned)}.json`);
  const cached = await readCache(file);
  if (cached) return cached;
  const rules = parsePlanned(planned);
  await writeCache(folder, file, rules).catch(() => undefined);
  return rules;
}

function parsePlanned(planned: readonly PlannedRule[]): readonly SigmaRule[] {
  return planned.flatMap(({ ruleId, path, source }) => {
    const [rule] = parseFile({ path, text: source }).rules;
    return rule ? [{ ...rule, id: ruleId }] : [];
  });
}

function digestOf(planned: readonly PlannedRule[]): string {
  const hash = createHash("sha256").update(`${FORM}\n`);
  for (const { ruleId, source } of planned) hash.update(`${ruleId}\n${source.length}\n`).update(source);
  return hash.digest("hex").slice(0, 32);
}

async function readCache(file: string): Promise<readonly SigmaRule[] | undefined> {
  try {
    return (JSON.parse(await readFile(file, "utf8")) as CacheFile).rules; // we wrote it, under the digest of its texts
  } catch {
    return undefined;
  }
}

/** Whole or not at all, and the only one. */
async function writeCache(folder: string, file: string, rules: readonly SigmaRule[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  const written = `${file}.${process.pid}`;
  await writeFile(written, JSON.stringify({ rules } satisfies CacheFile));
  await rename(written, file);
  for (const name of await readdir(folder)) {
    const other = join(folder, name);
    if (other !== file && name.endsWith(".json")) await rm(other, { force: true });
  }
}
