import type { SourceItem } from "@cordon/monitoring/contract";
import { useNow } from "@cordon/ui";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useSession } from "../../session/session.ts";
import { type Received, receivedSearch } from "./source-link.ts";

export interface SourceEventsProps extends Received {
  readonly source: SourceItem;
  /** Where the numbers of the page begin. */
  readonly since: string;
  readonly children: ReactNode;
}

/** A number of what a source sent, linked to the rows behind it for who may read them. */
export function SourceEvents({ source, since, children, ...received }: SourceEventsProps): ReactNode {
  const { can } = useSession();
  const now = useNow();
  if (!can("monitoring:read-events")) return children;
  return (
    <Link
      to="/events"
      search={receivedSearch(source, since, received, now)}
      className="text-accent-text underline decoration-line-strong underline-offset-2 hover:decoration-current"
    >
      {children}
    </Link>
  );
}
