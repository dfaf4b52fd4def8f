import { type KeyboardEvent, type MouseEvent, type RefObject, useEffect, useRef, useState } from "react";
import type { DataTableProps } from "./data-table.tsx";
import { useShortcut } from "./shortcuts.ts";

export interface RowKeys {
  /** Index of the row in the tab order. */
  readonly focused: number;
  readonly setFocused: (index: number) => void;
  readonly toggle: (index: number) => void;
  /** Selects every row from the one toggled last, or the focused one, to this. */
  readonly selectTo: (index: number) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onClick: (event: MouseEvent, index: number) => void;
}

/** The row that index lands on when moving by a key; undefined when the key moves nothing. */
export function rowAfter(key: string, focused: number, length: number): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    j: 1,
    ArrowDown: 1,
    k: -1,
    ArrowUp: -1,
    PageDown: 15,
    PageUp: -15,
    Home: -Infinity,
    End: Infinity,
  };
  const step = steps[key];
  if (step === undefined || length === 0) return undefined;
  return Math.max(0, Math.min(length - 1, focused + step));
}

/** Focus, peek, open and select by keyboard and mouse, for DataTable. */
export function useRowKeys<Row>(
  props: DataTableProps<Row>,
  scroller: RefObject<HTMLDivElement | null>,
  scrollTo: (index: number) => void,
): RowKeys {
  const { rows, rowKey, onOpen, onPeek, peeked, selection, onSelect, isPrimary = false } = props;
  const [focused, setFocused] = useFocusedRow(props, scroller, scrollTo);
  const { toggle, selectTo, selectBetween } = useSelecting(props, focused);
  const move = (key: string): boolean => {
    const isInside = scroller.current?.contains(document.activeElement) === true || peeked !== undefined;
    const next = rowAfter(key, focused, rows.length);
    if (next === undefined) return false;
    const index = isInside ? next : focused; // the first press only brings the focus here
    setFocused(index);
    scrollTo(index);
    // The row may not be drawn yet; it is after the scroll.
    requestAnimationFrame(() => focusRow(scroller.current, index));
    if (peeked !== undefined) onPeek?.(rows[index]);
    return true;
  };
  const extend = (event: KeyboardEvent): boolean => {
    if (!event.shiftKey || selection === undefined || (event.key !== "ArrowDown" && event.key !== "ArrowUp"))
      return false;
    const next = rowAfter(event.key, focused, rows.length);
    if (next === undefined) return false;
    selectBetween(focused, next);
    return move(event.key);
  };
  const act = (key: string): boolean => {
    const row = rows[focused];
    if (row === undefined) return false;
    if (key === " " && onPeek !== undefined) onPeek(rowKey(row) === peeked ? undefined : row);
    else if (key === "Enter" && onOpen !== undefined) onOpen(row);
    else if (key === "x" && onSelect !== undefined) toggle(focused);
    else return false;
    return true;
  };
  useListShortcuts(move, act, { ...props, isPrimary });

  return {
    focused,
    setFocused,
    toggle,
    selectTo,
    onKeyDown(event) {
      if (isOwnKey(event, isPrimary) && (extend(event) || move(event.key) || act(event.key))) event.preventDefault();
    },
    onClick(event, index) {
      if (event.shiftKey && selection !== undefined) {
        document.getSelection()?.removeAllRanges(); // the browser marks the text in between
        selectTo(index);
        setFocused(index);
        return;
      }
      if (!isRowClick(event)) return;
      setFocused(index);
      const row = rows[index];
      if (row !== undefined) (onPeek ?? onOpen)?.(row);
    },
  };
}

/** One row more or less, or all up to one. */
function useSelecting<Row>(
  { rows, rowKey, selection, onSelect }: DataTableProps<Row>,
  focused: number,
): Pick<RowKeys, "toggle" | "selectTo"> & { readonly selectBetween: (from: number, to: number) => void } {
  const anchor = useRef<number>(undefined);
  const selectBetween = (from: number, to: number): void => {
    if (selection === undefined || onSelect === undefined) return;
    const range = rows.slice(Math.min(from, to), Math.max(from, to) + 1);
    anchor.current = to;
    onSelect(new Set([...selection, ...range.map(rowKey)]));
  };
  return {
    toggle(index) {
      const row = rows[index];
      if (row === undefined || selection === undefined || onSelect === undefined) return;
      anchor.current = index;
      const next = new Set(selection);
      if (!next.delete(rowKey(row))) next.add(rowKey(row));
      onSelect(next);
    },
    selectTo: (index) => selectBetween(anchor.current ?? focused, index),
    selectBetween,
  };
}

