import type { FieldItem } from "@cordon/monitoring/contract";
import { Button, Checkbox, IconButton, Popover, SearchField } from "@cordon/ui";
import { type ReactElement, useState } from "react";
import { DEFAULT_COLUMNS, type FieldName, fieldLabel, fieldNameOf, moveColumn, toggleColumn } from "./event-columns.ts";

export interface ColumnChooserProps {
  readonly fields: readonly FieldItem[];
  readonly columns: readonly FieldName[];
  readonly onChange: (columns: readonly FieldName[]) => void;
}

const MOST_LISTED = 200;

/** Which fields are columns and in what order, beside its button. */
export function ColumnChooser(props: ColumnChooserProps): ReactElement {
  return (
    <Popover
      label="Columns"
      placement="bottom end"
      className="w-80"
      trigger={
        <Button tone="quiet" icon="columns">
          Columns
        </Button>
      }
    >
      <ColumnList {...props} />
    </Popover>
  );
}

/** The columns shown, in their order, and the fields that could be. Time and record are always there. */
export function ColumnList({ fields, columns, onChange }: ColumnChooserProps): ReactElement {
  const [typed, setTyped] = useState("");
  const found = fields
    .map((field) => ({ ...field, key: fieldNameOf(field) }))
    .filter(({ key, name }) => !columns.includes(key) && name.toLowerCase().includes(typed.toLowerCase()));
  return (
    <div className="flex flex-col gap-2">
      <SearchField label="Find a field" value={typed} onChange={setTyped} isMono />
      <div className="scroll-thin max-h-[50vh] overflow-y-auto">
        {typed !== "" ? null : <ShownColumns columns={columns} onChange={onChange} />}
        <ul aria-label="Fields">
          {found.slice(0, MOST_LISTED).map(({ key, name, description }) => (
            <li key={key} title={description ?? "Named by the source"} className={LINE}>
              <Checkbox
                isChecked={false}
                onChange={() => onChange(toggleColumn(columns, key))}
                className="w-full items-center"
              >
                <span className="font-mono text-small break-all">{name}</span>
              </Checkbox>
            </li>
          ))}
        </ul>
        {found.length === 0 ? <p className="px-1 py-2 text-small text-muted">No other field has that name.</p> : null}
      </div>
      <Button tone="quiet" size="small" className="self-start" onPress={() => onChange(DEFAULT_COLUMNS)}>
        The usual columns
      </Button>
    </div>
  );
}

const LINE = "flex min-h-7 items-center gap-1 rounded-sm px-1 hover:bg-hover phone:min-h-10";

function ShownColumns({ columns, onChange }: Pick<ColumnChooserProps, "columns" | "onChange">): ReactElement {
  return (
    <ul aria-label="Columns shown" className="mb-1 border-b pb-1">
      {columns.map((name, index) => (
        <li key={name} className={LINE}>
          <Checkbox
            isChecked
            onChange={() => onChange(toggleColumn(columns, name))}
            className="min-w-0 flex-1 items-center"
          >
            <span className="font-mono text-small break-all">{fieldLabel(name)}</span>
          </Checkbox>
          <IconButton
            icon="up"
            size="small"
            label={`Move ${fieldLabel(name)} to the left`}
            isDisabled={index === 0}
            onPress={() => onChange(moveColumn(columns, name, -1))}
          />
          <IconButton
            icon="down"
            size="small"
            label={`Move ${fieldLabel(name)} to the right`}
            isDisabled={index === columns.length - 1}
            onPress={() => onChange(moveColumn(columns, name, 1))}
          />
        </li>
      ))}
    </ul>
  );
}
