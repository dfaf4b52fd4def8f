import { plural, RelativeTime, Skeleton } from "@cordon/ui";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { api } from "../../../api/client.ts";
import { QueryView } from "../../../query-view.tsx";
import { useSession } from "../../../session/session.ts";
import { AlertHost } from "../../alerts/alert-host.tsx";
import { AlertState } from "../../alerts/alert-state.tsx";

const SHOWN = 5;

/** The latest alerts of a rule, and the way to all of them. */
export function RuleAlerts({ ruleId }: { readonly ruleId: string }): ReactElement | null {
  const { can } = useSession();
  const query = useQuery({
    queryKey: ["alerts", "of-rule", ruleId],
    queryFn: ({ signal }) =>
      api.listAlerts({ query: { ruleId, state: "all", sort: "newest", limit: SHOWN } }, { signal }),
    enabled: can("monitoring:read-alerts"),
  });
  if (!can("monitoring:read-alerts")) return null;
  return (
    <QueryView query={query} isCompact skeleton={<Skeleton className="h-24" />}>
      {({ items, total }) =>
        total === 0 ? null : (
          <section aria-labelledby="rule-alerts" className="min-w-0">
            <div className="flex items-baseline justify-between gap-4 pb-1">
              <h3 id="rule-alerts" className="font-semibold">
                {plural(total, "alert")}
              </h3>
              {total > SHOWN ? (
                <Link to="/alerts" search={{ tab: "all", rule: ruleId }} className="text-accent-text hover:underline">
                  All of them
                </Link>
              ) : null}
            </div>
            <ul className="border-t">
              {items.map((alert) => (
                <li key={alert.id} className="border-b">
                  <Link
                    to="/alerts/$id"
                    params={{ id: alert.id }}
                    className="flex min-h-(--row) flex-wrap items-center gap-x-4 py-1 hover:bg-hover focus-visible:-outline-offset-2"
                  >
                    <span className="min-w-0 flex-1 truncate">
                      <AlertHost alert={alert} />
                    </span>
                    <AlertState alert={alert} />
                    <span className="w-20 text-right text-small text-muted">
                      <RelativeTime at={alert.detectedAt} isInRow />
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
          </section>
        )
      }
    </QueryView>
  );
}
