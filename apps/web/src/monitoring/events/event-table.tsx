import type { EventItem } from "@cordon/monitoring/contract";
import { type Column, cx, DataTable, useIsPhone, usePreferences, useShortcut, type Zone } from "@cordon/ui";
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactElement,
  type ReactNode,
  useMemo,
  useRef,
  useState,
} from "react";
import { columnTitle, columnWidth, type FieldName, RECORD_WIDTH, shortPath, valueOf } from "./event-columns.ts";
import type { EventSearch } from "./event-search.ts";
import { EventTime, type TimeStyle, timeTitle, timeWidth } from "./event-time.tsx";
import { EventOutcome } from "./event-outcome.tsx";
import { RecordText } from "./record-text.tsx";
import { type Sought, soughtBy } from "./search-marks.ts";
import { ValueCell } from "./value-cell.tsx";
import { useValueMenu } from "./value-menu.tsx";

export interface EventTableProps {
  readonly events: readonly EventItem[];
  readonly search: EventSearch;
  readonly total: number | undefined;
  readonly timeStyle: TimeStyle;
  readonly onPeek: (event: EventItem | undefined) => void;
  readonly onOpen: (event: EventItem) => void;
  readonly onOrder: (order: "newest" | "oldest") => void;
  readonly onEnd: () => void;
  /** Whether the person is below the first rows, where nothing should move. */
  readonly onScrolled: (isScrolled: boolean) => void;
  /** Whether a row has the focus; nothing should move it. */
  readonly onRowFocus: (isFocused: boolean) => void;
  readonly foot: ReactNode;
}

/** Events as dense rows. Besides the keys of every list: ← → choose a value, `=` and `-` filter by it, `.` does more. */
export function EventTable(props: EventTableProps): ReactElement {
  const { events, search, total, timeStyle, onPeek, onOpen, onOrder, onEnd, onScrolled, onRowFocus, foot } = props;
  const isPhone = useIsPhone();
  const { zone } = usePreferences();
  const sought = useMemo(() => soughtBy(search.q), [search.q]);
  const [cell, setCell] = useState(-1);
  const frame = useRef<HTMLDivElement>(null);
  const { columns: names, isWrapped } = search;
  const columns = useMemo(
    () =>
      isPhone
        ? phoneColumns({ names, timeStyle, sought, isWrapped })
        : eventColumns({ names, cell, timeStyle, zone, sought, isWrapped }),
    [isPhone, names, cell, timeStyle, zone, sought, isWrapped],
  );
  const keys = useValueKeys(frame, events, cell);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!(event.target instanceof HTMLElement) || event.target.role !== "row" || isPhone) return;
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined) return;
    setCell(Math.max(-1, Math.min(names.length, cell + by)));
    event.preventDefault();
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- adds to the keys of the grid inside
    <div
      ref={frame}
      className="flex min-h-0 min-w-0 flex-1"
      onKeyDown={onKeyDown}
      onFocus={(event) => onRowFocus(event.target.role === "row")}
      onBlur={() => onRowFocus(false)}
      onContextMenu={keys.onContextMenu}
      onScrollCapture={(event) => onScrolled(event.target instanceof Element && event.target.scrollTop > 24)}
    >
      <DataTable
        label="Events"
        rows={events}
        {...(total === undefined ? {} : { total })}
        columns={columns}
        rowKey={rowKey}
        onPeek={onPeek}
        onOpen={onOpen}
        peeked={search.eventId}
        sort={{ column: "time", direction: search.order === "newest" ? "descending" : "ascending" }}
        onSort={({ direction }) => onOrder(direction === "descending" ? "newest" : "oldest")}
        isPrimary
        isRowHeightFree={isWrapped || isPhone}
        onEnd={onEnd}
        foot={foot}
      />
    </div>
  );
}

const rowKey = (event: EventItem): string => event.id;

interface ValueKeys {
  readonly onContextMenu: (event: MouseEvent) => void;
}

/** The keys and the right click that act on one value of a row. */
function useValueKeys(
  frame: { readonly current: HTMLElement | null },
  events: readonly EventItem[],
  cell: number,
): ValueKeys {
  const { open, actions } = useValueMenu();
  const openAt = (element: Element): boolean => {
    const event = events[Number(element.closest("[data-index]")?.getAttribute("data-index") ?? -1)];
    if (event === undefined) return false;
    const name = element.getAttribute("data-field");
    const words = document.getSelection()?.toString().trim() ?? "";
    open(
      element,
      name === null || name === ""
        ? { kind: "record", raw: event.raw, words: words.slice(0, 200) }
        : { kind: "field", name, value: valueOf(event, name) ?? "" },
    );
    return true;
  };
  const chosen = (): HTMLElement | undefined => {
    const row = document.activeElement?.closest('[role="row"]');
    if (row === null || row === undefined || frame.current?.contains(row) !== true) return undefined;
    const cells = row.querySelectorAll<HTMLElement>("[data-field]");
    return cells[Math.max(0, cell)] ?? cells[0];
  };
  const filterChosen = (direction: "in" | "out"): void => {
    const element = chosen();
    const name = element?.getAttribute("data-field");
    const event = events[Number(element?.closest("[data-index]")?.getAttribute("data-index") ?? -1)];
    if (event !== undefined && name !== null && name !== undefined && name !== "")
      actions.filter(name, valueOf(event, name) ?? "", direction);
  };
  useShortcut(
    ".",
    () => {
      const element = chosen();
      if (element !== undefined) openAt(element);
    },
    { label: "More actions on the value", group: "List" },
  );
  useShortcut("=", () => filterChosen("in"), { label: "Only with this value", group: "List" });
  useShortcut("-", () => filterChosen("out"), { label: "Without this value", group: "List" });
  return {
    onContextMenu(event) {
      const element = event.target instanceof Element ? event.target.closest("[data-field]") : null;
      if (element !== null && openAt(element)) event.preventDefault();
    },
  };
}

