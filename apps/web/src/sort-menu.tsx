import { Button, Menu, type Sort } from "@cordon/ui";
import type { ReactElement } from "react";

export interface SortChoiceProps<Name extends string> {
  readonly sorts: readonly { readonly sort: Name; readonly label: string }[];
  readonly chosen: Name | undefined;
  readonly onSort: (sort: Name) => void;
}

/** What a list is sorted by, as a menu that says what it is now. */
export function SortChoice<Name extends string>({ sorts, chosen, onSort }: SortChoiceProps<Name>): ReactElement {
  return (
    <Menu
      label="Sort"
      trigger={
        <Button tone="quiet" icon="sort">
          {sorts.find(({ sort }) => sort === chosen)?.label}
        </Button>
      }
      groups={[
        {
          actions: sorts.map(({ sort, label }) => ({
            id: sort,
            label,
            isChosen: sort === chosen,
            run: () => onSort(sort),
          })),
        },
      ]}
    />
  );
}

export interface SortMenuProps {
  readonly options: readonly { readonly label: string; readonly sort?: Sort }[];
  /** Undefined: the usual order, which is the option without a sort. */
  readonly sort: Sort | undefined;
  readonly onSort: (sort: Sort | undefined) => void;
}

/** The sort of a list where its column heads do not fit: on a phone only. */
export function SortMenu({ options, sort, onSort }: SortMenuProps): ReactElement {
  const chosen = options.find((option) => option.sort?.column === sort?.column) ?? options[0];
  return (
    <div className="hidden min-w-0 phone:block">
      <SortChoice
        sorts={options.map(({ label }) => ({ sort: label, label }))}
        chosen={chosen?.label}
        onSort={(label) => onSort(options.find((option) => option.label === label)?.sort)}
      />
    </div>
  );
}
