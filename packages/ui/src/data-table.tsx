import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { type ReactElement, type ReactNode, useEffect, useRef, useState } from "react";
import { Checkbox } from "./choice.tsx";
import { cx } from "./cx.ts";
import { Icon } from "./icons.tsx";
import { useRowHeight } from "./row-height.ts";
import { SelectSwitch } from "./select-switch.tsx";
import { useIsPhone } from "./phone.ts";
import { isRowClick, useRowKeys } from "./row-keys.ts";

export interface Column<Row> {
  readonly id: string;
  readonly header: ReactNode;
  readonly cell: (row: Row) => ReactNode;
  /** A CSS grid track: "120px", "minmax(160px, 1fr)". */
  readonly width: string;
  readonly isNumeric?: boolean;
  readonly isSortable?: boolean;
  /** The direction of the first click; downwards when absent, as for numbers and times. */
  readonly sortsFirst?: Sort["direction"];
  /** Left out while the table is narrower than 640 px (`medium`), 800 (`broad`) or 960 (`wide`); there when absent. */
  readonly shownFrom?: "medium" | "broad" | "wide";
}

export interface Sort {
  readonly column: string;
  readonly direction: "ascending" | "descending";
}

export interface DataTableProps<Row> {
  /** The table's name: "Hosts". */
  readonly label: string;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly rowKey: (row: Row) => string;
  /** Rows in all, when more will come. */
  readonly total?: number;
  readonly onOpen?: (row: Row) => void;
  /** Space: shows the row beside the list; undefined closes it. */
  readonly onPeek?: (row: Row | undefined) => void;
  /** The row the panel shows. */
  readonly peeked?: string | undefined;
  readonly selection?: ReadonlySet<string>;
  readonly onSelect?: (selection: ReadonlySet<string>) => void;
  /** The row that keys act on, whenever it changes. */
  readonly onFocusRow?: (row: Row) => void;
  /** The key of the row that has the focus at first: where one came back from. */
  readonly startAt?: string | undefined;
  readonly sort?: Sort;
  readonly onSort?: (sort: Sort) => void;
  /** Near the last row: time to ask for more. */
  readonly onEnd?: () => void;
  /** The page's own list: j and k work wherever the focus is. */
  readonly isPrimary?: boolean;
  /** Rows grow with their content (wrapped log lines). */
  readonly isRowHeightFree?: boolean;
  /** After the last row: "Loading more", "All 240 rows". */
  readonly foot?: ReactNode;
}

/**
 * A virtualised list with one focused row. j/k or arrows move, Space peeks, Enter opens, x selects, Home and End jump;
 * shift and an arrow select on, shift and a click all rows in between. On a phone a button turns selecting on. The focus stays on its row when rows come and go. It fills the height it is given and scrolls inside.
 */
