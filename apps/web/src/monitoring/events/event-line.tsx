import type { EventItem } from "@cordon/monitoring/contract";
import { Instant } from "@cordon/ui";
import type { ReactElement } from "react";
import { VouchingMark } from "../../vouching-mark.tsx";
import { HostVouching } from "./host-vouching.tsx";

/** The three things one must know before believing a record: when, where, and who says so. */
export function EventLine({ event }: { readonly event: EventItem }): ReactElement {
  const host = event.ecs["host.name"];
  return (
    <p className="mb-2 flex flex-wrap items-center gap-x-3 gap-y-0.5 text-small text-muted">
      <Instant at={event.occurredAt} hasMs hasZone />
      {host === undefined ? (
        event.source.isAuthenticated ? null : (
          <VouchingMark level="unauthenticated" word="sender unauthenticated" />
        )
      ) : (
        <span className="flex flex-wrap items-center gap-x-2">
          <span className="font-mono text-text">{host}</span>
          <HostVouching event={event} />
        </span>
      )}
    </p>
  );
}
