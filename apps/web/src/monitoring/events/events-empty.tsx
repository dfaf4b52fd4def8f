import { absoluteTime, Button, EmptyState, plural, Skeleton, usePreferences, zoneName } from "@cordon/ui";
import type { ReactElement } from "react";
import { FirstLogs } from "../../today/first-logs.tsx";
import { rangeWords } from "./range-words.ts";
import { type EventSearch, type EventSearchActions, useExtent } from "./event-search.ts";

export interface EventsEmptyProps {
  readonly search: EventSearch;
  readonly actions: EventSearchActions;
}

/** Nothing in this range: says where there is something, or how the first logs come in. */
export function EventsEmpty({ search, actions }: EventsEmptyProps): ReactElement {
  const { zone } = usePreferences();
  const extent = useExtent(search.q);
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
          Every record that is sent can be searched here, whole and decoded.
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
  const end = after(found.last);
  const dayBefore = new Date(Date.parse(end) - DAY_MS).toISOString();
  return (
    <EmptyState
      icon="clock"
      title={`Nothing ${rangeWords(search, zone)}`}
      action={
        <div className="flex flex-wrap gap-2">
          <Button tone="primary" onPress={() => actions.setRange(found.first, end)}>
            Show all {plural(found.total, "event")}
          </Button>
          {found.first < dayBefore ? (
            <Button onPress={() => actions.setRange(dayBefore, end)}>Only the last day of them</Button>
          ) : null}
        </div>
      }
    >
      {found.total === 1 ? (
        <>
          One event matches at another time: {when(found.first)} {zoneName(zone)}.
        </>
      ) : (
        <>
          {plural(found.total, "event")} match at another time, from {when(found.first)} to {when(found.last)}{" "}
          {zoneName(zone)}.
        </>
      )}
    </EmptyState>
  );
}

const DAY_MS = 86_400_000;

/** Ranges leave out their end. */
function after(instant: string): string {
  return new Date(Date.parse(instant) + 1).toISOString();
}
