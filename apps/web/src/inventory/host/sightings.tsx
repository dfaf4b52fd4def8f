import type { HostDetail } from "@cordon/inventory/contract";
import { Button, count, MachineText, plural, RelativeTime, useNow } from "@cordon/ui";
import { formatValue } from "@cordon/monitoring/search";
import { Link } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import { rangeSeen, searchFor } from "../../events-link.ts";
import { useSession } from "../../session/session.ts";
import { VouchingMark } from "../../vouching-mark.tsx";

type Sighting = HostDetail["users"][number];

const KINDS = {
  user: { head: "User name", one: "user name", many: "user names", none: "No record of this host names a user." },
  address: { head: "Address", one: "address", many: "addresses", none: "No record of this host names an address." },
} as const;

const SHOWN_AT_FIRST = 15;
/** As many as the server gives. */
const MOST = 200;

export interface SightingsProps {
  readonly kind: keyof typeof KINDS;
  readonly host: HostDetail;
}

/** User names or addresses beside the host's name in records, most recent first. */
export function Sightings({ kind, host }: SightingsProps): ReactElement {
  const [isAll, setAll] = useState(false);
  const sightings = kind === "user" ? host.users : host.addresses;
  const { head, one, many, none } = KINDS[kind];
  const shown = isAll ? sightings : sightings.slice(0, SHOWN_AT_FIRST);
  const title =
    sightings.length >= MOST ? `The ${MOST} ${many} seen last` : `${plural(sightings.length, one, many)} seen`;
  if (sightings.length === 0) {
    return (
      <section>
        <h2 className="font-semibold">No {many} seen</h2>
        <p className="text-muted">{none}</p>
      </section>
    );
  }
  return (
    <section aria-label={title} className="min-w-0">
      <h2 className="pb-1 font-semibold">{title}</h2>
      <table className="w-full table-fixed text-left">
        <thead className="border-b text-small text-muted">
          <tr className="h-8">
            <th className="font-medium">{head}</th>
            <th className="w-28 font-medium phone:hidden">Host name is</th>
            <th className="w-24 font-medium phone:hidden">First seen</th>
            <th className="w-24 font-medium phone:w-28">Last seen</th>
            <th className="w-[22%] font-medium phone:hidden">Sources</th>
            <th className="w-20 text-right phone:w-16 font-medium">Events</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((sighting) => (
            <SightingRow key={sighting.value} kind={kind} host={host} sighting={sighting} />
          ))}
        </tbody>
      </table>
      {shown.length < sightings.length ? (
        <Button tone="quiet" size="small" className="mt-2" onPress={() => setAll(true)}>
          Show all {sightings.length}
        </Button>
      ) : null}
    </section>
  );
}

interface SightingRowProps extends SightingsProps {
  readonly sighting: Sighting;
}

function SightingRow({ kind, host, sighting }: SightingRowProps): ReactElement {
  const { can } = useSession();
  const now = useNow();
  return (
    <tr className="h-(--row) border-b last:border-b-0">
      <td className="truncate pr-3">
        <MachineText text={sighting.value} limit={200} />
      </td>
      <td className="phone:hidden">
        <VouchingMark level={sighting.vouching} />
      </td>
      <td className="phone:hidden">
        <RelativeTime at={sighting.firstSeenAt} isInRow />
      </td>
      <td>
        <RelativeTime at={sighting.lastSeenAt} isInRow />
      </td>
      <td className="truncate pr-3 phone:hidden" title={sighting.sources.join(", ")}>
        {sighting.sources.join(", ")}
      </td>
      <td className="text-right">
        {can("monitoring:read-events") ? (
          <Link
            to="/events"
            search={{ q: searchOf(kind, host.name, sighting.value), ...rangeSeen(sighting, now) }}
            className="text-accent-text hover:underline"
          >
            {count(sighting.events)}
          </Link>
        ) : (
          count(sighting.events)
        )}
      </td>
    </tr>
  );
}

/** An address was at either end. */
function searchOf(kind: SightingsProps["kind"], host: string, value: string): string {
  if (kind === "user") return searchFor({ host, user: value });
  const address = formatValue(value);
  return `${searchFor({ host })} (src:${address} OR dst:${address})`;
}
