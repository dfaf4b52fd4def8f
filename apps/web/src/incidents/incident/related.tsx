import type { IncidentDetail } from "@cordon/incidents/contract";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { PlainText } from "../../plain-text.tsx";

/** Incidents that became part of this one, and those that repeat it. */
export function Related({ incident }: { readonly incident: IncidentDetail }): ReactElement | null {
  const groups = [
    { title: "Merged into this", items: incident.absorbed },
    { title: "Duplicates of this", items: incident.duplicates },
  ].filter(({ items }) => items.length > 0);
  if (groups.length === 0) return null;
  return (
    <section aria-label="Related incidents" className="flex flex-col gap-3">
      {groups.map(({ title, items }) => (
        <div key={title}>
          <h2 className="pb-1 font-semibold">{title}</h2>
          <ul className="border-t">
            {items.map(({ id, number, sentence }) => (
              <li key={id} className="border-b py-1 last:border-b-0">
                <Link to="/incidents/$id" params={{ id: String(number) }} className="break-words hover:underline">
                  <span className="font-medium text-accent-text">#{number}</span> <PlainText text={sentence} />
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}
