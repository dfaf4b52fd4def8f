import type { IncidentDetail } from "@cordon/incidents/contract";
import { Button, IconButton, Popover, StateDot } from "@cordon/ui";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { PlainText } from "../../plain-text.tsx";
import type { IncidentActions } from "../actions/use-incident-actions.tsx";
import { IncidentSeverity } from "../incident-severity.tsx";
import { moveWord, primaryMove } from "../incident-words.ts";
import { RiskBar } from "../risk-bar.tsx";
import { IncidentClocks } from "./incident-clocks.tsx";
import { presenceWords } from "./presence-words.ts";
import { RiskFormula } from "./risk-formula.tsx";
import { StateSteps } from "./state-steps.tsx";
import type { Present } from "./use-presence.ts";

export interface IncidentHeaderProps {
  readonly incident: IncidentDetail;
  /** Who else has it open. */
  readonly present: readonly Present[];
  readonly actions: IncidentActions;
}

/** The sentence, how bad it is and why, how far the response has come, and the one next step. */
export function IncidentHeader({ incident, present, actions }: IncidentHeaderProps): ReactElement {
  const presence = presenceWords(present);
  return (
    <header className="shrink-0 border-b bg-surface px-5 pt-3 pb-3 phone:px-4">
      <div className="grid min-h-8 grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 phone:grid-cols-1 phone:gap-y-2">
        <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1 phone:-order-2">
          <nav aria-label="Where this is">
            <Link to="/incidents" className="text-muted hover:underline">
              Incidents
            </Link>
            <span aria-hidden className="px-1.5 text-faint">
              /
            </span>
            <span className="font-medium tabular-nums">#{incident.number}</span>
          </nav>
          <IncidentSeverity severity={incident.severity} />
          <RiskButton incident={incident} />
          <span role="status">{presence === "" ? null : <StateDot tone="accent">{presence}</StateDot>}</span>
        </div>
        {actions.mayRespond ? <HeaderActions incident={incident} actions={actions} /> : <span />}
        <h1 className="col-span-full max-w-[96ch] text-title font-semibold break-words phone:-order-1">
          <PlainText text={incident.sentence} />
        </h1>
      </div>
      <div className="flex flex-wrap items-end justify-between gap-x-8 gap-y-3 pt-3">
        <StateSteps incident={incident} />
        <IncidentClocks incident={incident} />
      </div>
    </header>
  );
}

function RiskButton({ incident }: { readonly incident: IncidentDetail }): ReactElement {
  return (
    <Popover
      label="How the risk is counted"
      className="w-80"
      trigger={
        <Button tone="quiet" size="small" aria-label={`Risk ${incident.risk}: how it is counted`}>
          Risk <RiskBar risk={incident.risk} />
        </Button>
      }
    >
      <h2 className="pb-2 font-semibold">Risk {incident.risk} of 100</h2>
      <RiskFormula incident={incident} />
      {incident.openedBecause === null ? null : (
        <p className="pt-2 text-small text-muted">
          In the queue: <PlainText text={incident.openedBecause} />.
        </p>
      )}
    </Popover>
  );
}

function HeaderActions({ incident, actions }: Omit<IncidentHeaderProps, "present">): ReactElement {
  const { ask, deeds } = actions;
  const targets = [incident];
  const next = primaryMove(incident);
  return (
    <div data-incident-actions className="flex flex-wrap items-center gap-2 phone:gap-1 phone:[&>button]:px-2.5">
      <Button shortcut="a" onPress={ask("assign", targets)}>
        {incident.assignee === null ? "Assign" : <PlainText text={incident.assignee.name} />}
      </Button>
      <Button shortcut="s" className="phone:hidden" onPress={ask("state", targets)}>
        State
      </Button>
      {next === "closed" || incident.state === "closed" ? null : (
        <Button shortcut="e" onPress={ask("close", targets)}>
          Close as…
        </Button>
      )}
      <IconButton icon="more" label="More actions" shortcut="." onPress={ask("more", targets)} />
      {next === undefined ? null : (
        <Button
          tone={incident.state === "closed" ? "secondary" : "primary"}
          className="phone:-order-1"
          isPending={deeds.isPending}
          {...(next === "closed" ? { shortcut: "e" } : {})}
          onPress={(event) => {
            if (next === "closed") ask("close", targets)(event);
            else deeds.move(incident, next);
          }}
        >
          {moveWord(incident.state, next)}
        </Button>
      )}
    </div>
  );
}
