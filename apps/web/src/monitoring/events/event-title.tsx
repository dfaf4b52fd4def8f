import type { EventItem } from "@cordon/monitoring/contract";
import type { ReactElement } from "react";
import { EventOutcome } from "./event-outcome.tsx";

/** An event in a few words: when, what was done, how it went. */
export function EventTitle({ event }: { readonly event: EventItem }): ReactElement {
  const action = event.ecs["event.action"] ?? event.ecs["event.code"];
  const outcome = event.ecs["event.outcome"];
  return (
    <span className="flex min-w-0 items-baseline gap-2 font-normal">
      <span className="min-w-0 truncate font-mono font-medium">{action ?? event.decoder}</span>
      {outcome === undefined ? null : (
        <span className="text-small">
          <EventOutcome outcome={outcome} />
        </span>
      )}
    </span>
  );
}
