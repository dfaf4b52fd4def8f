import type { IncidentAlert, IncidentRecord } from "@cordon/incidents/contract";
import type { ReactElement } from "react";
import { StoryAlert } from "./story-alert.tsx";
import { StoryComment } from "./story-comment.tsx";
import { StoryRecord } from "./story-record.tsx";

export interface StoryDayProps {
  readonly day: string;
  readonly records: readonly IncidentRecord[];
  readonly alerts: ReadonlyMap<string, IncidentAlert>;
  readonly incidentId: string;
  readonly mayRespond: boolean;
}

/** What happened on one day. */
export function StoryDay({ day, records, alerts, incidentId, mayRespond }: StoryDayProps): ReactElement {
  return (
    <li>
      <h3 className="sticky top-[-20px] z-10 border-b bg-surface py-1 font-mono text-small text-muted">{day}</h3>
      <ol>
        {records.map((record) => {
          const alert = record.alertId === null ? undefined : alerts.get(record.alertId);
          if (record.kind === "alert-joined" && alert !== undefined)
            return <StoryAlert key={record.id} record={record} alert={alert} />;
          if (record.comment !== null && record.kind === "commented")
            return (
              <StoryComment
                key={record.id}
                record={record}
                comment={record.comment}
                incidentId={incidentId}
                mayRespond={mayRespond}
              />
            );
          return <StoryRecord key={record.id} record={record} />;
        })}
      </ol>
    </li>
  );
}
