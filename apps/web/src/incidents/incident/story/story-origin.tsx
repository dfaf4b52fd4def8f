import type { IncidentRecord } from "@cordon/incidents/contract";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";

/** Where it was written, when that incident became part of this one. */
export function StoryOrigin({ record }: { readonly record: IncidentRecord }): ReactElement | null {
  if (record.from === null) return null;
  return (
    <span className="text-small text-muted">
      {" "}
      in{" "}
      <Link to="/incidents/$id" params={{ id: String(record.from.number) }} className="hover:underline">
        #{record.from.number}
      </Link>
    </span>
  );
}