interface ColumnNeeds {
  readonly names: readonly FieldName[];
  readonly cell: number;
  readonly timeStyle: TimeStyle;
  readonly zone: Zone;
  readonly sought: readonly Sought[];
  readonly isWrapped: boolean;
}

/** Which columns give way first when the panel opens: the later ones, so that the record can still be read. */
const LEVELS = [undefined, "medium", "broad", "broad"] as const;

const CHOSEN =
  "[[role=row]:focus_&]:rounded-sm [[role=row]:focus_&]:outline-1 [[role=row]:focus_&]:outline-accent [[role=row]:focus_&]:bg-surface";

function eventColumns({ names, cell, timeStyle, zone, sought, isWrapped }: ColumnNeeds): readonly Column<EventItem>[] {
  return [
    {
      id: "time",
      header: timeTitle(timeStyle, zone),
      width: timeWidth(timeStyle),
      isSortable: true,
      cell: (event) => <EventTime event={event} style={timeStyle} />,
    },
    ...names.map((name, index): Column<EventItem> => {
      const shownFrom = index < LEVELS.length ? LEVELS[index] : "wide";
      return {
        id: name,
        header: <span title={name}>{columnTitle(name)}</span>,
        width: columnWidth(name),
        ...(shownFrom === undefined ? {} : { shownFrom }),
        cell: (event) => {
          const value = valueOf(event, name);
          const className = cx("block min-w-0", index === cell && CHOSEN);
          if (value === undefined)
            return (
              <span data-field={name} className={cx(className, "text-small leading-6")}>
                &nbsp;
              </span>
            );
          return (
            <span className={className}>
              <ValueCell name={name} value={value}>
                {name === "event.outcome" ? <EventOutcome outcome={value} /> : shortPath(value)}
              </ValueCell>
            </span>
          );
        },
      };
    }),
    {
      id: "record",
      header: "record",
      width: RECORD_WIDTH,
      cell: (event) => (
        <span data-field="" className={cx("block min-w-0", names.length === cell && CHOSEN)}>
          <RecordText raw={event.raw} sought={sought} isWrapped={isWrapped} />
        </span>
      ),
    },
  ];
}

/** At 390 px: when and where in one line, what the other columns say in the next, then the record. */
function phoneColumns({
  names,
  timeStyle,
  sought,
  isWrapped,
}: Pick<ColumnNeeds, "names" | "timeStyle" | "sought" | "isWrapped">): readonly Column<EventItem>[] {
  return [
    {
      id: "time",
      header: "Events",
      width: "minmax(0, 1fr)",
      isSortable: true,
      cell: (event) => (
        <span className="flex min-w-0 flex-col gap-0.5 py-0.5">
          <span className="flex min-w-0 items-baseline gap-2 text-small text-muted">
            <EventTime event={event} style={timeStyle} />
            <span className="min-w-0 truncate font-mono text-text">{event.ecs["host.name"]}</span>
            {event.ecs["event.outcome"] === "failure" ? <EventOutcome outcome="failure" /> : null}
          </span>
          <ColumnValues event={event} names={names} />
          <RecordText raw={event.raw} sought={sought} isWrapped={isWrapped} />
        </span>
      ),
    },
  ];
}

/** Host and outcome stand in the first line already. */
const IN_FIRST_LINE: readonly FieldName[] = ["host.name", "event.outcome"];

function ColumnValues({
  event,
  names,
}: {
  readonly event: EventItem;
  readonly names: readonly FieldName[];
}): ReactElement | null {
  const said = names
    .filter((name) => !IN_FIRST_LINE.includes(name))
    .map((name) => ({ name, value: valueOf(event, name) }))
    .filter(({ value }) => value !== undefined);
  if (said.length === 0) return null;
  return (
    <span className="flex min-w-0 flex-wrap gap-x-3 font-mono text-small">
      {said.map(({ name, value }) => (
        <span key={name} className="max-w-full truncate">
          <span className="font-sans text-faint">{columnTitle(name)}</span> {shortPath(value ?? "")}
        </span>
      ))}
    </span>
  );
}
