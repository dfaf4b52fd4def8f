import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { applyFilters, parseFile, type SigmaRule } from "@cordon/sigma";
import type { DetectionPlan } from "../rule/detection-plan.ts";

/** Changes when the parser makes something else of the same text. */
const FORM = 2;

interface CacheFile {
  readonly rules: readonly SigmaRule[];
}

type PlanTexts = Pick<DetectionPlan, "rules" | "filters">;

/**
 * The rules of a plan under its filters, each under the id the plan gives it. Parsing thousands takes seconds, so that
 * what was parsed is kept in `folder` under the digest of all texts; a file that cannot be read or written only costs
 * that time again. A text that no longer parses is left out: it was checked when it was imported.
 */
export async function compileRules(plan: PlanTexts, folder?: string): Promise<readonly SigmaRule[]> {
  if (folder === undefined) return parsePlanned(plan);
  const file = join(folder, `${digestOf(plan)}.json`);
  const cached = await readCache(file);
  if (cached) return cached;
  const rules = parsePlanned(plan);
  await writeCache(folder, file, rules).catch(() => undefined);
  return rules;
}

function parsePlanned({ rules: planned, filters: texts }: PlanTexts): readonly SigmaRule[] {
  const filters = texts.map((text) => parseFile({ path: "filter", text }).filters);
  return planned.flatMap(({ ruleId, path, source, filters: places }) => {
    const [rule] = parseFile({ path, text: source }).rules;
    return rule
      ? [
          {
            ...applyFilters(
              rule,
              places.flatMap((place) => filters[place] ?? []),
            ),
            id: ruleId,
          },
        ]
      : [];
  });
}

function digestOf({ rules, filters }: PlanTexts): string {
  const hash = createHash("sha256").update(`${FORM}\n`);
  for (const filter of filters) hash.update(`${filter.length}\n`).update(filter);
  for (const { ruleId, source, filters: places } of rules) {
    hash.update(`${ruleId}\n${places.join(",")}\n${source.length}\n`).update(source);
  }
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
