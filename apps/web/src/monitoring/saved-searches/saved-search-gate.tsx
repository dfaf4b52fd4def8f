import { buttonClass, EmptyState, PageHeader, SkeletonRows } from "@cordon/ui";
import { Link, Navigate } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import { QueryView } from "../../query-view.tsx";
import { useUrlState } from "../../url-state.ts";
import { asProblem } from "../../api/problem.ts";
import { isBareLink, linkTo, urlOf } from "./saved-search.ts";
import { useSavedSearch } from "./saved-search-query.ts";

/** Opens a link that only names a saved search: what it is now comes into the URL, then the page is shown. */
export function SavedSearchGate({ children }: { readonly children: ReactNode }): ReactNode {
  const [url] = useUrlState();
  const isBare = isBareLink(url);
  const query = useSavedSearch(isBare ? url["search"] : undefined);
  if (!isBare) return children;
  if (query.error !== null && ["saved-search.not-found", "request.invalid"].includes(asProblem(query.error).code)) {
    return <NoSuchSearch />;
  }
  return (
    <QueryView
      query={query}
      skeleton={
        <>
          <PageHeader title="Events" />
          <SkeletonRows rows={16} widths={["12%", "12%", "10%", "50%"]} />
        </>
      }
    >
      {(saved) =>
        Object.values(urlOf(saved.definition)).every((value) => value === undefined) ? (
          children
        ) : (
          <Navigate to="/events" search={{ ...url, ...linkTo(saved) }} replace />
        )
      }
    </QueryView>
  );
}

function NoSuchSearch(): ReactElement {
  return (
    <>
      <PageHeader title="Events" />
      <EmptyState
        icon="bookmark"
        title="This saved search is not there"
        action={
          <Link to="/events" className={buttonClass()}>
            Search all events
          </Link>
        }
      >
        It was deleted, or whoever sent the link keeps it for themselves. Ask them to share it, or to send the address
        of the page with the search open: that works for everybody.
      </EmptyState>
    </>
  );
}
