import { DataTable, type DataTableProps } from "@cordon/ui";
import { Fragment, type ReactElement, type ReactNode } from "react";
import { usePeek } from "./url-state.ts";

export interface PeekTableProps<Row>
  extends Omit<DataTableProps<Row>, "rowKey" | "onPeek" | "peeked" | "isPrimary" | "onOpen"> {
  /** Holds the id of the row in the URL, e.g. `host`. */
  readonly name: string;
  /** Where the row is looked for, when that is more than what is listed. */
  readonly among?: readonly Row[];
  /** Enter; shows the row beside the list as well when absent. */
  readonly onOpen?: (row: Row) => void;
  /** The panel of the row that is looked into. */
  readonly children: (row: Row, onClose: () => void) => ReactNode;
}

/** A page's own list, and beside it the row that is looked into; the URL says which. */
export function PeekTable<Row extends { readonly id: string }>(props: PeekTableProps<Row>): ReactElement {
  const { name, among, onOpen, children, ...table } = props;
  const [peekedId, peekAt] = usePeek(name);
  const peeked = (among ?? table.rows).find(({ id }) => id === peekedId);
  const peek = (row: Row | undefined): void => peekAt(row?.id);
  return (
    <>
      <DataTable
        {...table}
        rowKey={({ id }) => id}
        onPeek={peek}
        onOpen={onOpen ?? peek}
        peeked={peeked?.id}
        isPrimary
      />
      {peeked === undefined ? null : <Fragment key={peeked.id}>{children(peeked, () => peek(undefined))}</Fragment>}
    </>
  );
}
