import type { SourceItem } from "@cordon/monitoring/contract";
import { Link } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import { type EventsSearch, searchFor } from "../../events-link.ts";

/** A number of a source's last 24 hours, linked to the rows behind it. */
export function SourceEvents({
  source,
  decoder,
  children,
}: {
  readonly source: SourceItem;
  readonly decoder?: string;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <Link
      to="/events"
      search={sourceSearch(source, decoder)}
      className="text-accent-text underline decoration-line-strong underline-offset-2 hover:decoration-current"
    >
      {children}
    </Link>
  );
}

/** Sources count by arrival and a search ranges over when things happened, which differ for old recordings. */
function sourceSearch(source: SourceItem, decoder: string | undefined): EventsSearch {
  const q = searchFor({ source: source.name, ...(decoder === undefined ? {} : { decoder }) });
  const isLive = source.kind.startsWith("syslog") || (source.lagMs ?? 0) > 0;
  if (isLive) return { q, from: "24h" };
  return { q: `${q} receivedAt:>=24h`, from: "1970-01-01" };
}
