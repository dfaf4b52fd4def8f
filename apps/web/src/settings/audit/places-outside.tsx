import type { HeadDelivery } from "@cordon/platform/platform-contract";
import { Icon, RelativeTime, StateDot } from "@cordon/ui";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { api } from "../../api/client.ts";

/** Where the head goes by itself, and whether it gets there. */
export function PlacesOutside(): ReactElement | null {
  const query = useQuery({ queryKey: ["audit", "head"], queryFn: () => api.getAuditHead() });
  if (query.data === undefined) return null;
  if (query.data.deliveries.length === 0) {
    return (
      <p className="flex gap-2 text-muted">
        <Icon name="info" className="mt-0.5" />
        <span>
          No place outside gets the head by itself. An engineer can name one: <code>auditHead.syslogUrl</code> or{" "}
          <code>auditHead.webhookUrl</code>.
        </span>
      </p>
    );
  }
  return (
    <ul aria-label="Places outside that get the head" className="flex flex-col gap-1">
      {query.data.deliveries.map((delivery) => (
        <li key={delivery.target}>
          <Place delivery={delivery} />
        </li>
      ))}
    </ul>
  );
}

function Place({ delivery }: { readonly delivery: HeadDelivery }): ReactElement {
  const { target, sentAt, segment, failingSince, error } = delivery;
  return (
    <div className="flex flex-wrap items-baseline gap-x-2">
      <StateDot tone={failingSince !== null ? "danger" : sentAt === null ? "neutral" : "ok"}>
        {failingSince !== null ? "Failing" : sentAt === null ? "Waiting" : "Sent"}
      </StateDot>
      <code className="break-all">{target}</code>
      <span className="text-muted">
        {sentAt === null ? (
          "has no head yet"
        ) : (
          <>
            has segment {segment}, sent <RelativeTime at={sentAt} />
          </>
        )}
        {failingSince === null ? null : (
          <>
            ; first failed <RelativeTime at={failingSince} />: {error}
          </>
        )}
      </span>
    </div>
  );
}
