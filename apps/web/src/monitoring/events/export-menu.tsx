import { Button, count, Menu } from "@cordon/ui";
import type { ReactElement } from "react";
import { type EventSearch, selectionOf } from "./event-search.ts";

const MOST = 100_000;

/** The events of the search as a file. */
export function ExportMenu({
  search,
  total,
}: {
  readonly search: EventSearch;
  readonly total: number | undefined;
}): ReactElement {
  const save = (format: "ndjson" | "csv" | "raw"): void => {
    const query = new URLSearchParams({ ...selectionOf(search), format, limit: String(MOST) });
    if (format === "csv" && search.columns.length > 0) query.set("columns", search.columns.join(","));
    const link = document.createElement("a");
    link.href = `/api/v1/events/export?${query.toString()}`;
    link.download = "";
    link.click();
  };
  return (
    <Menu
      label="Export"
      placement="bottom end"
      trigger={
        <Button tone="quiet" icon="download">
          Export
        </Button>
      }
      head={
        <p className="max-w-60 text-small text-muted">
          {total !== undefined && total > MOST
            ? `The newest ${count(MOST)} of ${count(total)} events.`
            : `${total === undefined ? "The" : count(total)} events of this search.`}{" "}
          Exports are written to the audit trail.
        </p>
      }
      groups={[
        {
          actions: [
            { id: "ndjson", label: "NDJSON, decoded and raw", run: () => save("ndjson") },
            { id: "csv", label: "CSV with the columns shown", run: () => save("csv") },
            { id: "raw", label: "The records as they came", run: () => save("raw") },
          ],
        },
      ]}
    />
  );
}
