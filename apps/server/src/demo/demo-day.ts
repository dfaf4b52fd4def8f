import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { z } from "zod";

/** The day of the golden events, and its end: nothing in it happens later. */
const GOLDEN_DAY = Date.UTC(2026, 2, 2);
const GOLDEN_END_MS = 14 * 3_600_000;
const DAY_MS = 86_400_000;

const CONTENT = fileURLToPath(new URL("../../../../content/", import.meta.url));

const Organisation = z.strictObject({
  name: z.string(),
  /** Folder of `content/detections` to the name of a source. */
  sources: z.record(z.string(), z.string()),
  hosts: z.array(
    z.strictObject({
      name: z.string(),
      criticality: z.enum(["low", "normal", "high", "crown-jewel"]),
      owner: z.string(),
      tags: z.array(z.string()),
    }),
  ),
});
export type Organisation = z.infer<typeof Organisation>;

export async function readOrganisation(): Promise<Organisation> {
  return Organisation.parse(parse(await readFile(join(CONTENT, "demo/harbour-lane-clinic.yaml"), "utf8")));
}

/** The latest day, as midnight UTC, on which the whole story lies in the past. */
export function demoDay(now: Date): Date {
  const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  return new Date(now.getTime() - today >= GOLDEN_END_MS ? today : today - DAY_MS);
}

/** All golden records of the folders, one a line, as if they had happened on `day`. */
export async function demoRecords(folders: readonly string[], day: Date): Promise<string> {
  const bodies: string[] = [];
  for (const folder of folders) {
    const names = await readdir(join(CONTENT, "detections", folder), { recursive: true });
    const golden = names.filter((name) => /\.(?:positive|negative)\.(?:ndjson|log)$/.test(name)).sort();
    for (const name of golden)
      bodies.push((await readFile(join(CONTENT, "detections", folder, name), "utf8")).trimEnd());
  }
  return `${moved(bodies.join("\n"), day)}\n`;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** The ways in which the golden records write their day: ISO 8601, access logs, and the seconds of auditd. */
export function moved(text: string, day: Date): string {
  const iso = day.toISOString().slice(0, 10);
  const [year = "", month = "", date = ""] = iso.split("-");
  const days = Math.round((day.getTime() - GOLDEN_DAY) / DAY_MS);
  return text
    .replaceAll("2026-03-02", iso)
    .replaceAll("02/Mar/2026", `${date}/${MONTHS[Number(month) - 1]}/${year}`)
    .replace(/(?<=audit\()\d{10}/g, (seconds) => String(Number(seconds) + days * 86_400));
}
