import { Button, count, Menu, type MenuGroup } from "@cordon/ui";
import type { ReactElement } from "react";
import { type EventSearch, selectionOf } from "./event-search.ts";

const MOST = 100_000;

export interface ExportMenuProps {
  readonly search: EventSearch;
  readonly total: number | undefined;
}

/** The events of the search as a file. */
export function ExportMenu({ search, total }: ExportMenuProps): ReactElement {
  return (
    <Menu
      label="Export"
      placement="bottom end"
      trigger={
        <Button tone="quiet" icon="download">
          Export
        </Button>
      }
      head={<p className="max-w-60 text-small text-muted">{exportWords(total)}</p>}
      groups={[exportGroup(search)]}
    />
  );
}

/** How many come, and who learns of it. */
function exportWords(total: number | undefined): string {
  const which =
    total === undefined
      ? "The events of this search."
      : total > MOST
        ? `The newest ${count(MOST)} of ${count(total)} events.`
        : `${count(total)} ${total === 1 ? "event" : "events"} of this search.`;
  return `${which} Exports are written to the audit trail.`;
}

/** The forms a file can have, for a menu. */
export function exportGroup(search: EventSearch, title?: string): MenuGroup {
  return {
    ...(title === undefined ? {} : { title }),
    actions: [
      { id: "ndjson", label: "NDJSON, decoded and raw", icon: "download", run: () => saveAs(search, "ndjson") },
      { id: "csv", label: "CSV with the columns shown", icon: "download", run: () => saveAs(search, "csv") },
      { id: "raw", label: "The records as they came", icon: "download", run: () => saveAs(search, "raw") },
    ],
  };
}

function saveAs(search: EventSearch, format: "ndjson" | "csv" | "raw"): void {
  const query = new URLSearchParams({ ...selectionOf(search), format, limit: String(MOST) });
  if (format === "csv" && search.columns.length > 0) query.set("columns", search.columns.join(","));
  const link = document.createElement("a");
  link.href = `/api/v1/events/export?${query.toString()}`;
  link.download = "";
  link.click();
}
