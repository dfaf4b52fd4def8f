import { cx } from "@cordon/ui";
import { type ReactElement, type RefObject, useLayoutEffect, useState } from "react";
import { type Arc, arcPath, arcWidth, GUTTER } from "./arcs.ts";

export interface EntityArcsProps {
  readonly places: RowPlaces;
  readonly arcs: readonly Arc[];
  /** The row whose arcs stand out; the others step back. */
  readonly strong: number | undefined;
}

/** Which rows stand in the same alerts: a graph that leaves every name readable. The rows say the same in words. */
export function EntityArcs({ places: { height, ys }, arcs, strong }: EntityArcsProps): ReactElement | null {
  const drawn = arcs.flatMap((arc) => {
    const [from, to] = [ys[arc.from], ys[arc.to]];
    return from === undefined || to === undefined ? [] : [{ ...arc, fromY: from, toY: to }];
  });
  const longest = Math.max(0, ...drawn.map(({ fromY, toY }) => toY - fromY));
  const isStrong = (arc: Arc): boolean => strong === undefined || arc.from === strong || arc.to === strong;
  if (drawn.length === 0) return null;
  return (
    <svg
      aria-hidden
      focusable="false"
      width={GUTTER}
      height={height}
      fill="none"
      className="pointer-events-none absolute top-0 left-0"
    >
      {drawn.map((arc) => (
        <path
          key={`${arc.from}-${arc.to}`}
          data-arc=""
          d={arcPath(arc.fromY, arc.toY, longest)}
          stroke="currentColor"
          strokeWidth={arcWidth(arc.alerts)}
          strokeLinecap="round"
          className={cx(
            strong !== undefined && isStrong(arc) ? "text-accent-text" : "text-muted",
            strong === undefined ? "opacity-50" : isStrong(arc) ? "opacity-90" : "opacity-15",
          )}
        />
      ))}
      {ys.map((y, row) => (
        <circle
          key={y}
          cx={GUTTER - 4}
          cy={y}
          r="3"
          fill="currentColor"
          className={row === strong ? "text-accent-text" : "text-muted"}
        />
      ))}
    </svg>
  );
}

export interface RowPlaces {
  readonly height: number;
  /** The middle of the first line of each row. */
  readonly ys: readonly number[];
}

const FIRST_LINE = 14;

/**
 * Where the rows of a container are, each with `data-entity-row`: they wrap, so only the page knows.
 * @param container of whoever calls, so that it is there when this measures
 * @param rows changes when other rows are shown
 */
export function useRowPlaces(container: RefObject<HTMLElement | null>, rows: string): RowPlaces {
  const [places, setPlaces] = useState<RowPlaces>({ height: 0, ys: [] });
  useLayoutEffect(() => {
    const element = container.current;
    if (!element || rows === "") return undefined;
    const measure = (): void => {
      const { top, height } = element.getBoundingClientRect();
      const found = [...element.querySelectorAll("[data-entity-row]")];
      setPlaces({ height, ys: found.map((row) => Math.round(row.getBoundingClientRect().top - top) + FIRST_LINE) });
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [container, rows]);
  return places;
}
