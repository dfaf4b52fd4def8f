import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const CONTENT = fileURLToPath(new URL("../../../../content/", import.meta.url));
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** A line of a golden file, and when it says that it happened. */
export interface DemoRecord {
  readonly text: string;
  readonly at: Date;
}

/** The lines of a golden file of `content/detections`, in their order; `name` is without the end of the file's name. */
export async function readGolden(name: string): Promise<readonly DemoRecord[]> {
  const folder = join(CONTENT, "detections");
  const body = await readFile(join(folder, `${name}.ndjson`), "utf8").catch(() =>
    readFile(join(folder, `${name}.log`), "utf8"),
  );
  return body
    .trimEnd()
    .split("\n")
    .map((text) => ({ text, at: timeOf(text) }));
}

/** Names of the golden files, in folders of `content/detections`, that no rule may mind. */
export async function quietGoldens(folders: readonly string[]): Promise<readonly string[]> {
  const names = await Promise.all(
    folders.map(async (folder) =>
      (await readdir(join(CONTENT, "detections", folder), { recursive: true })).map((name) => `${folder}/${name}`),
    ),
  );
  return names
    .flat()
    .flatMap((name) => /^(.*\.negative)\.(?:ndjson|log)$/.exec(name)?.[1] ?? [])
    .sort();
}

/** A file of `content/demo`. */
export function readDemoFile(name: string): Promise<string> {
  return readFile(join(CONTENT, "demo", name), "utf8");
}

/** The ways in which golden records write their time: ISO 8601, access logs, and the seconds of auditd. */
const ISO = /2026-03-02([T ])(\d\d:\d\d:\d\d)/g;
const ACCESS_LOG = /02\/Mar\/2026:(\d\d:\d\d:\d\d)/g;
const AUDITD = /(?<=audit\()\d{10}/g;

/** The latest that a line says. @throws Error when it says none: each golden line has one */
function timeOf(text: string): Date {
  const times = [
    ...[...text.matchAll(ISO)].map(([, , clock]) => Date.parse(`2026-03-02T${clock}Z`)),
    ...[...text.matchAll(AUDITD)].map(([seconds]) => Number(seconds) * 1_000),
  ];
  if (times.length === 0) throw new Error(`no time in ${text.slice(0, 200)}`);
  return new Date(Math.max(...times));
}

/** The line as if it had happened so much later. */
export function shifted({ text, at }: DemoRecord, byMs: number): DemoRecord {
  const bySeconds = Math.round(byMs / 1_000);
  const moved = (time: string): string => new Date(Date.parse(`2026-03-02T${time}Z`) + bySeconds * 1_000).toISOString();
  return {
    at: new Date(at.getTime() + bySeconds * 1_000),
    text: text
      .replace(ISO, (_, between: string, time: string) => moved(time).slice(0, 19).replace("T", between))
      .replace(ACCESS_LOG, (_, time: string) => {
        const [date = "", clock = ""] = moved(time).slice(0, 19).split("T");
        const [year = "", month = "", day = ""] = date.split("-");
        return `${day}/${MONTHS[Number(month) - 1]}/${year}:${clock}`;
      })
      .replace(AUDITD, (seconds) => String(Number(seconds) + bySeconds)),
  };
}

/** The line with other names: longest first, so that a name within another does not break it. */
export function renamed(record: DemoRecord, names: Readonly<Record<string, string>>): DemoRecord {
  const from = Object.keys(names).sort((a, b) => b.length - a.length);
  if (from.length === 0) return record;
  const pattern = new RegExp(from.map((name) => name.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|"), "g");
  return { ...record, text: record.text.replace(pattern, (name) => names[name] ?? name) };
}
