import type { SelectOption } from "@cordon/ui";

export type Days = "1" | "7" | "30" | "90" | "365";

const DAY_MS = 86_400_000;

export const ENDS: readonly SelectOption<Days>[] = [
  { value: "1", label: "Tomorrow" },
  { value: "7", label: "In 7 days" },
  { value: "30", label: "In 30 days" },
  { value: "90", label: "In 90 days" },
  { value: "365", label: "In a year, which is the longest" },
];

/** So many days from now. */
export function endIn(days: Days): string {
  return new Date(Date.now() + Number(days) * DAY_MS).toISOString();
}
