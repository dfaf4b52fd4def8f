import type { HostItem } from "@cordon/inventory/contract";
import { cx } from "@cordon/ui";
import type { ReactElement } from "react";

type Criticality = HostItem["criticality"];

const MARKS: Readonly<
  Record<Criticality, { readonly word: string; readonly shape: ReactElement; readonly look: string }>
> = {
  "crown-jewel": {
    word: "Crown jewel",
    shape: <path d="M5 .6 9.4 5 5 9.4.6 5Z" fill="currentColor" />,
    look: "font-medium text-accent-text",
  },
  high: { word: "High", shape: <path d="M5 1 9.3 8.8H.7Z" fill="currentColor" />, look: "font-medium text-text" },
  normal: { word: "Normal", shape: <circle cx="5" cy="5" r="2.6" fill="currentColor" />, look: "text-muted" },
  low: {
    word: "Low",
    shape: <circle cx="5" cy="5" r="3" fill="none" stroke="currentColor" strokeWidth="1.3" />,
    look: "text-muted",
  },
};

export const CRITICALITIES: readonly { readonly value: Criticality; readonly label: string }[] = (
  ["crown-jewel", "high", "normal", "low"] as const
).map((value) => ({ value, label: MARKS[value].word }));

export function criticalityWord(criticality: Criticality): string {
  return MARKS[criticality].word;
}

/** How much it matters to us, by shape and word: ◆ crown jewel, ▲ high, ● normal, ○ low. */
export function CriticalityMark({ criticality }: { readonly criticality: Criticality }): ReactElement {
  const { word, shape, look } = MARKS[criticality];
  return (
    <span className={cx("inline-flex items-baseline gap-1.5 whitespace-nowrap", look)}>
      <svg viewBox="0 0 10 10" width="10" height="10" aria-hidden focusable="false" className="shrink-0 self-center">
        {shape}
      </svg>
      {word}
    </span>
  );
}
