import {
  Button,
  Dialog,
  EmptyState,
  ErrorState,
  SkeletonRows,
  useIsPhone,
  useNow,
  usePreferences,
  useShortcut,
} from "@cordon/ui";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import { api } from "../../api/client.ts";
import { asProblem } from "../../api/problem.ts";
import { usePeek, useUrlState } from "../../url-state.ts";
import { SavedSearchGate } from "../saved-searches/saved-search-gate.tsx";
import { EventPanel } from "./event-panel.tsx";
import { around } from "./event-query.ts";
import { type EventListQuery, isReadable, useEventHistogram, useEventList, useEventSearch } from "./event-search.ts";
import { EventTable } from "./event-table.tsx";
import { timeStyle } from "./event-time.tsx";
import { EventsEmpty } from "./events-empty.tsx";
import { EventsHeader } from "./events-header.tsx";
import { FieldPanel } from "./field-panel.tsx";
import { useFollow } from "./follow.ts";
import { FreshEvents } from "./fresh-events.tsx";
import { ValueMenuProvider } from "./value-menu.tsx";

const BUCKETS = { phone: 40, desk: 120 } as const;

/** What happened: every record that came in, found by its text and its fields. */
export function EventsPage(): ReactElement {
  return (
    <SavedSearchGate>
      <EventsFound />
    </SavedSearchGate>
  );
}

function EventsFound(): ReactElement {
  const [search, actions] = useEventSearch();
  const [url] = useUrlState();
  const navigate = useNavigate();
  const isPhone = useIsPhone();
  const { zone } = usePreferences();
  const now = useNow();
  const [isScrolled, setScrolled] = useState(false);
  const [isOnRow, setOnRow] = useState(false);
  const [areFieldsOpen, setFieldsOpen] = useState(false); // the phone's sheet
  const { query, items } = useEventList(search);
  const histogram = useEventHistogram(search, isPhone ? BUCKETS.phone : BUCKETS.desk);
  const { from, to } = search;
  const [eventId, peek] = usePeek("event");
  const fields = useQuery({
    queryKey: ["events", "fields", from, to],
    queryFn: ({ signal }) => api.listEventFields({ query: { from, ...(to === undefined ? {} : { to }) } }, { signal }),
    staleTime: 60_000,
  });
  const follow = useFollow(search, isScrolled || isOnRow || eventId !== undefined);
  const known = items.find(({ id }) => id === eventId);
  const { setUrl } = actions;
  const toggleFields = (): void => {
    if (isPhone) setFieldsOpen(true);
    else setUrl({ fields: search.areFieldsShown ? "0" : undefined }, { replace: true });
  };
  useShortcut("f", toggleFields, { label: "Show or hide the fields" });
  const open = (id: string): void => {
    const { event: _, ...rest } = url;
    void navigate({ to: "/events/$id", params: { id }, search: rest });
  };
  const style = timeStyle(new Date(histogram.data?.from ?? now), new Date(histogram.data?.to ?? now), now, zone);
  const knownFields = fields.data?.items ?? (fields.error === null ? undefined : []);
  const fieldPanel = <FieldPanel fields={knownFields} search={search} actions={actions} />;
  return (
    <ValueMenuProvider actions={actions} columns={search.columns}>
      <EventsHeader
        search={search}
        actions={actions}
        histogram={histogram}
        fields={fields.data?.items ?? []}
        onFields={toggleFields}
      />
      <div className="relative flex min-h-0 flex-1">
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          <FreshEvents follow={follow} />
          <EventsBody query={query} isEmpty={items.length === 0} search={search} actions={actions}>
            <EventTable
              events={items}
              search={search}
              total={histogram.data?.total}
              timeStyle={style}
              onPeek={(event) => peek(event?.id)}
              onOpen={(event) => open(event.id)}
              onOrder={(order) => setUrl({ order: order === "oldest" ? "oldest" : undefined, live: undefined })}
              onEnd={() => {
                if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
              }}
              onScrolled={setScrolled}
              onRowFocus={setOnRow}
              foot={query.hasNextPage ? "Loading more" : "These are all events of the search."}
            />
          </EventsBody>
        </div>
        {eventId !== undefined ? (
          <EventPanel
            id={eventId}
            known={known}
            q={search.q}
            onOpen={() => open(eventId)}
            onClose={() => peek(undefined)}
            onAround={(event) => setUrl({ ...around(event), live: undefined })}
          />
        ) : search.areFieldsShown && !isPhone ? (
          <aside aria-label="Fields" className="flex min-h-0 w-68 shrink-0 flex-col border-l bg-surface">
            <h2 className="sr-only">Fields</h2>
            <FieldPanel fields={knownFields} search={search} actions={actions} onClose={toggleFields} />
          </aside>
        ) : null}
      </div>
      <Dialog title="Fields" isOpen={areFieldsOpen} onClose={() => setFieldsOpen(false)}>
        {fieldPanel}
      </Dialog>
    </ValueMenuProvider>
  );
}

interface EventsBodyProps {
  readonly query: EventListQuery;
  readonly isEmpty: boolean;
  readonly search: Parameters<typeof EventsEmpty>[0]["search"];
  readonly actions: Parameters<typeof EventsEmpty>[0]["actions"];
  readonly children: ReactElement;
}

function EventsBody({ query, isEmpty, search, actions, children }: EventsBodyProps): ReactElement {
  if (!isReadable(search.q)) {
    return (
      <EmptyState
        icon="warning"
        title="The search cannot be read"
        action={<Button onPress={() => actions.run("")}>Clear the search</Button>}
      >
        What is wrong is marked in the search and said below it. The <code>i</code> beside it shows what can be written.
      </EmptyState>
    );
  }
  if (query.error !== null && isEmpty) {
    const { title, detail, code, requestId } = asProblem(query.error);
    return (
      <ErrorState
        title={title}
        detail={detail}
        code={code}
        onRetry={() => void query.refetch()}
        {...(requestId === undefined ? {} : { requestId })}
      />
    );
  }
  if (query.isPending) return <SkeletonRows rows={16} widths={["12%", "12%", "10%", "50%"]} />;
  return isEmpty ? <EventsEmpty search={search} actions={actions} /> : children;
}
