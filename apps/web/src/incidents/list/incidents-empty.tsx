import { EmptyState, plural } from "@cordon/ui";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { ListTab } from "./incident-filter.ts";
import type { IncidentCounts } from "./incident-query.ts";

export interface IncidentsEmptyProps {
  readonly tab: ListTab;
  readonly counts: IncidentCounts | undefined;
}

/** One line of a made-up machine, with the time of now. */
const FIRST = `echo "$(date -Is) web-1 sshd[4863]: Accepted publickey for www-data from 203.0.113.90 port 44122 ssh2" \\
  | cordon send -`;

/** Says why nothing is here, and what fills it. */
export function IncidentsEmpty({ tab, counts }: IncidentsEmptyProps): ReactElement {
  const isUntouched = counts !== undefined && counts.queue + counts.candidates + counts.closed === 0;
  if (isUntouched) {
    return (
      <EmptyState icon="incidents" title="No incidents yet" command={FIRST}>
        Events that a rule matches become alerts, and alerts that belong together become an incident. On the machine
        that runs Cordon, this record of a web server's account that signs in from outside makes one.
      </EmptyState>
    );
  }
  if (tab === "mine") {
    return (
      <EmptyState
        icon="incidents"
        title="Nothing is yours"
        action={<EmptyLink url={{ assignee: "none" }}>Incidents that nobody has</EmptyLink>}
      >
        Press <kbd>a</kbd> on an incident of the queue to take it.
      </EmptyState>
    );
  }
  if (tab === "candidates") {
    return (
      <EmptyState icon="incidents" title="No candidates">
        Alerts that belong together, and do not weigh enough for the queue, wait here in case more comes.
      </EmptyState>
    );
  }
  if (tab === "closed") {
    return (
      <EmptyState icon="incidents" title="Nothing is closed yet">
        Press <kbd>e</kbd> on an incident to close it. It asks one thing: what was it?
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon="check"
      title="The queue is empty"
      action={
        (counts?.candidates ?? 0) > 0 ? (
          <EmptyLink url={{ tab: "candidates" }}>Look at the {plural(counts?.candidates ?? 0, "candidate")}</EmptyLink>
        ) : null
      }
    >
      Nothing waits for a person. What comes in appears here by itself.
    </EmptyState>
  );
}

function EmptyLink({
  url,
  children,
}: {
  readonly url: Record<string, string>;
  readonly children: React.ReactNode;
}): ReactElement {
  return (
    <Link to="/incidents" search={url} className="font-medium text-accent-text hover:underline">
      {children}
    </Link>
  );
}
