import { Button, RelativeTime, Skeleton } from "@cordon/ui";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { PlainText } from "../../plain-text.tsx";
import { api } from "../../api/client.ts";
import type { Target } from "./incident-deeds.ts";

export interface ConflictNoticeProps {
  readonly target: Target;
  /** Takes the incident as it is now as the ground; what was entered stays. */
  readonly onAccept: (now: Target) => void;
}

const SHOWN = 5;

/** Somebody was quicker: who did what, and what was entered is kept. */
export function ConflictNotice({ target, onAccept }: ConflictNoticeProps): ReactElement {
  const { id, changedAt, revision } = target;
  const query = useQuery({
    queryKey: ["incidents", "since", id, revision],
    queryFn: async ({ signal }) => {
      const [now, records] = await Promise.all([
        api.getIncident({ params: { id } }, { signal }),
        api.listIncidentRecords(
          { params: { id }, query: { clock: "written", order: "descending", limit: 20 } },
          { signal },
        ),
      ]);
      return { now, records: records.items.filter(({ at }) => at > changedAt) };
    },
    staleTime: 0,
  });
  return (
    <div
      role="alert"
      className="flex flex-col items-start gap-2 rounded border-l-2 border-warn-text bg-warn-soft px-3 py-2"
    >
      <p>#{target.number} changed while you had it open. What you entered is kept and not saved.</p>
      {query.data === undefined ? (
        <Skeleton className="h-5 w-64" />
      ) : (
        <>
          <ul className="flex flex-col gap-0.5">
            {query.data.records.slice(0, SHOWN).map((record) => (
              <li key={record.id}>
                <strong className="font-medium">
                  <PlainText text={record.actor.name} />
                </strong>{" "}
                <PlainText text={record.text} />, <RelativeTime at={record.at} isInRow />
              </li>
            ))}
          </ul>
          <Button size="small" icon="refresh" onPress={() => onAccept(query.data.now)}>
            Go on with it as it is now
          </Button>
        </>
      )}
    </div>
  );
}
