import { type ReactElement, useSyncExternalStore } from "react";
import { Focusable } from "react-aria-components/Focusable";
import { absoluteTime, duration, relativeTime, utcInstant, zoneName } from "./format-time.ts";
import { usePreferences } from "./preferences.ts";
import { Tooltip } from "./tooltip.tsx";

const TICK_MS = 10_000;
let tick = Date.now();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    tick = Date.now();
    for (const each of listeners) each();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The present, for words like "3 h ago"; moves every ten seconds, for all of them together. */
export function useNow(): Date {
  return new Date(useSyncExternalStore(subscribe, currentTick));
}

function currentTick(): number {
  // The first reader after a pause must not see an old present.
  if (listeners.size === 0) tick = Math.max(tick, Math.floor(Date.now() / TICK_MS) * TICK_MS);
  return tick;
}

export interface RelativeTimeProps {
  readonly at: string | Date;
  /** In a table the row has the focus; its cells stay out of the tab order and show the instant on hover. */
  readonly isInRow?: boolean;
  readonly className?: string;
}

/** "3 h ago"; the exact UTC instant on hover and on focus. */
export function RelativeTime({ at, isInRow = false, className }: RelativeTimeProps): ReactElement {
  const now = useNow();
  const instant = new Date(at);
  const text = relativeTime(
    instant,
    new Date(Math.max(now.getTime(), Math.min(instant.getTime(), now.getTime() + TICK_MS))),
  );
  const iso = Number.isNaN(instant.getTime()) ? undefined : instant.toISOString();
  if (isInRow) {
    return (
      <time dateTime={iso} title={utcInstant(instant)} className={className}>
        {text}
      </time>
    );
  }
  return (
    <Tooltip text={<span className="font-mono">{utcInstant(instant)}</span>}>
      <Focusable>
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the instant must be reachable by keyboard */}
        <time
          dateTime={iso}
          role="note"
          tabIndex={0}
          aria-label={`${text}, ${utcInstant(instant)}`}
          className={className}
        >
          {text}
        </time>
      </Focusable>
    </Tooltip>
  );
}

export interface InstantProps {
  readonly at: string | Date;
  readonly hasMs?: boolean;
  /** Adds "UTC" or "UTC+1"; elsewhere the column's head says it. */
  readonly hasZone?: boolean;
  readonly className?: string;
}

/** An absolute time in the member's zone, in the machine's type. */
export function Instant({ at, hasMs = false, hasZone = false, className }: InstantProps): ReactElement {
  const { zone } = usePreferences();
  const instant = new Date(at);
  return (
    <time
      dateTime={Number.isNaN(instant.getTime()) ? undefined : instant.toISOString()}
      title={utcInstant(instant)}
      className={`font-mono whitespace-nowrap ${className ?? ""}`}
    >
      {absoluteTime(instant, zone, { hasMs })}
      {hasZone ? ` ${zoneName(zone, instant)}` : ""}
    </time>
  );
}

/** A length of time in two units at most. */
export function Duration({ ms }: { readonly ms: number }): ReactElement {
  return (
    <span className="whitespace-nowrap" title={`${Math.round(ms)} ms`}>
      {duration(ms)}
    </span>
  );
}
