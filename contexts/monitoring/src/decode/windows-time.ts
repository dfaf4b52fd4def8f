import { matchIso, parseTime } from "./time.ts";

const QUARTER_MS = 900_000;
/** Names under which exports keep when an event was written, with a zone. */
const WRITTEN = [
  "TimeCreated_SystemTime",
  "TimeCreated",
  "SystemTime",
  "@timestamp",
  "TimeGenerated",
  "timestamp",
] as const;

type Fields = ReadonlyMap<string, string>;

/**
 * When a Windows event happened. Sysmon's `UtcTime` first: it is the deed, not the writing of it. NXLog's `EventTime`
 * is local time without a zone; its distance to UTC shows in the two receipt times, local and UTC, beside it.
 */
export function windowsTime(fields: Fields): number | undefined {
  const utc = fields.get("UtcTime");
  const deed = utc === undefined ? undefined : matchIso(utc)?.ms;
  const written = nxlogTime(fields) ?? writtenTime(fields);
  if (deed !== undefined) return written !== undefined && isLocalMarkedUtc(written, deed) ? written : deed;
  return written ?? parseTime(fields.get("EventTime")) ?? parseTime(fields.get("event.created"));
}

function writtenTime(fields: Fields): number | undefined {
  for (const name of WRITTEN) {
    const time = parseTime(fields.get(name)) ?? dotNetTime(fields.get(name));
    if (time !== undefined) return time;
  }
  return undefined;
}

const DAY_MS = 86_400_000;
/** Sysmon writes a connection some seconds after it was made. */
const WRITING_MS = 15_000;

/**
 * An export that marks local time as UTC, which only Sysmon's own clock gives away. The other channels of the export
 * have nothing else, so all of it stays on one clock; a story told on two, hours apart, is none.
 */
function isLocalMarkedUtc(written: number, deed: number): boolean {
  const zone = Math.round((written - deed) / QUARTER_MS) * QUARTER_MS;
  return zone !== 0 && Math.abs(zone) < DAY_MS && Math.abs(written - deed - zone) <= WRITING_MS;
}

function nxlogTime(fields: Fields): number | undefined {
  const text = fields.get("EventTime");
  const written = text === undefined ? undefined : matchIso(text);
  if (written?.ms === undefined || written.hasZone) return written?.ms;
  const received = fields.get("EventReceivedTime");
  const shipped = fields.get("@timestamp");
  if (received === undefined || shipped === undefined) return undefined;
  const there = matchIso(received);
  const here = matchIso(shipped);
  if (there?.ms === undefined || there.hasZone || here?.ms === undefined) return undefined;
  return written.ms + Math.round((here.ms - there.ms) / QUARTER_MS) * QUARTER_MS;
}

/** `/Date(1607515553000)/` of PowerShell's ConvertTo-Json. */
function dotNetTime(text: string | undefined): number | undefined {
  const match = text === undefined ? null : /^\/Date\((\d{1,15})\)\/$/.exec(text);
  return match ? Number(match[1]) : undefined;
}
