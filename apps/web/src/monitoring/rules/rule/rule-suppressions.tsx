import { plural, RelativeTime, Skeleton } from "@cordon/ui";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { PlainText } from "../../../plain-text.tsx";
import { api } from "../../../api/client.ts";
import { QueryView } from "../../../query-view.tsx";
import { scopeSentence } from "../../suppressions/suppression-words.ts";

/** What hides alerts of this rule now; nothing when nothing does. */
export function RuleSuppressions({ ruleId }: { readonly ruleId: string }): ReactElement {
  const query = useQuery({
    queryKey: ["suppressions", "of-rule", ruleId],
    queryFn: ({ signal }) => api.listSuppressions({ query: { ruleId } }, { signal }),
  });
  return (
    <QueryView query={query} isCompact skeleton={<Skeleton className="h-10" />}>
      {({ items }) =>
        items.length === 0 ? null : (
          <section aria-labelledby="rule-suppressions" className="min-w-0">
            <h3 id="rule-suppressions" className="pb-1 font-semibold">
              {items.length === 1 ? "A suppression hides some of it" : `${items.length} suppressions hide some of it`}
            </h3>
            <ul className="border-t">
              {items.map(({ id, scope, endsAt, hits }) => (
                <li key={id} className="border-b">
                  <Link
                    to="/suppressions"
                    search={{ suppression: id }}
                    className="flex min-h-(--row) flex-wrap items-center gap-x-4 py-1 hover:bg-hover focus-visible:-outline-offset-2"
                  >
                    <PlainText text={scopeSentence(scope)} className="min-w-0 flex-1 break-words" />
                    <span className="text-small text-muted">{plural(hits, "match", "matches")} hidden</span>
                    <span className="text-small text-muted">
                      ends <RelativeTime at={endsAt} isInRow />
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
