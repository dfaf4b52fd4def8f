import { EmptyState } from "@cordon/ui";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { AlertTab } from "./alert-filter.ts";
import type { TabCounts } from "./alert-query.ts";

export interface AlertsEmptyProps {
  readonly tab: AlertTab;
  readonly counts: TabCounts | undefined;
}

/** Why there is no alert here, and what would make one. */
export function AlertsEmpty({ tab, counts }: AlertsEmptyProps): ReactElement {
  if (tab === "suppressed") {
    return (
      <EmptyState icon="alerts" title="Nothing is suppressed">
        What a <QuietLink to="/suppressions">suppression</QuietLink> hides stands here, still kept and counted.
      </EmptyState>
    );
  }
  if (tab === "closed") {
    return (
      <EmptyState icon="alerts" title="Nothing is closed yet">
        An alert is closed with a verdict: <kbd>e</kbd> on a row. The verdicts make the precision of its rule.
      </EmptyState>
    );
  }
  if (counts !== undefined && counts.all > 0) {
    return (
      <EmptyState icon="check" title="No alert is open">
        Every alert is dealt with. New ones appear here by themselves.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon="alerts" title="No alert yet" command="cordon send --historical recording.ndjson">
      <p>
        An alert is a <QuietLink to="/rules">rule</QuietLink>’s claim that some events deserve a look. Rules run over
        everything that is sent, from now on. Send logs, or a recording of an attack:
      </p>
    </EmptyState>
  );
}

function QuietLink({ to, children }: { readonly to: string; readonly children: string }): ReactElement {
  return (
    <Link to={to} className="font-medium text-accent-text hover:underline">
      {children}
    </Link>
  );
}
