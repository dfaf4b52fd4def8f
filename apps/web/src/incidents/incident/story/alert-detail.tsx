import type { IncidentAlert } from "@cordon/incidents/contract";
import { Badge, Instant, MachineText } from "@cordon/ui";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useSession } from "../../../session/session.ts";
import { VouchingMark } from "../../../vouching-mark.tsx";
import { around, entitySearch } from "../../entities/entity-link.ts";
import { AlertCopies } from "./alert-copies.tsx";

/** What an alert is about and the records that it keeps. */
export function AlertDetail({ alert }: { readonly alert: IncidentAlert }): ReactElement {
  const { can } = useSession();
  const { rule, entities, firstAt, lastAt } = alert;
  const host = entities.find(({ kind }) => kind === "host") ?? entities[0];
  const search = host && entitySearch({ ...host, firstAt, lastAt });
  return (
    <div className="mt-2 mb-1 flex flex-col gap-3 border-l-2 border-line-strong pl-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <span>
          <Instant at={firstAt} className="text-small" /> <span className="text-muted">to</span>{" "}
          <Instant at={lastAt} hasZone className="text-small" />
        </span>
        {rule.techniques.map((technique) => (
          <Badge key={technique}>{technique}</Badge>
        ))}
        {can("monitoring:read-events") ? (
          <Link
            to="/events"
            search={search ?? { q: "", ...around(alert) }}
            className="text-accent-text hover:underline"
          >
            Events around it
          </Link>
        ) : null}
      </div>
      {entities.length === 0 ? null : (
        <ul className="flex flex-wrap gap-x-4 gap-y-1">
          {entities.map(({ kind, value, isVouched }) => (
            <li key={`${kind}${value}`} className="flex min-w-0 flex-wrap items-baseline gap-x-1.5">
              <span className="text-small text-muted">{kind}</span>
              <span className="min-w-0 [overflow-wrap:anywhere]">
                <MachineText text={value} limit={200} className="whitespace-normal!" />
              </span>
              <span className="text-small">
                <VouchingMark level={isVouched ? "vouched" : "claimed"} />
              </span>
            </li>
          ))}
        </ul>
      )}
      {can("monitoring:read-alerts") ? <AlertCopies alertId={alert.id} /> : null}
    </div>
  );
}
