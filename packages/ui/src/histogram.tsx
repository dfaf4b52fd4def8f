import {
  type KeyboardEvent,
  type PointerEvent,
  type ReactElement,
  type ReactNode,
  useId,
  useRef,
  useState,
} from "react";
import { Button } from "./button.tsx";
import { cx } from "./cx.ts";
import { count } from "./format-number.ts";
import { absoluteTime, duration, type Zone, zoneName } from "./format-time.ts";
import { usePreferences } from "./preferences.ts";

export interface HistogramBucket {
  readonly at: Date;
  readonly count: number;
}

export interface HistogramProps {
  /** Its finding: "4,210 events, most at 03:10". */
  readonly title: ReactNode;
  /** What the bars count, in the plural: "events". */
  readonly unit: string;
  /** Ascending, without gaps. */
  readonly buckets: readonly HistogramBucket[];
  readonly bucketMs: number;
  /** A part was brushed or opened with Enter; half-open. */
  readonly onSelect?: (from: Date, to: Date) => void;
  readonly height?: number;
  readonly isLoading?: boolean;
}

interface Brush {
  readonly anchor: number;
  readonly at: number;
}

const WIDTH = 1_000;

/**
 * Counts over time as bars. Drag selects a part; with the keyboard arrows move, Shift+arrows widen, Enter selects,
 * Escape lets go. The same numbers are one button away as a table.
 */
export function Histogram(props: HistogramProps): ReactElement {
  const { title, unit, buckets, bucketMs, onSelect, height = 72, isLoading = false } = props;
  const { zone } = usePreferences();
  const [brush, setBrush] = useState<Brush>();
  const [isTable, setTable] = useState(false);
  const isDragging = useRef(false);
  const id = useId();
  const most = Math.max(1, ...buckets.map((bucket) => bucket.count));

  const select = (range: Brush | undefined): void => {
    const from = buckets[range === undefined ? -1 : Math.min(range.anchor, range.at)];
    const to = buckets[range === undefined ? -1 : Math.max(range.anchor, range.at)];
    if (from === undefined || to === undefined) return;
    setBrush(undefined);
    onSelect?.(from.at, new Date(to.at.getTime() + bucketMs));
  };
  const indexAt = (event: PointerEvent<SVGSVGElement>): number => {
    const box = event.currentTarget.getBoundingClientRect();
    return Math.max(
      0,
      Math.min(buckets.length - 1, Math.floor(((event.clientX - box.left) / box.width) * buckets.length)),
    );
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = brushAfter(event, brush, buckets.length);
    if (next === "select") select(brush);
    else if (next !== undefined) setBrush(next === "none" ? undefined : next);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <figure className={cx("flex min-w-0 flex-col gap-1", isLoading && "opacity-60")} aria-busy={isLoading}>
      <figcaption className="flex min-h-6 items-center justify-between gap-3">
        <span id={id} className="min-w-0">
          {title}
        </span>
        <Button tone="quiet" size="small" icon={isTable ? "chart" : "list"} onPress={() => setTable(!isTable)}>
          {isTable ? "Chart" : "Table"}
        </Button>
      </figcaption>
      {isTable ? (
        <BucketTable
          buckets={buckets}
          unit={unit}
          {...(onSelect === undefined ? {} : { onOpen: (index: number) => select({ anchor: index, at: index }) })}
        />
      ) : (
        <>
          <svg
            viewBox={`0 0 ${WIDTH} ${height}`}
            preserveAspectRatio="none"
            height={height}
            role="slider"
            aria-labelledby={id}
            aria-valuemin={0}
            aria-valuemax={Math.max(0, buckets.length - 1)}
            aria-valuenow={brush?.at ?? 0}
            aria-valuetext={spoken(buckets, bucketMs, brush, unit)}
            tabIndex={0}
            onKeyDown={onKeyDown}
            onBlur={() => setBrush(undefined)}
            onPointerDown={(event) => {
              isDragging.current = onSelect !== undefined;
              event.currentTarget.setPointerCapture(event.pointerId);
              setBrush({ anchor: indexAt(event), at: indexAt(event) });
            }}
            onPointerMove={(event) =>
              setBrush(
                isDragging.current && brush !== undefined ? { ...brush, at: indexAt(event) } : hovered(indexAt(event)),
              )
            }
            onPointerUp={() => {
              if (isDragging.current) select(brush);
              isDragging.current = false;
            }}
            onPointerLeave={() => {
              if (!isDragging.current) setBrush(undefined);
            }}
            className="block w-full touch-pan-y rounded-sm"
          >
            <Bars buckets={buckets} most={most} height={height} brush={brush} />
          </svg>
          <div className="flex justify-between gap-2 text-tiny text-muted" aria-hidden>
            <span>{axisLabel(buckets[0]?.at, zone)}</span>
            <span className="truncate text-text">
              {brush === undefined ? "" : spoken(buckets, bucketMs, brush, unit, zone)}
            </span>
            <span>
              {axisLabel(endOf(buckets, bucketMs), zone)} {zoneName(zone)}
            </span>
          </div>
        </>
      )}
    </figure>
  );
}

