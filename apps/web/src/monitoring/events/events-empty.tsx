import { absoluteTime, Button, EmptyState, plural, rangeLabel, Skeleton, usePreferences, zoneName } from "@cordon/ui";
import type { ReactElement } from "react";
import { FirstLogs } from "../../today/first-logs.tsx";
import { type EventSearch, type EventSearchActions, useExtent } from "./event-search.ts";

export interface EventsEmptyProps {
  readonly search: EventSearch;
  readonly actions: EventSearchActions;
}

/** Nothing in this range: says where there is something, or how the first logs come in. */
export function EventsEmpty({ search, actions }: EventsEmptyProps): ReactElement {
  const { zone } = usePreferences();
  const extent = useExtent(search.q, true);
  const range = rangeLabel(search, zone).replace(/^Last/, "the last");
  if (extent.data === undefined && extent.isPending) {
    return (
      <div
        role="status"
        aria-label="Looking through all time"
        className="mx-auto flex w-full max-w-[560px] flex-col gap-3 px-4 py-12"
      >
        <Skeleton className="h-4 w-64" />
        <Skeleton className="h-3 w-80" />
      </div>
    );
  }
  const found = extent.data ?? null;
  if (found === null && search.q === "") {
    return (
      <div className="scroll-thin min-h-0 flex-1 overflow-y-auto px-5 py-8">
        <h2 className="mb-1 text-lead font-semibold">No logs have come in yet</h2>
        <p className="mb-6 max-w-[75ch] text-muted">
          Every record that is sent can be searched here within a second, whole and decoded.
        </p>
        <FirstLogs />
      </div>
    );
  }
  if (found === null) {
    return (
      <EmptyState
        icon="search"
        title="No event matches, at any time"
        action={<Button onPress={() => actions.run("")}>Clear the search</Button>}
      >
        Words must stand in the record as they are written; <code>*</code> stands for any part of a word. The names of
        fields are exact: <code>User</code> and <code>user</code> differ.
      </EmptyState>
    );
  }
  const when = (text: string): string => absoluteTime(new Date(text), zone).slice(0, 16);
  return (
    <EmptyState
      icon="clock"
      title={`Nothing in ${range.slice(0, 1).toLowerCase()}${range.slice(1)}`}
      action={
        <Button tone="primary" onPress={() => actions.setRange(found.from, found.to)}>
          Show all {plural(found.total, "event")}
        </Button>
      }
    >
      {found.total === 1 ? (
        <>
          One event matches, at {when(found.from)} {zoneName(zone)}.
        </>
      ) : (
        <>
          {plural(found.total, "event")} match at another time, between {when(found.from)} and{" "}
          {when(found.last.occurredAt)} {zoneName(zone)}.
        </>
      )}
    </EmptyState>
  );
}
