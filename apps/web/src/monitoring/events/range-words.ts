import { rangeLabel, type RangeText, type Zone, zoneName } from "@cordon/ui";

/** A range at the end of a sentence: "in the last 24 hours", "from 2020-08-07 00:00 to 2020-08-08 00:00 UTC". */
export function rangeWords(range: RangeText, zone: Zone): string {
  const label = rangeLabel(range, zone);
  if (label.startsWith("Last")) return `in the last${label.slice("Last".length)}`;
  const short = label.replaceAll(/(\d\d:\d\d):00(?:\.000)?\b/g, "$1").replace(` ${zoneName(zone)}`, "");
  return `from ${short}${/\d{4}-/.test(short) ? ` ${zoneName(zone)}` : ""}`;
}
