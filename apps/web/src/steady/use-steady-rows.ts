import { useState } from "react";
import { steadyRows, type SteadyRows } from "./steady-rows.ts";

const NONE: ReadonlySet<string> = new Set();

export interface SteadyList<Row> extends SteadyRows<Row> {
  /** Shows the list as the server has it. */
  readonly showAll: () => void;
  /** The person dealt with these: they may leave the list at once. */
  readonly settle: (ids: readonly string[]) => void;
}

/**
 * @param list what list it is (filter and sort): another one starts anew.
 * @param fresh undefined while it is on its way.
 */
export function useSteadyRows<Row extends { readonly id: string }>(
  list: string,
  fresh: readonly Row[] | undefined,
): SteadyList<Row> {
  const [held, setHeld] = useState<Held<Row>>({ list: "", shown: [], settled: NONE, fresh });
  const isSame = held.list === list;
  const steady = steadyRows(isSame ? held.shown : [], fresh ?? [], held.settled);
  // Rows keep the places they were given, also those of the next page.
  if (fresh !== undefined && (!isSame || held.fresh !== fresh)) {
    setHeld({ list, shown: steady.rows, settled: isSame ? held.settled : NONE, fresh });
  }
  return {
    ...steady,
    showAll: () => setHeld((before) => ({ ...before, shown: fresh ?? [] })),
    settle: (ids) => setHeld((before) => ({ ...before, settled: new Set([...before.settled, ...ids]) })),
  };
}

interface Held<Row> {
  readonly list: string;
  readonly shown: readonly Row[];
  readonly settled: ReadonlySet<string>;
  readonly fresh: readonly Row[] | undefined;
}