const hovered = (index: number): Brush => ({ anchor: index, at: index });

function Bars({
  buckets,
  most,
  height,
  brush,
}: {
  readonly buckets: readonly HistogramBucket[];
  readonly most: number;
  readonly height: number;
  readonly brush: Brush | undefined;
}): ReactElement {
  const step = WIDTH / Math.max(1, buckets.length);
  const low = brush === undefined ? -1 : Math.min(brush.anchor, brush.at);
  const high = brush === undefined ? -1 : Math.max(brush.anchor, brush.at);
  return (
    <>
      <line
        x1={0}
        x2={WIDTH}
        y1={height - 0.5}
        y2={height - 0.5}
        stroke="var(--line-strong)"
        strokeWidth={1}
        vectorEffect="non-scaling-stroke"
      />
      {brush === undefined ? null : (
        <rect x={low * step} width={(high - low + 1) * step} y={0} height={height} fill="var(--hover)" />
      )}
      {buckets.map((bucket, index) => {
        // A single event among thousands must still be seen: two pixels at least.
        const size = bucket.count === 0 ? 0 : Math.max(2, (bucket.count / most) * (height - 2));
        const isInside = index >= low && index <= high;
        return (
          <rect
            key={bucket.at.getTime()}
            x={index * step + step * 0.1}
            width={step * 0.8}
            y={height - size}
            height={size}
            fill={isInside ? "var(--bar-strong)" : "var(--bar)"}
          />
        );
      })}
    </>
  );
}

/** What a key makes of the brush; undefined when the key is not for us. */
function brushAfter(
  event: KeyboardEvent,
  brush: Brush | undefined,
  length: number,
): Brush | "select" | "none" | undefined {
  if (event.key === "Enter") return brush === undefined ? undefined : "select";
  if (event.key === "Escape") return brush === undefined ? undefined : "none";
  const at = brush?.at ?? (event.key === "ArrowLeft" ? length : -1);
  const targets: Readonly<Record<string, number>> = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: length - 1 };
  const target = targets[event.key];
  if (target === undefined || length === 0) return undefined;
  const next = Math.max(0, Math.min(length - 1, target));
  return { anchor: event.shiftKey && brush !== undefined ? brush.anchor : next, at: next };
}

function endOf(buckets: readonly HistogramBucket[], bucketMs: number): Date | undefined {
  const last = buckets.at(-1);
  return last === undefined ? undefined : new Date(last.at.getTime() + bucketMs);
}

function axisLabel(at: Date | undefined, zone: Zone): string {
  return at === undefined ? "" : absoluteTime(at, zone).slice(5, 16);
}

function spoken(
  buckets: readonly HistogramBucket[],
  bucketMs: number,
  brush: Brush | undefined,
  unit: string,
  zone: Zone = "utc",
): string {
  if (brush === undefined) return `${buckets.length} bars of ${duration(bucketMs)}`;
  const low = Math.min(brush.anchor, brush.at);
  const part = buckets.slice(low, Math.max(brush.anchor, brush.at) + 1);
  const sum = part.reduce((total, bucket) => total + bucket.count, 0);
  return `${count(sum)} ${unit}, ${axisLabel(part[0]?.at, zone)} for ${duration(bucketMs * part.length)}`;
}

interface BucketTableProps {
  readonly buckets: readonly HistogramBucket[];
  readonly unit: string;
  readonly onOpen?: (index: number) => void;
}

function BucketTable({ buckets, unit, onOpen }: BucketTableProps): ReactElement {
  const { zone } = usePreferences();
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable
    <div
      tabIndex={0}
      role="region"
      aria-label={`${unit} by time`}
      className="scroll-thin max-h-52 overflow-y-auto rounded border"
    >
      <table className="w-full text-small">
        <thead className="sticky top-0 bg-surface text-left text-muted">
          <tr>
            <th className="px-3 py-1.5 font-medium">From ({zoneName(zone)})</th>
            <th className="px-3 py-1.5 text-right font-medium">{unit}</th>
          </tr>
        </thead>
        <tbody>
          {buckets.map((bucket, index) => (
            <tr key={bucket.at.getTime()} className="border-t">
              <td className="px-3 py-1 font-mono">{absoluteTime(bucket.at, zone)}</td>
              <td className="px-3 py-1 text-right">
                {onOpen === undefined ? (
                  count(bucket.count)
                ) : (
                  <button
                    type="button"
                    className="rounded-sm text-accent-text hover:underline"
                    onClick={() => onOpen(index)}
                  >
                    {count(bucket.count)}
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
