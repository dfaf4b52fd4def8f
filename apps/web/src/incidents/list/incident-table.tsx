import type { IncidentItem } from "@cordon/incidents/contract";
import { DataTable, plural, useIsPhone } from "@cordon/ui";
import { useNavigate } from "@tanstack/react-router";
import { Fragment, type ReactElement, type ReactNode, useMemo, useState } from "react";
import { usePeek, useUrlState } from "../../url-state.ts";
import { useIncidentActions } from "../actions/use-incident-actions.tsx";
import { lastOpened } from "../last-opened.ts";
import { incidentColumns } from "./incident-columns.tsx";
import { readIncidentSort, readTab } from "./incident-filter.ts";
import { IncidentPanel } from "./incident-panel.tsx";
import { NewRows } from "../../steady/new-rows.tsx";
import { IncidentSelectionBar } from "./selection-bar.tsx";
import { useSteadyRows } from "../../steady/use-steady-rows.ts";

export interface IncidentTableProps {
  /** What list it is: another filter or sort is another one. */
  readonly list: string;
  readonly items: readonly IncidentItem[];
  readonly total: number;
  readonly hasMore: boolean;
  readonly onEnd: () => void;
  /** When there is no row. */
  readonly empty: ReactNode;
}

const NONE: ReadonlySet<string> = new Set();

/** The list, the row beside it, and what can be done with the focused row or the selected ones. */
export function IncidentTable({ list, items, total, hasMore, onEnd, empty }: IncidentTableProps): ReactElement {
  const navigate = useNavigate();
  const isPhone = useIsPhone();
  const [url] = useUrlState();
  const [peekedId, peek] = usePeek("incident");
  const [selection, setSelection] = useState(NONE);
  const [focusedId, setFocusedId] = useState<string>();
  const { rows, waiting, gone, showAll, settle } = useSteadyRows(list, items);
  const tab = readTab(url);
  const columns = useMemo(() => incidentColumns(gone, isPhone, tab), [gone, isPhone, tab]);
  const selected = rows.filter(({ id }) => selection.has(id));
  const peeked = rows.find(({ id }) => id === peekedId);
  const focused = peeked ?? rows.find(({ id }) => id === focusedId) ?? rows[0];
  const actions = useIncidentActions({
    targets: selected.length > 0 ? selected : focused === undefined ? [] : [focused],
    anchor: () => document.querySelector('[role="grid"][aria-label="Incidents"] [role="row"][tabindex="0"]'),
    hasOpen: true,
    onSettled: (ids) => {
      settle(ids);
      setSelection((before) => new Set([...before].filter((id) => !ids.includes(id))));
    },
  });
  const open = ({ id, number }: IncidentItem): void => {
    lastOpened.id = id;
    void navigate({ to: "/incidents/$id", params: { id: String(number) } });
  };
  return (
    <>
      <div className="relative flex min-h-0 flex-1">
        <NewRows waiting={waiting} gone={gone.size} onShow={showAll} />
        {rows.length === 0 ? (
          <div className="min-w-0 flex-1">{empty}</div>
        ) : (
          <DataTable
            label="Incidents"
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
            {...(readIncidentSort(url) === "risk"
              ? { sort: { column: "risk", direction: "descending" } as const }
              : {})}
            onEnd={onEnd}
            foot={hasMore ? "Loading more" : `${plural(rows.length - gone.size, "incident")} in all`}
          />
        )}
        {peeked === undefined ? null : (
          <Fragment key={peeked.id}>
            <IncidentPanel
              incident={peeked}
              actions={actions}
              onOpen={() => open(peeked)}
              onClose={() => peek(undefined)}
            />
          </Fragment>
        )}
      </div>
      {selected.length === 0 ? null : (
        <IncidentSelectionBar selected={selected} actions={actions} onClear={() => setSelection(NONE)} />
      )}
      {actions.layer}
    </>
  );
}