export function DataTable<Row>(given: DataTableProps<Row>): ReactElement {
  const { props, select, isPicking } = usePhoneSelection(given);
  const { label, rows, columns, rowKey, total, selection, onSelect, onEnd, isRowHeightFree = false, foot } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const height = useRowHeight();
  const keys = useRowKeys(props, scroller, (index) => virtualizer.scrollToIndex(index));
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 12,
    scrollPaddingStart: height,
    // The focused row stays drawn when scrolled away, so that Tab still finds it.
    rangeExtractor: (range) => [...new Set([...defaultRangeExtractor(range), keys.focused])].sort((a, b) => a - b),
    getItemKey: (index) => {
      const row = rows[index];
      return row === undefined ? index : rowKey(row);
    },
  });
  useEffect(() => virtualizer.measure(), [virtualizer, height, isRowHeightFree]);
  const items = virtualizer.getVirtualItems();
  const lastIndex = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (rows.length > 0 && lastIndex >= rows.length - 10) onEnd?.();
  }, [lastIndex, rows.length, onEnd]);
  const tracks = trackList(columns, selection !== undefined);

  return (
    <div ref={scroller} className="@container scroll-thin min-h-0 min-w-0 flex-1 overflow-auto bg-surface">
      {select}
      <div
        role="grid"
        aria-label={label}
        aria-rowcount={(total ?? rows.length) + 1}
        aria-multiselectable={selection === undefined ? undefined : true}
        onKeyDown={keys.onKeyDown}
        tabIndex={rows.length === 0 ? 0 : -1}
        style={tracks}
        className="min-w-full [--tracks:var(--tracks-narrow)] @min-[640px]:[--tracks:var(--tracks-medium)] @min-[800px]:[--tracks:var(--tracks-broad)] @min-[960px]:[--tracks:var(--tracks-wide)]"
      >
        <HeadRow {...props} />
        <div role="rowgroup" className="relative" style={{ height: virtualizer.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index];
            if (row === undefined) return null;
            return (
              <div
                key={item.key}
                role="row"
                tabIndex={item.index === keys.focused ? 0 : -1}
                data-index={item.index}
                ref={isRowHeightFree ? virtualizer.measureElement : undefined}
                aria-rowindex={item.index + 2}
                aria-selected={selection === undefined ? undefined : selection.has(rowKey(row))}
                onFocus={() => keys.setFocused(item.index)}
                onClick={(event) => {
                  if (!isPicking) keys.onClick(event, item.index);
                  else if (isRowClick(event)) keys.toggle(item.index);
                }}
                onDoubleClick={() => (isPicking ? undefined : props.onOpen?.(row))}
                onKeyDown={undefined}
                style={{ transform: `translateY(${item.start}px)`, ...(isRowHeightFree ? {} : { height: item.size }) }}
                className={rowClass(
                  rowKey(row) === props.peeked,
                  selection?.has(rowKey(row)) === true,
                  isRowHeightFree,
                )}
              >
                {selection === undefined || onSelect === undefined ? null : (
                  <SelectCell
                    label={`Select row ${item.index + 1}`}
                    isOn={selection.has(rowKey(row))}
                    onToggle={() => keys.toggle(item.index)}
                    onRange={() => keys.selectTo(item.index)}
                  />
                )}
                {columns.map((column) => (
                  <div key={column.id} role="gridcell" className={cellClass(column)}>
                    {column.cell(row)}
                  </div>
                ))}
              </div>
            );
          })}
        </div>
      </div>
      {foot === undefined ? null : <div className="px-5 py-2 text-small text-muted phone:px-4">{foot}</div>}
    </div>
  );
}

/** On a phone rows are selected only after somebody asked for it; a touch of a row is enough then. */
function usePhoneSelection<Row>(given: DataTableProps<Row>): {
  readonly props: DataTableProps<Row>;
  /** What turns it on and off. */
  readonly select: ReactNode;
  readonly isPicking: boolean;
} {
  const isPhone = useIsPhone();
  const [isOn, setOn] = useState(false);
  const { selection, onSelect, label, ...rest } = given;
  if (!isPhone || selection === undefined || onSelect === undefined)
    return { props: given, select: null, isPicking: false };
  const isPicking = isOn || selection.size > 0;
  const change = (on: boolean): void => {
    setOn(on);
    if (!on) onSelect(new Set());
  };
  return {
    props: isPicking ? given : { ...rest, label },
    select: <SelectSwitch label={label.toLowerCase()} isOn={isPicking} onChange={change} />,
    isPicking,
  };
}

function trackList<Row>(columns: readonly Column<Row>[], hasSelection: boolean): Record<`--${string}`, string> {
  const select = hasSelection ? "36px " : "";
  const upTo = (levels: readonly Column<Row>["shownFrom"][]): string =>
    select +
    columns
      .filter(({ shownFrom }) => levels.includes(shownFrom))
      .map(({ width }) => width)
      .join(" ");
  return {
    "--tracks-narrow": upTo([undefined]),
    "--tracks-medium": upTo([undefined, "medium"]),
    "--tracks-broad": upTo([undefined, "medium", "broad"]),
    "--tracks-wide": upTo([undefined, "medium", "broad", "wide"]),
  };
}

const ROW = "grid w-full items-center border-b px-3 [grid-template-columns:var(--tracks)] phone:px-2";

