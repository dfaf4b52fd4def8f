import type { EventDetail } from "../contract.ts";

export type ExportFormat = "ndjson" | "csv" | "raw";

export const EXPORT_MEDIA_TYPES: Readonly<Record<ExportFormat, string>> = {
  ndjson: "application/x-ndjson; charset=utf-8",
  csv: "text/csv; charset=utf-8",
  raw: "text/plain; charset=utf-8",
};

export interface ExportWriter {
  readonly header: string;
  readonly line: (event: EventDetail) => string;
}

const CSV_START = ["id", "occurredAt", "receivedAt", "source", "decoder"] as const;

/** Writes events as lines; `columns` are the further names of a CSV, by their place. */
export function createExportWriter(format: ExportFormat, columns: readonly string[]): ExportWriter {
  if (format === "raw") return { header: "", line: (event) => `${event.raw}\n` };
  if (format === "ndjson") return { header: "", line: (event) => `${JSON.stringify(event)}\n` };
  return {
    header: csvLine([...CSV_START, ...columns, "raw"]),
    line: (event) =>
      csvLine([
        event.id,
        event.occurredAt,
        event.receivedAt,
        event.source.name,
        event.decoder,
        ...columns.map((name) => own(event.ecs, name) ?? own(event.fields, name) ?? ""),
        event.raw,
      ]),
  };
}

function own(record: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

/** A cell that no spreadsheet takes for a formula: what could start one gets an apostrophe (OWASP, CSV injection). */
function csvCell(value: string): string {
  const safe = /^[\s\uFEFF]*[=+\-@|%\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/u.test(value) ? `'${value}` : value;
  return /[",\r\n;']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
