import type { IncidentRecord } from "@cordon/incidents/contract";
import { absoluteTime, type Zone } from "@cordon/ui";

export interface StoryDayItems {
  /** "2026-11-24" */
  readonly day: string;
  readonly items: readonly IncidentRecord[];
}

/** Records under the day on which they happened, in the member's zone; a recording of years ago stands under its own. */
export function daysOf(records: readonly IncidentRecord[], zone: Zone): readonly StoryDayItems[] {
  const days: { day: string; items: IncidentRecord[] }[] = [];
  for (const record of records) {
    const day = absoluteTime(new Date(record.happenedAt), zone).slice(0, 10);
    const last = days.at(-1);
    if (last?.day === day) last.items.push(record);
    else days.push({ day, items: [record] });
  }
  return days;
}
