import { type KeyboardEvent, type MouseEvent, type RefObject, useCallback, useEffect, useState } from "react";
import type { DataTableProps } from "./data-table.tsx";
import { useShortcut } from "./shortcuts.ts";

export interface RowKeys {
  /** Index of the row in the tab order. */
  readonly focused: number;
  readonly setFocused: (index: number) => void;
  readonly toggle: (index: number) => void;
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
  const [focused, setFocused] = useState(0);
  useEffect(() => {
    if (focused >= rows.length) setFocused(Math.max(0, rows.length - 1));
  }, [focused, rows.length]);

  const toggle = useCallback(
    (index: number): void => {
      const row = rows[index];
      if (row === undefined || selection === undefined || onSelect === undefined) return;
      const next = new Set(selection);
      if (!next.delete(rowKey(row))) next.add(rowKey(row));
      onSelect(next);
    },
    [rows, rowKey, selection, onSelect],
  );

  const move = (key: string): void => {
    const hasFocus = scroller.current?.contains(document.activeElement) === true;
    const next =
      hasFocus || peeked !== undefined ? rowAfter(key, focused, rows.length) : Math.min(focused, rows.length - 1);
    const row = next === undefined ? undefined : rows[next];
    if (next === undefined || row === undefined) return;
    setFocused(next);
    scrollTo(next);
    // The row may not be drawn yet; it is after the scroll.
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-index="${next}"]`)?.focus({ preventScroll: true }),
    );
    if (peeked !== undefined) onPeek?.(row);
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

  useShortcut("j", () => move("j"), { label: "Next row", group: "List", isOff: !isPrimary });
  useShortcut("k", () => move("k"), { label: "Previous row", group: "List", isOff: !isPrimary });
  useShortcut(" ", () => act(" "), {
    label: "Peek at the row",
    group: "List",
    isOff: !isPrimary || onPeek === undefined,
  });
  useShortcut("Enter", () => act("Enter"), {
    label: "Open the row",
    group: "List",
    isOff: !isPrimary || onOpen === undefined,
  });
  useShortcut("x", () => act("x"), {
    label: "Select the row",
    group: "List",
    isOff: !isPrimary || onSelect === undefined,
  });

  return {
    focused,
    setFocused,
    toggle,
    onKeyDown(event) {
      if (!(event.target instanceof HTMLElement) || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target.role !== "row") return;
      // Single letters go through the shortcuts of the page, so that they can be switched off.
      const isLetter = event.key.length === 1 && event.key !== " ";
      if (isLetter && isPrimary) return;
      const next = rowAfter(event.key, focused, rows.length);
      if (next !== undefined) move(event.key);
      if (next !== undefined || act(event.key)) event.preventDefault();
    },
    onClick(event, index) {
      if (event.target instanceof Element && event.target.closest("a, button, input, label, [data-no-open]") !== null)
        return;
      if (document.getSelection()?.isCollapsed === false) return; // copying part of a row is not a click
      setFocused(index);
      const row = rows[index];
      if (row !== undefined) (onPeek ?? onOpen)?.(row);
    },
  };
}
