import { Button, Menu, type Sort } from "@cordon/ui";
import type { ReactElement } from "react";

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
      <Menu
        label="Sort"
        trigger={
          <Button tone="quiet" icon="sort">
            {chosen?.label}
          </Button>
        }
        groups={[
          {
            actions: options.map((option) => ({
              id: option.label,
              label: option.label,
              isChosen: option === chosen,
              run: () => onSort(option.sort),
            })),
          },
        ]}
      />
    </div>
  );
}