/**
 * The index of the row in the tab order. It follows its row when others come and go; when the row itself goes while it
 * has the focus, the one in its place gets it.
 */
function useFocusedRow<Row>(
  { rows, rowKey, onFocusRow, startAt }: DataTableProps<Row>,
  scroller: RefObject<HTMLDivElement | null>,
  scrollTo: (index: number) => void,
): readonly [number, (index: number) => void] {
  const [chosen, setChosen] = useState({ index: 0, key: startAt });
  const keyAt = (index: number): string | undefined => {
    const row = rows[index];
    return row === undefined ? undefined : rowKey(row);
  };
  const focused = placeOf(rows.length, keyAt, chosen);
  const focusedKey = keyAt(focused);
  if (focused !== chosen.index || (chosen.key === undefined && focusedKey !== undefined)) {
    setChosen({ index: focused, key: focusedKey });
  }
  const latest = useRef(onFocusRow);
  useEffect(() => {
    latest.current = onFocusRow;
  });
  const row = rows[focused];
  useEffect(() => {
    if (row !== undefined) latest.current?.(row);
  }, [row]);
  const wasStarted = useRef(false);
  useEffect(() => {
    if (wasStarted.current || focusedKey === undefined) return;
    wasStarted.current = true;
    if (focusedKey !== startAt) return;
    scrollTo(focused);
    requestAnimationFrame(() => focusRow(scroller.current, focused));
  });
  const hadFocus = useRef(false);
  useEffect(() => {
    const isLost = document.activeElement === document.body;
    if (hadFocus.current && isLost) requestAnimationFrame(() => focusRow(scroller.current, focused));
    hadFocus.current = scroller.current?.contains(document.activeElement) === true;
  });
  return [focused, (index) => setChosen({ index, key: keyAt(index) })];
}

/** Where the row of that key is now; its old place, within the rows that are left, when it is gone. */
export function placeOf(
  length: number,
  keyAt: (index: number) => string | undefined,
  { index, key }: { readonly index: number; readonly key: string | undefined },
): number {
  if (key !== undefined && keyAt(index) !== key) {
    for (let place = 0; place < length; place++) if (keyAt(place) === key) return place;
  }
  return Math.max(0, Math.min(index, length - 1));
}

function useListShortcuts<Row>(
  move: (key: string) => boolean,
  act: (key: string) => boolean,
  { isPrimary = false, onPeek, onOpen, onSelect }: DataTableProps<Row>,
): void {
  const list = { group: "List" };
  useShortcut("j", () => move("j"), { ...list, label: "Next row", isOff: !isPrimary });
  useShortcut("k", () => move("k"), { ...list, label: "Previous row", isOff: !isPrimary });
  useShortcut(" ", () => act(" "), { ...list, label: "Peek at the row", isOff: !isPrimary || onPeek === undefined });
  useShortcut("Enter", () => act("Enter"), {
    ...list,
    label: "Open the row",
    isOff: !isPrimary || onOpen === undefined,
  });
  useShortcut("x", () => act("x"), { ...list, label: "Select the row", isOff: !isPrimary || onSelect === undefined });
}

function focusRow(scroller: HTMLDivElement | null, index: number): void {
  scroller?.querySelector<HTMLElement>(`[data-index="${index}"]`)?.focus({ preventScroll: true });
}

/** A plain key on the row itself. In a page's own list single letters are shortcuts, which can be switched off. */
function isOwnKey(event: KeyboardEvent, isPrimary: boolean): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  if (!(event.target instanceof HTMLElement) || event.target.role !== "row") return false;
  return !(isPrimary && event.key.length === 1 && event.key !== " ");
}

/** Not on a control inside the row, and not the end of marking text to copy. */
export function isRowClick(event: MouseEvent): boolean {
  if (event.target instanceof Element && event.target.closest("a, button, input, label, [data-no-open]") !== null)
    return false;
  return document.getSelection()?.isCollapsed !== false;
}
