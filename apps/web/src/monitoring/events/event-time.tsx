import type { EventItem } from "@cordon/monitoring/contract";
import { absoluteTime, utcInstant, type Zone, zoneName, usePreferences } from "@cordon/ui";
import type { ReactElement } from "react";

/** How much of an instant a row must say: its day, its year, or what the head of the column leaves open. */
export type TimeStyle =
  | { readonly kind: "time"; readonly day: string }
  | { readonly kind: "month" }
  | { readonly kind: "full" };

/** The shortest that is not ambiguous for a range. */
export function timeStyle(from: Date, to: Date, now: Date, zone: Zone): TimeStyle {
  const first = absoluteTime(from, zone);
  const last = absoluteTime(new Date(Math.min(to.getTime(), now.getTime()) - 1), zone);
  if (first.slice(0, 10) === last.slice(0, 10)) return { kind: "time", day: first.slice(0, 10) };
  return first.slice(0, 4) === absoluteTime(now, zone).slice(0, 4) ? { kind: "month" } : { kind: "full" };
}

export function timeTitle(style: TimeStyle, zone: Zone): string {
  return style.kind === "time" ? `${style.day} ${zoneName(zone)}` : `time (${zoneName(zone)})`;
}

const WIDTHS = { time: "140px", month: "148px", full: "186px" } as const;

export function timeWidth({ kind }: TimeStyle): string {
  return WIDTHS[kind];
}

const STARTS = { time: 11, month: 5, full: 0 } as const;

/** When it happened; a clock that disagrees with ours is marked. */
export function EventTime({ event, style }: { readonly event: EventItem; readonly style: TimeStyle }): ReactElement {
  const { zone } = usePreferences();
  const at = new Date(event.occurredAt);
  return (
    <time
      dateTime={event.occurredAt}
      title={utcInstant(at)}
      className="font-mono text-small leading-6 whitespace-nowrap text-muted"
    >
      {absoluteTime(at, zone, { hasMs: true }).slice(STARTS[style.kind])}
      {event.skew === null ? null : (
        <span className="ml-1 text-warn-text" title={`The record's clock is ${event.skew}`}>
          {event.skew === "ahead" ? "»" : "«"}
          <span className="sr-only"> clock {event.skew}</span>
        </span>
      )}
    </time>
  );
}
