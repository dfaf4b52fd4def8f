import type { IncidentAlert, IncidentRecord } from "@cordon/incidents/contract";
import { Badge, duration, Icon, plural } from "@cordon/ui";
import { type ReactElement, useState } from "react";
import { PlainText } from "../../../plain-text.tsx";
import { IncidentSeverity } from "../../incident-severity.tsx";
import { AlertDetail } from "./alert-detail.tsx";
import { StoryLine } from "./story-line.tsx";
import { StoryOrigin } from "./story-origin.tsx";

export interface StoryAlertProps {
  readonly record: IncidentRecord;
  readonly alert: IncidentAlert;
}

/** An alert where its first event stands: its rule, on how many events it rests, why it is here. Opens to its records. */
export function StoryAlert({ record, alert }: StoryAlertProps): ReactElement {
  const [isOpen, setOpen] = useState(false);
  const { rule, severity, events, firstAt, lastAt, isNoisy } = alert;
  const lasted = new Date(lastAt).getTime() - new Date(firstAt).getTime();
  return (
    <StoryLine at={record.happenedAt} icon="detect" tone="quiet">
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        className="group flex w-full min-w-0 cursor-default flex-wrap items-baseline gap-x-2 rounded-sm text-left hover:bg-hover"
      >
        <IncidentSeverity severity={severity} />
        <span className="min-w-0 font-medium break-words">
          <PlainText text={rule.title} />
        </span>
        {isNoisy ? <Badge tone="warn">noisy rule</Badge> : null}
        <span className="text-small text-muted">
          {plural(events, "event")}
          {lasted >= 1_000 ? ` in ${duration(lasted)}` : ""}
          {rule.author === "" ? null : (
            <>
              , rule by <PlainText text={rule.author} />
            </>
          )}
        </span>
        <Icon name={isOpen ? "up" : "down"} size={10} className="self-center text-muted" />
      </button>
      <p className="break-words text-small text-muted">
        {record.because === null ? null : <PlainText text={record.because} />}
        <StoryOrigin record={record} />
      </p>
      {isOpen ? <AlertDetail alert={alert} /> : null}
    </StoryLine>
  );
}
