import { plural } from "@cordon/ui";
import type { ReactElement } from "react";

export interface HourlyBarsProps {
  /** Oldest first. */
  readonly hourly: readonly number[];
  readonly width: number;
  readonly height: number;
}

const GAP = 1;

/** The last hours as bars on their own scale; an hour without events keeps a line, so that a hole shows. */
export function HourlyBars({ hourly, width, height }: HourlyBarsProps): ReactElement {
  const most = Math.max(1, ...hourly);
  const step = width / Math.max(1, hourly.length);
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      preserveAspectRatio="none"
      role="img"
      aria-label={barsInWords(hourly)}
      className="block max-w-full"
    >
      {hourly.map((events, hour) => {
        const size = events === 0 ? 1 : Math.max(2, Math.round((events / most) * height));
        return (
          <rect
            // oxlint-disable-next-line react/no-array-index-key -- an hour is its place
            key={hour}
            x={hour * step}
            y={height - size}
            width={step - GAP}
            height={size}
            className={events === 0 ? "fill-line-strong" : "fill-bar"}
          />
        );
      })}
    </svg>
  );
}

function barsInWords(hourly: readonly number[]): string {
  const active = hourly.filter((events) => events > 0).length;
  if (active === 0) return `No events in the last ${hourly.length} hours`;
  return `Events in ${active} of the last ${hourly.length} hours, at most ${plural(Math.max(...hourly), "event")} an hour`;
}