function rowClass(isPeeked: boolean, isSelected: boolean, isFree: boolean): string {
  return cx(
    ROW,
    "absolute top-0 left-0 cursor-default outline-none hover:bg-hover focus:bg-hover focus:shadow-[inset_2px_0_0_var(--accent)] focus-visible:outline-none",
    (isPeeked || isSelected) && "bg-selected hover:bg-selected focus:bg-selected",
    isFree && "min-h-(--row) items-baseline! py-1",
  );
}

const SHOWN = {
  medium: "@max-[639px]:hidden",
  broad: "@max-[799px]:hidden",
  wide: "@max-[959px]:hidden",
} as const;

function cellClass<Row>({ isNumeric = false, shownFrom }: Column<Row>): string {
  return cx(
    "min-w-0 truncate px-2",
    isNumeric && "text-right tabular-nums",
    shownFrom !== undefined && SHOWN[shownFrom],
  );
}

function SelectCell({
  label,
  isOn,
  onToggle,
  onRange,
}: {
  readonly label: string;
  readonly isOn: boolean;
  readonly onToggle: () => void;
  /** With shift: all rows from the last one to this. */
  readonly onRange: () => void;
}): ReactElement {
  return (
    <div
      role="gridcell"
      className="flex items-center justify-center"
      data-no-open
      onClickCapture={(event) => {
        if (!event.shiftKey) return;
        event.preventDefault();
        event.stopPropagation();
        onRange();
      }}
    >
      <Checkbox label={label} isChecked={isOn} onChange={onToggle} />
    </div>
  );
}

function HeadRow<Row>({ rows, columns, rowKey, selection, onSelect, sort, onSort }: DataTableProps<Row>): ReactElement {
  const chosen = selection?.size ?? 0;
  return (
    <div role="rowgroup" className="sticky top-0 z-10 bg-surface">
      <div role="row" aria-rowindex={1} className={cx(ROW, "h-8 text-small font-medium text-muted phone:h-9")}>
        {selection === undefined || onSelect === undefined ? null : (
          <div role="columnheader" className="flex items-center justify-center">
            <Checkbox
              label="Select all loaded rows"
              isChecked={chosen > 0 && chosen >= rows.length}
              isMixed={chosen > 0 && chosen < rows.length}
              onChange={(on) => onSelect(new Set(on ? rows.map(rowKey) : []))}
            />
          </div>
        )}
        {columns.map((column) => (
          <ColumnHead
            key={column.id}
            column={column}
            {...(sort === undefined ? {} : { sort })}
            {...(onSort === undefined ? {} : { onSort })}
          />
        ))}
      </div>
    </div>
  );
}

interface ColumnHeadProps<Row> {
  readonly column: Column<Row>;
  readonly sort?: Sort;
  readonly onSort?: (sort: Sort) => void;
}

function ColumnHead<Row>({ column, sort, onSort }: ColumnHeadProps<Row>): ReactElement {
  const isSorted = sort?.column === column.id;
  const direction = isSorted ? sort.direction : undefined;
  if (column.isSortable !== true || onSort === undefined) {
    return (
      <div role="columnheader" className={cellClass(column)}>
        {column.header}
      </div>
    );
  }
  return (
    <div role="columnheader" aria-sort={direction ?? "none"} className={cellClass(column)}>
      <button
        type="button"
        onClick={() => onSort({ column: column.id, direction: nextDirection(column, direction) })}
        className={cx(
          "inline-flex h-6 max-w-full items-center gap-1 rounded-sm font-medium hover:text-text",
          // The words end where the figures end.
          column.isNumeric === true && "flex-row-reverse",
        )}
      >
        <span className="min-w-0 truncate">{column.header}</span>
        <Icon
          name={direction === "ascending" ? "up" : "down"}
          size={10}
          className={isSorted ? "text-accent-text" : "opacity-0"}
        />
      </button>
    </div>
  );
}

function nextDirection<Row>(
  { sortsFirst = "descending" }: Column<Row>,
  now: Sort["direction"] | undefined,
): Sort["direction"] {
  if (now === undefined) return sortsFirst;
  return now === "descending" ? "ascending" : "descending";
}
