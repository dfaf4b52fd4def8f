import type { AlertItem } from "@cordon/monitoring/contract";
import { DataTable, plural, useIsPhone } from "@cordon/ui";
import { useNavigate } from "@tanstack/react-router";
import { Fragment, type ReactElement, type ReactNode, useMemo, useState } from "react";
import { NewRows } from "../../../steady/new-rows.tsx";
import { useSteadyRows } from "../../../steady/use-steady-rows.ts";
import { usePeek, useUrlState } from "../../../url-state.ts";
import { useAlertActions } from "../actions/use-alert-actions.tsx";
import { lastOpened } from "../last-opened.ts";
import { alertColumns } from "./alert-columns.tsx";
import { readAlertSort, SORTS, sortOfColumn } from "./alert-filter.ts";
import { AlertPanel } from "./alert-panel.tsx";
import { AlertSelectionBar } from "./selection-bar.tsx";
import { useIncidentNames } from "./use-incident-names.ts";

export interface AlertTableProps {
  /** What list it is: another filter or sort is another one. */
  readonly list: string;
  readonly items: readonly AlertItem[];
  readonly total: number;
  readonly hasMore: boolean;
  readonly onEnd: () => void;
  /** When there is no row. */
  readonly empty: ReactNode;
}

const NONE: ReadonlySet<string> = new Set();

/** The list, the row beside it, and what can be done with the focused row or the selected ones. */
export function AlertTable({ list, items, total, hasMore, onEnd, empty }: AlertTableProps): ReactElement {
  const navigate = useNavigate();
  const isPhone = useIsPhone();
  const [url, setUrl] = useUrlState();
  const [peekedId, peek] = usePeek("alert");
  const [selection, setSelection] = useState(NONE);
  const [focusedId, setFocusedId] = useState<string>();
  const { rows, waiting, gone, showAll, settle } = useSteadyRows(list, items);
  const incidents = useIncidentNames(rows.map(({ incidentId }) => incidentId));
  const columns = useMemo(() => alertColumns({ gone, isPhone, incidents }), [gone, isPhone, incidents]);
  const selected = rows.filter(({ id }) => selection.has(id));
  const peeked = rows.find(({ id }) => id === peekedId);
  const focused = peeked ?? rows.find(({ id }) => id === focusedId) ?? rows[0];
  const targets = selected.length > 0 ? selected : focused === undefined ? [] : [focused];
  const actions = useAlertActions(targets, (ids) => {
    settle(ids);
    setSelection((before) => new Set([...before].filter((id) => !ids.includes(id))));
  });
  const sort = readAlertSort(url);
  const open = ({ id }: AlertItem): void => {
    lastOpened.id = id;
    void navigate({ to: "/alerts/$id", params: { id } });
  };
  return (
    <>
      <div className="relative flex min-h-0 flex-1">
        <NewRows waiting={waiting} gone={gone.size} onShow={showAll} />
        {rows.length === 0 ? (
          <div className="min-w-0 flex-1">{empty}</div>
        ) : (
          <DataTable
            label="Alerts"
            rows={rows}
            rowKey={({ id }) => id}
            columns={columns}
            total={total}
            isPrimary
            isRowHeightFree={isPhone}
            startAt={lastOpened.id}
            onFocusRow={({ id }) => setFocusedId(id)}
            onOpen={open}
            onPeek={(row) => peek(row?.id)}
            peeked={peeked?.id}
            {...(actions.mayRespond ? { selection, onSelect: setSelection } : {})}
            sort={SORTS.find((each) => each.sort === sort)?.column ?? { column: "severity", direction: "descending" }}
            onSort={(by) => setUrl({ sort: sortOfColumn(by) === "severity" ? undefined : sortOfColumn(by) })}
            onEnd={onEnd}
            foot={hasMore ? "Loading more" : `${plural(rows.length - gone.size, "alert")} in all`}
          />
        )}
        {peeked === undefined ? null : (
          <Fragment key={peeked.id}>
            <AlertPanel alert={peeked} actions={actions} onOpen={() => open(peeked)} onClose={() => peek(undefined)} />
          </Fragment>
        )}
      </div>
      {selected.length === 0 ? null : (
        <AlertSelectionBar selected={selected} actions={actions} onClear={() => setSelection(NONE)} />
      )}
      {actions.layer}
    </>
  );
}
