import { count, Skeleton } from "@cordon/ui";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { api } from "../api/client.ts";
import { asProblem } from "../api/problem.ts";
import { hostQuery, readHostFilter } from "../inventory/hosts/host-filter.ts";
import type { UrlState } from "../url-state.ts";

const FIGURES: readonly { readonly words: string; readonly url: UrlState }[] = [
  { words: "hosts seen", url: {} },
  { words: "crown jewels", url: { criticality: "crown-jewel" } },
  { words: "without an owner", url: { owned: "no" } },
  { words: "not seen for 7 days", url: { seen: "quiet" } },
];

/** How many hosts there are, and how many need a person; each number opens them. */
export function HostFigures(): ReactElement {
  return (
    <section aria-labelledby="host-figures">
      <h2 id="host-figures" className="pb-2 font-semibold">
        Hosts
      </h2>
      <ul className="grid grid-cols-4 overflow-hidden rounded border phone:grid-cols-2">
        {FIGURES.map(({ words, url }) => (
          <Figure key={words} words={words} url={url} />
        ))}
      </ul>
    </section>
  );
}

function Figure({ words, url }: { readonly words: string; readonly url: UrlState }): ReactElement {
  const asked = hostQuery(readHostFilter(url), undefined);
  const query = useQuery({
    queryKey: ["hosts", "total", asked],
    queryFn: ({ signal }) => api.listHosts({ query: { ...asked, limit: 1 } }, { signal }),
    refetchInterval: 60_000,
  });
  return (
    <li className="-mr-px -mb-px border-r border-b">
      <Link
        to="/hosts"
        search={url}
        className="flex h-full flex-col px-4 py-3 hover:bg-hover focus-visible:-outline-offset-2"
      >
        {query.data === undefined ? (
          query.error === null ? (
            <Skeleton className="my-2 h-4 w-12" />
          ) : (
            <span className="text-danger-text">{asProblem(query.error).title}</span>
          )
        ) : (
          <span className="text-figure font-semibold tabular-nums">{count(query.data.total)}</span>
        )}
        <span className="text-muted">{words}</span>
      </Link>
    </li>
  );
}
