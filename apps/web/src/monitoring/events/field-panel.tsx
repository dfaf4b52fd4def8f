import type { FieldItem } from "@cordon/monitoring/contract";
import { cx, Icon, IconButton, SearchField, Skeleton } from "@cordon/ui";
import { type ReactElement, useState } from "react";
import { type FieldName, fieldLabel, fieldNameOf } from "./event-columns.ts";
import type { EventSearch, EventSearchActions } from "./event-search.ts";
import { FieldCounts } from "./field-counts.tsx";

export interface FieldPanelProps {
  readonly fields: readonly FieldItem[] | undefined;
  readonly search: EventSearch;
  readonly actions: EventSearchActions;
  /** Beside the list; absent inside a sheet, which has its own way to close. */
  readonly onClose?: () => void;
}

const MOST_LISTED = 150;

/** The fields that occur; each counts the events of the search by its values. */
export function FieldPanel({ fields, search, actions, onClose }: FieldPanelProps): ReactElement {
  const [typed, setTyped] = useState("");
  // Each event has its own time and id: there is nothing to count.
  const named = (fields ?? [])
    .filter(({ name, kind }) => kind !== "time" && name !== "id" && name !== "batch")
    .map((field) => ({ ...field, key: fieldNameOf(field) }));
  const found = named.filter(({ name }) => name.toLowerCase().includes(typed.toLowerCase()));
  const toggle = (name: FieldName): void =>
    search.countedBy.includes(name) ? actions.closeCount(name) : actions.countBy(name);
  const line = (name: FieldName, description: string | null): ReactElement => (
    <FieldLine
      key={name}
      name={name}
      description={description}
      isOpen={search.countedBy.includes(name)}
      isColumn={search.columns.includes(name)}
      onToggle={() => toggle(name)}
    >
      <FieldCounts name={name} selection={search} actions={actions} />
    </FieldLine>
  );
  const opened = search.countedBy.map((key) =>
    line(key, named.find((field) => field.key === key)?.description ?? null),
  );
  const closed = found.filter(({ key }) => !search.countedBy.includes(key)).slice(0, MOST_LISTED);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex shrink-0 items-center gap-1 p-2 phone:px-0">
        <SearchField label="Find a field" value={typed} onChange={setTyped} className="flex-1" />
        {onClose === undefined ? null : (
          <IconButton icon="right" label="Hide the fields" shortcut="f" onPress={onClose} />
        )}
      </div>
      <div className="scroll-thin min-h-0 flex-1 overflow-y-auto pb-4">
        {fields === undefined ? <FieldSkeleton /> : null}
        {typed === "" && opened.length > 0 ? <ul className="mb-2 border-b pb-1">{opened}</ul> : null}
        <FieldGroup title="Common">
          {closed.filter(({ isColumn }) => isColumn).map(({ key, description }) => line(key, description))}
        </FieldGroup>
        <FieldGroup title="Named by the sources">
          {closed.filter(({ isColumn }) => !isColumn).map(({ key, description }) => line(key, description))}
        </FieldGroup>
        {fields !== undefined && found.length === 0 ? (
          <p className="px-3 text-small text-muted">
            {fields.length === 0
              ? "The fields are not known at the moment."
              : "No field of these events has that name."}
          </p>
        ) : null}
      </div>
    </div>
  );
}

function FieldGroup({
  title,
  children,
}: {
  readonly title: string;
  readonly children: readonly ReactElement[];
}): ReactElement | null {
  if (children.length === 0) return null;
  return (
    <section className="mb-2">
      <h3 className="px-3 py-1 text-tiny font-medium text-faint">{title}</h3>
      <ul>{children}</ul>
    </section>
  );
}

interface FieldLineProps {
  readonly name: FieldName;
  readonly description: string | null;
  readonly isOpen: boolean;
  readonly isColumn: boolean;
  readonly onToggle: () => void;
  readonly children: ReactElement;
}

function FieldLine({ name, description, isOpen, isColumn, onToggle, children }: FieldLineProps): ReactElement {
  return (
    <li>
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={onToggle}
        title={description ?? undefined}
        className="flex min-h-6 w-full items-center gap-1.5 px-3 text-left hover:bg-hover focus-visible:-outline-offset-2 phone:min-h-10"
      >
        <Icon name="right" size={10} className={cx("text-faint", isOpen && "rotate-90")} />
        <span className={cx("min-w-0 flex-1 truncate font-mono text-small", isOpen && "font-medium")}>
          {fieldLabel(name)}
        </span>
        {isColumn ? <Icon name="columns" size={12} label="shown as a column" className="text-faint" /> : null}
      </button>
      {isOpen ? children : null}
    </li>
  );
}

function FieldSkeleton(): ReactElement {
  return (
    <div role="status" aria-label="Loading the fields" className="flex flex-col gap-3 px-3 py-2">
      {["w-28", "w-36", "w-24", "w-32", "w-40", "w-28"].map((width, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- all alike
        <Skeleton key={index} className={`h-2.5 ${width}`} />
      ))}
    </div>
  );
}
