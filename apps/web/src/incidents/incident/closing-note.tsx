import type { IncidentDetail } from "@cordon/incidents/contract";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { dispositionWord } from "../incident-words.ts";
import { Markdown } from "../markdown/markdown.tsx";

/** What it was, once it is closed. */
export function ClosingNote({ incident }: { readonly incident: IncidentDetail }): ReactElement | null {
  const { closing } = incident;
  if (closing === null) return null;
  const { disposition, reason, duplicateOf, isMerged } = closing;
  return (
    <section aria-label="How it was closed" className="rounded border border-line-strong bg-sunken px-4 py-3">
      <h2 className="font-semibold">
        {isMerged ? "Merged" : `Closed as ${dispositionWord(disposition).toLowerCase()}`}
        {duplicateOf === null ? null : (
          <>
            {isMerged ? " into " : " of "}
            <Link
              to="/incidents/$id"
              params={{ id: String(duplicateOf.number) }}
              className="text-accent-text hover:underline"
            >
              #{duplicateOf.number}
            </Link>
          </>
        )}
      </h2>
      {reason === "" ? null : <Markdown text={reason} />}
      {isMerged ? <p className="text-muted">Its alerts and its story are there now.</p> : null}
    </section>
  );
}
