import type { SavedSearchItem } from "@cordon/monitoring/contract";
import { buttonClass, count, Icon, Skeleton } from "@cordon/ui";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { api } from "../api/client.ts";
import { asProblem } from "../api/problem.ts";
import { HourlyBars } from "../monitoring/sources/hourly-bars.tsx";
import { SavedSearchName } from "../monitoring/saved-searches/saved-search-name.tsx";
import { linkTo } from "../monitoring/saved-searches/saved-search.ts";
import { useSavedSearches } from "../monitoring/saved-searches/saved-search-query.ts";
import { QueryView } from "../query-view.tsx";

/** Each count is a query of its own. */
const MOST = 12;

/** Saved searches with what they found in the last 24 hours; one's own first. */
export function SavedSearchCounts(): ReactElement {
  const query = useSavedSearches();
  return (
    <section aria-labelledby="saved-searches">
      <h2 id="saved-searches" className="pb-2 font-semibold">
        Saved searches <span className="font-normal text-muted">in the last 24 hours</span>
      </h2>
      <QueryView query={query} isCompact skeleton={<Skeleton className="h-24" />}>
        {({ items }) => (items.length === 0 ? <NoSearches /> : <Counts items={items} />)}
      </QueryView>
    </section>
  );
}

function NoSearches(): ReactElement {
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 rounded border px-4 py-3">
      <p className="max-w-[75ch] text-muted">
        Save a search on the Events page, and what it finds each day stands here.
      </p>
      <Link to="/events" className={buttonClass("secondary", "small")}>
        <Icon name="search" size={12} /> Search events
      </Link>
    </div>
  );
}

function Counts({ items }: { readonly items: readonly SavedSearchItem[] }): ReactElement {
  const mineFirst = items.toSorted((a, b) => Number(b.isMine) - Number(a.isMine));
  const rest = items.length - MOST;
  return (
    <>
      <ul className="overflow-hidden rounded border">
        {mineFirst.slice(0, MOST).map((saved) => (
          <SavedSearchLine key={saved.id} saved={saved} />
        ))}
      </ul>
      {rest > 0 ? (
        <Link to="/events" className="mt-2 inline-block text-accent-text hover:underline">
          {count(rest)} more on the Events page
        </Link>
      ) : null}
    </>
  );
}

function SavedSearchLine({ saved }: { readonly saved: SavedSearchItem }): ReactElement {
  const { q } = saved.definition;
  const query = useQuery({
    queryKey: ["events", "histogram", "saved", q],
    queryFn: ({ signal }) => api.eventHistogram({ query: { q, from: "24h", buckets: 25 } }, { signal }),
    refetchInterval: 60_000,
  });
  const hourly = query.data?.buckets.map((bucket) => bucket.count) ?? [];
  return (
    <li className="border-b last:border-b-0">
      <Link
        to="/events"
        search={{ ...linkTo(saved), from: undefined, to: undefined }}
        className="grid min-h-10 grid-cols-[minmax(140px,1fr)_minmax(0,2fr)_104px_88px] items-center gap-x-4 px-4 py-1.5 hover:bg-hover focus-visible:-outline-offset-2 phone:grid-cols-[minmax(0,1fr)_auto]"
      >
        <span className="flex min-w-0 items-center gap-1.5 font-medium">
          <SavedSearchName saved={saved} />
        </span>
        <code className="min-w-0 truncate text-muted phone:hidden" title={q}>
          {q === "" ? "every event" : q}
        </code>
        <span className="phone:hidden">
          {query.data === undefined ? null : <HourlyBars hourly={hourly} width={104} height={20} />}
        </span>
        <Found total={query.data?.total} problem={query.error === null ? undefined : asProblem(query.error).title} />
      </Link>
    </li>
  );
}

function Found({
  total,
  problem,
}: {
  readonly total: number | undefined;
  readonly problem: string | undefined;
}): ReactElement {
  if (total !== undefined) {
    return <span className={total === 0 ? "text-right text-muted" : "text-right font-semibold"}>{count(total)}</span>;
  }
  if (problem === undefined) return <Skeleton className="h-3 w-12 justify-self-end" />;
  return (
    <span title={problem} className="truncate text-right text-danger-text">
      {problem}
    </span>
  );
}
