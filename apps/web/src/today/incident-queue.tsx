import type { IncidentItem } from "@cordon/incidents/contract";
import { plural, RelativeTime, Skeleton } from "@cordon/ui";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import { api } from "../api/client.ts";
import { IncidentClock } from "../incidents/list/incident-clock.tsx";
import { dispositionWord, stateWord } from "../incidents/incident-words.ts";
import { useLiveRefresh } from "../live/live-refresh.ts";
import { QueryView } from "../query-view.tsx";
import { useSession } from "../session/session.ts";
import { IncidentLine } from "./incident-line.tsx";
import { lastHere } from "./last-here.ts";

const SHOWN = 6;

/** For who responds: what is mine, what is nobody's, both in order of risk; and what changed since I was here. */
export function IncidentQueue(): ReactElement {
  useLiveRefresh("incidents.changed", ["incidents"]);
  const mine = useToday("mine");
  const free = useToday("unassigned");
  return (
    <>
      <QueueSection
        id="my-incidents"
        query={mine}
        title={(total) => (total === 0 ? "No incident is yours" : `${plural(total, "incident")} of mine`)}
        all={<AllLink search={{ tab: "mine" }}>Mine in the queue</AllLink>}
      />
      <QueueSection
        id="free-incidents"
        query={free}
        title={(total) =>
          total === 0 ? "Nothing in the queue waits for somebody" : `${plural(total, "incident")} that nobody has`
        }
        all={<AllLink search={{ assignee: "none" }}>All that nobody has</AllLink>}
      />
      <ChangedSince />
    </>
  );
}

type TodayIncidents = Awaited<ReturnType<typeof api.listIncidents>>;

function useToday(tab: "mine" | "unassigned"): ReturnType<typeof useQuery<TodayIncidents>> {
  return useQuery({
    queryKey: ["incidents", "today", tab],
    queryFn: ({ signal }) => api.listIncidents({ query: { tab, limit: SHOWN } }, { signal }),
  });
}

interface QueueSectionProps {
  readonly id: string;
  readonly query: ReturnType<typeof useToday>;
  readonly title: (total: number) => string;
  readonly all: ReactNode;
}

function QueueSection({ id, query, title, all }: QueueSectionProps): ReactElement {
  return (
    <section aria-labelledby={id}>
      <div className="flex items-baseline justify-between gap-4 pb-2">
        <h2 id={id} className="font-semibold">
          {query.data === undefined ? "Incidents" : title(query.data.total)}
        </h2>
        {all}
      </div>
      <QueryView query={query} isCompact skeleton={<Skeleton className="h-24" />}>
        {({ items }) =>
          items.length === 0 ? null : (
            <ul className="overflow-hidden rounded border">
              {items.map((incident) => (
                <IncidentLine key={incident.id} incident={incident}>
                  <IncidentClock incident={incident} />
                </IncidentLine>
              ))}
            </ul>
          )
        }
      </QueryView>
    </section>
  );
}

function AllLink({
  search,
  children,
}: {
  readonly search: Readonly<Record<string, string>>;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <Link to="/incidents" search={search} className="text-accent-text hover:underline">
      {children}
    </Link>
  );
}

const MOST_CHANGED = 50;

function ChangedSince(): ReactElement | null {
  const { me } = useSession();
  const { since, isKnown } = lastHere(me.id);
  const query = useQuery({
    queryKey: ["incidents", "today", "changed", since],
    queryFn: ({ signal }) =>
      api.listIncidents({ query: { tab: "all", sort: "updated", limit: MOST_CHANGED } }, { signal }),
  });
  const changed = (query.data?.items ?? []).filter(({ changedAt }) => changedAt > since);
  if (query.data === undefined || changed.length === 0) return null;
  const many =
    changed.length === MOST_CHANGED ? `${MOST_CHANGED} or more incidents` : plural(changed.length, "incident");
  return (
    <section aria-labelledby="changed-incidents">
      <div className="flex items-baseline justify-between gap-4 pb-2">
        <h2 id="changed-incidents" className="font-semibold">
          {many} changed{" "}
          {isKnown ? (
            <>
              since you were last here, <RelativeTime at={since} />
            </>
          ) : (
            "in the last day"
          )}
        </h2>
        <AllLink search={{ tab: "all", sort: "updated" }}>All by change</AllLink>
      </div>
      <ul className="overflow-hidden rounded border">
        {changed.slice(0, SHOWN).map((incident) => (
          <IncidentLine key={incident.id} incident={incident}>
            {stateWords(incident)}, <RelativeTime at={incident.changedAt} isInRow />
          </IncidentLine>
        ))}
      </ul>
    </section>
  );
}

function stateWords({ state, assignee, disposition }: IncidentItem): ReactNode {
  if (disposition !== null) return dispositionWord(disposition);
  const who = state === "acknowledged" && assignee !== null ? ` by ${assignee.name}` : "";
  return <bdi>{`${stateWord(state)}${who}`}</bdi>;
}
