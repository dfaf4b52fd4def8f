import type { IncidentDetail } from "@cordon/incidents/contract";

export type Relation = IncidentDetail["relations"][number];

/** Two rows that stand in the same alerts. */
export interface Arc {
  /** Places of the rows, the upper one first. */
  readonly from: number;
  readonly to: number;
  readonly alerts: number;
}

/** More lines than these are a wall, and the weakest say least. */
const MAX_ARCS = 60;

/**
 * The relations among rows that are shown, the strongest last so that it is drawn on top.
 * @param rows places in `entities`, in the order of the rows
 */
export function arcsAmong(rows: readonly number[], relations: readonly Relation[]): readonly Arc[] {
  const rowOf = new Map(rows.map((place, row) => [place, row]));
  const arcs = relations.flatMap(({ a, b, alerts }): Arc[] => {
    const [one, other] = [rowOf.get(a), rowOf.get(b)];
    if (one === undefined || other === undefined || one === other) return [];
    return [{ from: Math.min(one, other), to: Math.max(one, other), alerts }];
  });
  return arcs
    .sort((x, y) => y.alerts - x.alerts || x.from - y.from || x.to - y.to)
    .slice(0, MAX_ARCS)
    .reverse();
}

export interface Companion {
  /** Its place in `entities`. */
  readonly place: number;
  readonly alerts: number;
}

/** What stands in the same alerts as an entity, most alerts first. */
export function companionsOf(place: number, relations: readonly Relation[]): readonly Companion[] {
  return relations
    .flatMap(({ a, b, alerts }): Companion[] =>
      a === place ? [{ place: b, alerts }] : b === place ? [{ place: a, alerts }] : [],
    )
    .sort((x, y) => y.alerts - x.alerts || x.place - y.place);
}

/** Pixels of the gutter that arcs may bend into. */
export const GUTTER = 40;
const AXIS = GUTTER - 4;
const LEAST_DEPTH = 8;
const MOST_DEPTH = AXIS - 3;

/** An arc whose depth grows with its length, so that short ones nest inside long ones. */
export function arcPath(fromY: number, toY: number, longest: number): string {
  const share = longest <= 0 ? 0 : Math.min(1, Math.abs(toY - fromY) / longest);
  const depth = LEAST_DEPTH + (MOST_DEPTH - LEAST_DEPTH) * share;
  const control = Math.round(AXIS - (depth * 4) / 3); // a cubic reaches three quarters of the way to its controls
  return `M${AXIS} ${fromY}C${control} ${fromY} ${control} ${toY} ${AXIS} ${toY}`;
}

/** Pixels; a hundred alerts are not a hundred times as loud as one. */
export function arcWidth(alerts: number): number {
  return Math.min(4, 1 + Math.log2(Math.max(1, alerts)) / 2);
}
