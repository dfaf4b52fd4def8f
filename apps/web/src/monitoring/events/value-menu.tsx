import { ContextMenu, copyText, type MenuGroup, toast } from "@cordon/ui";
import { createContext, type ReactElement, type ReactNode, useContext, useMemo, useState } from "react";
import { type FieldName, fieldLabel } from "./event-columns.ts";
import type { EventSearchActions } from "./event-search.ts";

/** A value somebody points at: of a field, or a record with perhaps some words of it marked. */
export type ValueTarget =
  | { readonly kind: "field"; readonly name: FieldName; readonly value: string }
  | { readonly kind: "record"; readonly raw: string; readonly words: string };

export interface ValueMenu {
  readonly actions: EventSearchActions;
  readonly columns: readonly FieldName[];
  /** Shows what can be done with the value, beside the element. */
  readonly open: (anchor: Element, target: ValueTarget) => void;
}

const ValueMenuContext = createContext<ValueMenu | undefined>(undefined);

/** What can be done with values; only below `ValueMenuProvider`. */
export function useValueMenu(): ValueMenu {
  const menu = useContext(ValueMenuContext);
  if (menu === undefined) throw new Error("useValueMenu outside of its provider");
  return menu;
}

export interface ValueMenuProviderProps {
  readonly actions: EventSearchActions;
  readonly columns: readonly FieldName[];
  readonly children: ReactNode;
}

/** The one menu of a page for its values: filter in, filter out, copy, count, column. */
export function ValueMenuProvider({ actions, columns, children }: ValueMenuProviderProps): ReactElement {
  const [opened, setOpened] = useState<{ readonly anchor: Element; readonly target: ValueTarget }>();
  const menu = useMemo<ValueMenu>(
    () => ({ actions, columns, open: (anchor, target) => setOpened({ anchor, target }) }),
    [actions, columns],
  );
  const target = opened?.target;
  return (
    <ValueMenuContext value={menu}>
      {children}
      <ContextMenu
        label="Actions on the value"
        anchor={opened?.anchor}
        onClose={() => setOpened(undefined)}
        head={target === undefined ? undefined : <TargetHead target={target} />}
        groups={
          target === undefined
            ? []
            : target.kind === "field"
              ? fieldGroups(target, menu)
              : recordGroups(target, actions)
        }
      />
    </ValueMenuContext>
  );
}

function TargetHead({ target }: { readonly target: ValueTarget }): ReactElement {
  const [title, value] =
    target.kind === "field" ? [fieldLabel(target.name), target.value] : ["record", target.words || target.raw];
  return (
    <p className="max-w-80 truncate font-mono text-small">
      <span className="text-syntax-key">{title}</span> {value === "" ? <em className="text-muted">no value</em> : value}
    </p>
  );
}

/** Puts text on the clipboard and says so. */
export function copyAndSay(text: string, what: string): void {
  copyText(text).then(
    () => toast(`${what} copied`),
    () => toast("The browser did not let us copy. Mark the text and copy it by hand.", { tone: "danger" }),
  );
}

function fieldGroups(
  { name, value }: Extract<ValueTarget, { kind: "field" }>,
  { actions, columns }: ValueMenu,
): readonly MenuGroup[] {
  const isColumn = columns.includes(name);
  return [
    {
      actions: [
        {
          id: "in",
          label: value === "" ? "Only where it is missing" : "Only with this",
          icon: "filterIn",
          shortcut: "=",
          run: () => actions.filter(name, value, "in"),
        },
        {
          id: "out",
          label: value === "" ? "Only where it has a value" : "Without this",
          icon: "filterOut",
          shortcut: "-",
          run: () => actions.filter(name, value, "out"),
        },
        { id: "copy", label: "Copy", icon: "copy", isDisabled: value === "", run: () => copyAndSay(value, "Value") },
      ],
    },
    {
      actions: [
        { id: "count", label: `Count by ${fieldLabel(name)}`, icon: "chart", run: () => actions.countBy(name) },
        {
          id: "column",
          label: isColumn ? "Remove the column" : "Add as a column",
          icon: "columns",
          run: () => actions.toggleColumn(name),
        },
      ],
    },
  ];
}

function recordGroups(
  { raw, words }: Extract<ValueTarget, { kind: "record" }>,
  actions: EventSearchActions,
): readonly MenuGroup[] {
  const copy = {
    id: "copy",
    label: "Copy the record as it came",
    icon: "copy",
    run: () => copyAndSay(raw, "Record"),
  } as const;
  if (words === "") return [{ actions: [copy] }];
  return [
    {
      actions: [
        { id: "in", label: "Only with these words", icon: "filterIn", run: () => actions.filterText(words, "in") },
        { id: "out", label: "Without these words", icon: "filterOut", run: () => actions.filterText(words, "out") },
      ],
    },
    { actions: [{ id: "words", label: "Copy the words", icon: "copy", run: () => copyAndSay(words, "Words") }, copy] },
  ];
}
