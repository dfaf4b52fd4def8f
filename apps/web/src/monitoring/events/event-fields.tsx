import type { EventItem } from "@cordon/monitoring/contract";
import { formatFieldName } from "@cordon/monitoring/search";
import { MachineText, SearchField } from "@cordon/ui";
import { type ReactElement, useMemo, useState } from "react";
import { type FieldName, fieldLabel } from "./event-columns.ts";
import { QuickAction } from "./value-cell.tsx";
import { useValueMenu } from "./value-menu.tsx";
import { marksIn, type Sought } from "./search-marks.ts";

export interface EventFieldsProps {
  readonly event: EventItem;
  readonly sought: readonly Sought[];
}

/** What the decoder made of a record: the common names first, then the source's own. */
export function EventFields({ event, sought }: EventFieldsProps): ReactElement {
  const [typed, setTyped] = useState("");
  const { common, own } = useMemo(
    () => ({
      common: Object.entries(event.ecs).map(([name, value]) => [name, value] as const),
      own: Object.entries(event.fields).map(([name, value]) => [formatFieldName(name), value] as const),
    }),
    [event],
  );
  const wanted = typed.toLowerCase();
  const fits = ([name, value]: readonly [string, string]): boolean =>
    wanted === "" || name.toLowerCase().includes(wanted) || value.toLowerCase().includes(wanted);
  const rows = [...common.filter(fits), ...own.filter(fits)];
  const total = common.length + own.length;
  return (
    <section aria-label="Fields" className="mt-4">
      <header className="mb-1 flex min-h-8 items-center gap-3">
        <h3 className="font-semibold">
          Fields{" "}
          <span className="text-small font-normal text-muted">
            {rows.length === total ? total : `${rows.length} of ${total}`}
          </span>
        </h3>
        {total > 8 ? (
          <SearchField
            label="Find in names and values"
            value={typed}
            onChange={setTyped}
            className="ml-auto w-56 phone:w-44"
          />
        ) : null}
      </header>
      <dl className="border-t">
        {rows.map(([name, value], index) => (
          <FieldRow key={`${index < common.length ? "" : "own "}${name}`} name={name} value={value} sought={sought} />
        ))}
      </dl>
      {rows.length === 0 ? (
        <p className="py-2 text-muted">
          {total === 0
            ? "No decoder knew this record, so it was kept whole as text."
            : "Neither a name nor a value has that."}
        </p>
      ) : null}
    </section>
  );
}

interface FieldRowProps {
  readonly name: FieldName;
  readonly value: string;
  readonly sought: readonly Sought[];
}

function FieldRow({ name, value, sought }: FieldRowProps): ReactElement {
  const { actions, open } = useValueMenu();
  const marks = useMemo(() => marksIn(value, sought), [value, sought]);
  const label = fieldLabel(name);
  return (
    <div className="group relative grid grid-cols-[minmax(96px,min(34%,240px))_minmax(0,1fr)] items-baseline gap-x-3 border-b py-1 hover:bg-hover phone:py-2">
      <dt className="font-mono text-small break-words text-muted">{label}</dt>
      <dd className="min-w-0 pr-2 phone:pr-8">
        <MachineText text={value} isBlock marks={marks} className="text-small" />
        <span className="absolute top-0 right-0 flex rounded-sm bg-hover opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 phone:bg-transparent phone:opacity-100">
          <QuickAction
            isTabStop
            isPhoneHidden
            icon="filterIn"
            label={`Only with this ${label}`}
            onPress={() => actions.filter(name, value, "in")}
          />
          <QuickAction
            isTabStop
            isPhoneHidden
            icon="filterOut"
            label={`Without this ${label}`}
            onPress={() => actions.filter(name, value, "out")}
          />
          <button
            type="button"
            aria-label={`More for ${label}`}
            aria-haspopup="menu"
            title="Copy, count, column"
            onClick={(event) => open(event.currentTarget, { kind: "field", name, value })}
            className="inline-flex size-6 items-center justify-center rounded-sm text-muted hover:bg-surface hover:text-text phone:size-9"
          >
            <span aria-hidden>⋯</span>
          </button>
        </span>
      </dd>
    </div>
  );
}
