import type { HostItem } from "@cordon/inventory/contract";
import { Badge, buttonClass, count, Kbd, KeyValueList, MachineText, Peek, RelativeTime, useNow } from "@cordon/ui";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { rangeSeen, searchFor } from "../../events-link.ts";
import { useSession } from "../../session/session.ts";
import { VouchingMark } from "../../vouching-mark.tsx";
import { CriticalityMark } from "../criticality-mark.tsx";
import { vouchingSentence } from "../vouching-sentence.ts";

/** One host beside the list. */
export function HostPanel({ host, onClose }: { readonly host: HostItem; readonly onClose: () => void }): ReactElement {
  const now = useNow();
  const { can } = useSession();
  return (
    <Peek
      label={`Host ${host.name}`}
      title={<MachineText text={host.name} />}
      onClose={onClose}
      actions={
        <Link to="/hosts/$id" params={{ id: host.id }} className={buttonClass("secondary", "small")}>
          Open <Kbd keys="Enter" />
        </Link>
      }
    >
      <div className="flex flex-col gap-4">
        <div className="flex flex-col gap-1">
          <VouchingMark level={host.vouching} />
          <p className="break-words">{vouchingSentence(host)}</p>
        </div>
        <KeyValueList
          items={[
            { key: "Criticality", value: <CriticalityMark criticality={host.criticality} /> },
            { key: "Owner", value: host.owner ?? <span className="text-muted">Nobody</span> },
            {
              key: "Tags",
              value:
                host.tags.length === 0 ? (
                  <span className="text-muted">None</span>
                ) : (
                  <span className="flex flex-wrap gap-1">
                    {host.tags.map((tag) => (
                      <Badge key={tag}>{tag}</Badge>
                    ))}
                  </span>
                ),
            },
            { key: "Last seen", value: <RelativeTime at={host.lastSeenAt} /> },
            { key: "First seen", value: <RelativeTime at={host.firstSeenAt} /> },
            {
              key: "Events",
              value: can("monitoring:read-events") ? (
                <Link
                  to="/events"
                  search={{ q: searchFor({ host: host.name }), ...rangeSeen(host, now) }}
                  className="text-accent-text hover:underline"
                >
                  {count(host.events)}
                </Link>
              ) : (
                count(host.events)
              ),
            },
            { key: "Users", value: `${count(host.users)} seen` },
            { key: "Addresses", value: `${count(host.addresses)} seen` },
          ]}
        />
      </div>
    </Peek>
  );
}
