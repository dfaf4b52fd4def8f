import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "@cordon/kernel";
import { z } from "zod";
import { demoDay } from "./demo-day.ts";

const FILE = "demo.json";
const Mark = z.object({ day: z.iso.date() });

/**
 * The day of the demo data in a data directory, or undefined when it has none. With `isWanted` a new directory is marked
 * to be filled.
 * @throws Problem `config.invalid` when the directory already holds something else
 */
export function readDemoMark(dataDir: string, isWanted: boolean, now: Date): string | undefined {
  const file = join(dataDir, FILE);
  if (existsSync(file)) return Mark.parse(JSON.parse(readFileSync(file, "utf8"))).day;
  if (!isWanted) return undefined;
  if (existsSync(join(dataDir, "postgres")) && readdirSync(join(dataDir, "postgres")).length > 0) {
    throw new Problem(
      "config.invalid",
      `--demo fills a new data directory, and ${dataDir} holds data of its own. Name another one: --demo --data DIR.`,
    );
  }
  const day = demoDay(now).toISOString().slice(0, 10);
  writeFileSync(file, `${JSON.stringify({ day })}\n`, { mode: 0o644 });
  return day;
}
