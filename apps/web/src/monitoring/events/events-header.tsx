import type { FieldItem } from "@cordon/monitoring/contract";
import {
  absoluteTime,
  Button,
  count,
  cx,
  duration,
  Histogram,
  plural,
  Skeleton,
  TimeRangePicker,
  useIsPhone,
  usePreferences,
  zoneName,
} from "@cordon/ui";
import { type ReactElement, useMemo } from "react";
import { useSavedSearchMenu } from "../saved-searches/saved-search-menu.tsx";
import { SavedSearchTabs } from "../saved-searches/saved-search-tabs.tsx";
import { type EventSearch, type EventSearchActions, isReadable, type useEventHistogram } from "./event-search.ts";
import { EventsActions } from "./events-actions.tsx";
import { rangeWords } from "./range-words.ts";
import { SearchBox } from "./search-box.tsx";
import { SearchHelp } from "./search-help.tsx";

type HistogramQuery = ReturnType<typeof useEventHistogram>;

export interface EventsHeaderProps {
  readonly search: EventSearch;
  readonly actions: EventSearchActions;
  readonly histogram: HistogramQuery;
  readonly fields: readonly FieldItem[];
  readonly onFields: () => void;
}

/** The question (saved search, search and range) and its answer (how many, when). */
export function EventsHeader({ search, actions, histogram, fields, onFields }: EventsHeaderProps): ReactElement {
  const isPhone = useIsPhone();
  const saving = useSavedSearchMenu(search, actions);
  return (
    <header className="shrink-0 border-b bg-surface px-5 pt-2.5 pb-1 phone:px-4">
      <div className="flex min-h-8 items-center gap-x-3">
        <h1 className="text-lead font-semibold">Events</h1>
        <Answer search={search} histogram={histogram} />
        <EventsActions
          search={search}
          actions={actions}
          fields={fields}
          total={histogram.data?.total}
          saving={saving}
          onFields={onFields}
        />
      </div>
      <SavedSearchTabs savedId={saving.saved?.id} isChanged={saving.isChanged} />
      <div className="mt-2 flex items-start gap-2 phone:flex-wrap">
        <div className="flex min-w-0 flex-1 items-start gap-1 phone:basis-full">
          <SearchBox selection={search} onRun={actions.run} />
          <SearchHelp onRun={actions.run} />
        </div>
        <div className="flex min-w-0 gap-2 phone:w-full">
          <TimeRangePicker
            value={{ from: search.from, ...(search.to === undefined ? {} : { to: search.to }) }}
            onChange={({ from, to }) => actions.setRange(from, to)}
          />
          {isPhone ? (
            <Button icon="filter" onPress={onFields} className="ml-auto">
              Fields
            </Button>
          ) : null}
        </div>
      </div>
      {isReadable(search.q) ? (
        <EventHistogram histogram={histogram} onSelect={actions.setRange} height={isPhone ? 40 : 56} />
      ) : null}
    </header>
  );
}

/** "12,408 events in the last 24 hours", and how long it took, quietly. */
function Answer({
  search,
  histogram,
}: {
  readonly search: EventSearch;
  readonly histogram: HistogramQuery;
}): ReactElement {
  const { zone } = usePreferences();
  const { data, isPlaceholderData } = histogram;
  return (
    <p role="status" className={cx("flex min-w-0 items-baseline gap-2", isPlaceholderData && "opacity-60")}>
      {data === undefined ? (
        histogram.isFetching ? (
          <Skeleton className="h-3 w-48 phone:w-24" />
        ) : null
      ) : (
        <>
          <span className="min-w-0 truncate">
            <strong className="font-semibold">{plural(data.total, "event")}</strong>{" "}
            <span className="text-muted phone:hidden">{rangeWords(search, zone)}</span>
          </span>
          <span className="text-small text-faint phone:hidden" title="How long the store took to count them">
            {duration(data.tookMs)}
          </span>
        </>
      )}
    </p>
  );
}

interface EventHistogramProps {
  readonly histogram: HistogramQuery;
  readonly onSelect: (from: string, to: string) => void;
  readonly height: number;
}

function EventHistogram({ histogram, onSelect, height }: EventHistogramProps): ReactElement {
  const { zone } = usePreferences();
  const { data } = histogram;
  const buckets = useMemo(
    () => data?.buckets.map((bucket) => ({ at: new Date(bucket.at), count: bucket.count })) ?? [],
    [data],
  );
  if (data === undefined) return <div aria-hidden className="mt-1" style={{ height: height + 44 }} />;
  const most = buckets.reduce((best, bucket) => (bucket.count > best.count ? bucket : best), {
    at: new Date(0),
    count: 0,
  });
  return (
    <div className="mt-1">
      <Histogram
        unit="events"
        title={
          <span className="text-small text-muted">
            {most.count === 0
              ? "None in any part of the range"
              : `Most at ${absoluteTime(most.at, zone).slice(5, data.bucketMs < 60_000 ? 19 : 16)}: ${count(most.count)} in ${duration(data.bucketMs)}`}
            <span className="sr-only"> {zoneName(zone)}</span>
          </span>
        }
        buckets={buckets}
        bucketMs={data.bucketMs}
        height={height}
        isLoading={histogram.isPlaceholderData}
        onSelect={(from, to) => onSelect(from.toISOString(), to.toISOString())}
      />
    </div>
  );
}
