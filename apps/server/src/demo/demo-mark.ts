import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "@cordon/kernel";
import { z } from "zod";

const FILE = "demo.json";
/** `day` was written by the first versions; what they filled in stays as it is. */
const Mark = z.union([z.object({ endsAt: z.iso.datetime() }), z.object({ day: z.iso.date() })]);

/**
 * Until when the demo data of a data directory goes, or undefined when it has none. With `isWanted` a new directory is
 * marked to be filled.
 * @throws Problem `config.invalid` when the directory already holds something else
 */
export function readDemoMark(dataDir: string, isWanted: boolean, now: Date): string | undefined {
  const file = join(dataDir, FILE);
  if (existsSync(file)) {
    const mark = Mark.parse(JSON.parse(readFileSync(file, "utf8")));
    return "endsAt" in mark ? mark.endsAt : `${mark.day}T14:00:00Z`;
  }
  if (!isWanted) return undefined;
  if (existsSync(join(dataDir, "postgres")) && readdirSync(join(dataDir, "postgres")).length > 0) {
    throw new Problem(
      "config.invalid",
      `--demo fills a new data directory, and ${dataDir} holds data of its own. Name another one: --demo --data DIR.`,
    );
  }
  const endsAt = new Date(Math.floor(now.getTime() / 1_000) * 1_000).toISOString();
  writeFileSync(file, `${JSON.stringify({ endsAt })}\n`, { mode: 0o644 });
  return endsAt;
}
