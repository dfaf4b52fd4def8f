import type { IncidentDetail } from "@cordon/incidents/contract";
import { Button, cx, plural, Skeleton, usePreferences } from "@cordon/ui";
import type { ReactElement } from "react";
import { QueryView } from "../../../query-view.tsx";
import { useUrlState } from "../../../url-state.ts";
import { daysOf } from "./days-of.ts";
import { LANES, readStoryChoice, useStory, useStoryAlerts } from "./story-query.ts";
import { OnlyEntity } from "../../entities/only-entity.tsx";
import { StoryDay } from "./story-day.tsx";

export interface StoryProps {
  readonly incident: IncidentDetail;
  readonly mayRespond: boolean;
}

/** Alerts, people's words and deeds in one line of time, each where it happened. */
export function Story({ incident, mayRespond }: StoryProps): ReactElement {
  const [url, setUrl] = useUrlState();
  const { zone } = usePreferences();
  const choice = readStoryChoice(url);
  const { query, records } = useStory(incident.id, choice);
  const alerts = useStoryAlerts(incident.id, incident.topAlerts, incident.alerts);
  const isNewestFirst = choice.order === "descending";
  return (
    <section aria-labelledby="story">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 pb-2">
        <h2 id="story" className="font-semibold">
          Story
        </h2>
        <div role="group" aria-label="Lanes" className="flex flex-wrap">
          {LANES.map(({ lane, title }) => (
            <Button
              key={title}
              size="small"
              tone="quiet"
              aria-pressed={lane === choice.lane}
              className={cx(lane === choice.lane && "bg-accent-soft! text-accent-text!")}
              onPress={() => setUrl({ lane }, { replace: true })}
            >
              {title}
            </Button>
          ))}
        </div>
        <Button
          size="small"
          tone="quiet"
          icon="sort"
          className="ml-auto"
          onPress={() => setUrl({ order: isNewestFirst ? undefined : "newest" }, { replace: true })}
        >
          {isNewestFirst ? "Newest first" : "Oldest first"}
        </Button>
      </div>
      {choice.entity === undefined ? null : <OnlyEntity name={choice.entity} incident={incident} />}
      <QueryView query={query} isCompact skeleton={<Skeleton className="h-64" />}>
        {() =>
          records.length === 0 ? (
            <p className="border-t py-3 text-muted">Nothing stands in this lane yet.</p>
          ) : (
            <ol aria-label="Story" className="flex flex-col">
              {daysOf(records, zone).map(({ day, items }) => (
                <StoryDay
                  key={`${day}${items[0]?.id}`}
                  day={day}
                  records={items}
                  alerts={alerts}
                  incidentId={incident.id}
                  mayRespond={mayRespond}
                />
              ))}
            </ol>
          )
        }
      </QueryView>
      {query.hasNextPage ? (
        <Button className="mt-3" isPending={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
          Show more of the story
        </Button>
      ) : records.length > 20 ? (
        <p className="pt-2 text-small text-muted">{plural(records.length, "entry", "entries")} in all</p>
      ) : null}
    </section>
  );
}
