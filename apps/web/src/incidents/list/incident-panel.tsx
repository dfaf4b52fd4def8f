import type { IncidentItem } from "@cordon/incidents/contract";
import { Button, IconButton, KeyValueList, Peek, plural, RelativeTime, Skeleton } from "@cordon/ui";
import type { ReactElement } from "react";
import { PlainText } from "../../plain-text.tsx";
import { asProblem } from "../../api/problem.ts";
import type { IncidentActions } from "../actions/use-incident-actions.tsx";
import { EntitySummary } from "../entities/entity-list.tsx";
import { StepText } from "../incident/step-text.tsx";
import { RiskFormula } from "../incident/risk-formula.tsx";
import { IncidentSeverity } from "../incident-severity.tsx";
import { StateMark } from "../state-mark.tsx";
import { useIncident } from "../use-incident.ts";
import { IncidentClock } from "./incident-clock.tsx";

export interface IncidentPanelProps {
  readonly incident: IncidentItem;
  readonly actions: IncidentActions;
  readonly onOpen: () => void;
  readonly onClose: () => void;
}

/** One incident beside the list: enough to decide whether to take it, close it, or open it. */
export function IncidentPanel({ incident, actions, onOpen, onClose }: IncidentPanelProps): ReactElement {
  const detail = useIncident(incident.id);
  const { mayRespond, ask, deeds } = actions;
  const targets = [incident];
  return (
    <Peek
      label={`Incident #${incident.number}`}
      title={`#${incident.number}`}
      onClose={onClose}
      actions={
        <Button size="small" shortcut="Enter" onPress={onOpen}>
          Open
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        <p className="text-lead font-semibold break-words">
          <PlainText text={incident.sentence} />
        </p>
        {mayRespond ? (
          <div className="flex flex-wrap gap-1.5">
            {incident.state === "open" ? (
              <Button
                size="small"
                tone="primary"
                onPress={() => deeds.acknowledge(targets)}
                isDisabled={deeds.isPending}
              >
                Acknowledge
              </Button>
            ) : null}
            <Button size="small" shortcut="a" onPress={ask("assign", targets)}>
              Assign
            </Button>
            <Button size="small" shortcut="s" className="phone:hidden" onPress={ask("state", targets)}>
              State
            </Button>
            {incident.state === "closed" ? null : (
              <Button size="small" shortcut="e" onPress={ask("close", targets)}>
                Close as…
              </Button>
            )}
            <IconButton size="small" icon="comment" label="Comment" shortcut="c" onPress={ask("comment", targets)} />
            <IconButton size="small" icon="more" label="More actions" shortcut="." onPress={ask("more", targets)} />
          </div>
        ) : null}
        <KeyValueList
          items={[
            { key: "State", value: <StateMark {...incident} /> },
            { key: "Severity", value: <IncidentSeverity severity={incident.severity} /> },
            {
              key: "Risk",
              value: detail.data === undefined ? incident.risk : <RiskFormula incident={detail.data} />,
            },
            { key: "Clock", value: <IncidentClock incident={incident} /> },
            { key: "Assignee", value: <PlainText text={incident.assignee?.name ?? "Nobody"} /> },
            { key: "Alerts", value: `${plural(incident.alerts, "alert")} on ${plural(incident.hosts, "host")}` },
            { key: "First event", value: <RelativeTime at={incident.firstAt} /> },
            { key: "Last event", value: <RelativeTime at={incident.lastAt} /> },
          ]}
        />
        <PanelDetail detail={detail} />
      </div>
    </Peek>
  );
}

function PanelDetail({ detail }: { readonly detail: ReturnType<typeof useIncident> }): ReactElement {
  if (detail.data === undefined) {
    return detail.error === null ? (
      <Skeleton className="h-40" />
    ) : (
      <p className="text-danger-text">{asProblem(detail.error).detail}</p>
    );
  }
  const { topAlerts, nextSteps } = detail.data;
  return (
    <>
      <section aria-label="Alerts">
        <h3 className="pb-1 font-semibold">Alerts</h3>
        <ul className="border-t">
          {topAlerts.slice(0, 8).map((alert) => (
            <li key={alert.id} className="flex items-baseline gap-2 border-b py-1">
              <IncidentSeverity severity={alert.severity} isShapeOnly />
              <span className="min-w-0 flex-1 break-words">
                <PlainText text={alert.rule.title} />
              </span>
              <span className="shrink-0 text-small text-muted">{plural(alert.events, "event")}</span>
            </li>
          ))}
        </ul>
        {topAlerts.length > 8 ? <p className="pt-1 text-small text-muted">and {topAlerts.length - 8} more</p> : null}
      </section>
      <EntitySummary incident={detail.data} />
      {nextSteps.length === 0 ? null : (
        <section aria-label="First steps">
          <h3 className="pb-1 font-semibold">What to do first</h3>
          <ol className="ml-4 list-decimal marker:text-muted">
            {nextSteps.slice(0, 4).map(({ text }) => (
              <li key={text} className="py-0.5 break-words">
                <StepText text={text} />
              </li>
            ))}
          </ol>
        </section>
      )}
    </>
  );
}
