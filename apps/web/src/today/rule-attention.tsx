import { count, plural, RelativeTime, Skeleton } from "@cordon/ui";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import { PlainText } from "../plain-text.tsx";
import { api } from "../api/client.ts";
import { scopeSentence } from "../monitoring/suppressions/suppression-words.ts";
import { QueryView } from "../query-view.tsx";

const WEEK_MS = 7 * 86_400_000;
const SHOWN = 5;

/** For who tunes detection: what was not loaded, what is loudest, what stops being hidden this week. */
export function RuleAttention(): ReactElement {
  const query = useQuery({
    queryKey: ["rules", "attention"],
    queryFn: async ({ signal }) => {
      const [failures, loudest, suppressions] = await Promise.all([
        api.listRuleFailures({ signal }),
        api.listRules({ query: { sort: "alerts", hasFired: "true", isOn: "true", limit: SHOWN } }, { signal }),
        api.listSuppressions({ query: { state: "active" } }, { signal }),
      ]);
      const soon = Date.now() + WEEK_MS;
      return {
        failures: failures.items,
        loudest: loudest.items.filter(({ alerts30Days }) => alerts30Days > 0),
        ending: suppressions.items.filter(({ endsAt }) => Date.parse(endsAt) < soon),
      };
    },
    refetchInterval: 60_000,
  });
  return (
    <section aria-labelledby="rule-attention">
      <h2 id="rule-attention" className="pb-2 font-semibold">
        Detection
      </h2>
      <QueryView query={query} isCompact skeleton={<Skeleton className="h-40" />}>
        {({ failures, loudest, ending }) => (
          <div className="grid gap-x-8 gap-y-5 md:grid-cols-2">
            <Part
              title={failures.length === 0 ? "Every rule was loaded" : `${plural(failures.length, "rule")} not loaded`}
            >
              {failures.slice(0, SHOWN).map(({ setId, path, line, error }) => (
                <Row key={JSON.stringify([setId, path, line, error])} to="/rule-failures">
                  <code className="min-w-0 flex-1 truncate text-small" title={error}>
                    {path}:{line}
                  </code>
                </Row>
              ))}
            </Part>
            <Part title={loudest.length === 0 ? "No rule raised an alert in 30 days" : "Most alerts in 30 days"}>
              {loudest.map(({ id, title, alerts30Days }) => (
                <Row key={id} to={`/rules/${id}`}>
                  <PlainText text={title} className="min-w-0 flex-1 truncate" />
                  <span className="font-medium tabular-nums">{count(alerts30Days)}</span>
                </Row>
              ))}
            </Part>
            {ending.length === 0 ? null : (
              <Part title={`${plural(ending.length, "suppression ends", "suppressions end")} within 7 days`}>
                {ending.slice(0, SHOWN).map(({ id, scope, endsAt }) => (
                  <Row key={id} to="/suppressions" search={{ suppression: id }}>
                    <PlainText text={scopeSentence(scope)} className="min-w-0 flex-1 truncate" />
                    <span className="text-small text-muted">
                      <RelativeTime at={endsAt} isInRow />
                    </span>
                  </Row>
                ))}
              </Part>
            )}
          </div>
        )}
      </QueryView>
    </section>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: readonly ReactNode[] }): ReactElement {
  return (
    <div className="min-w-0">
      <h3 className="pb-1 text-muted">{title}</h3>
      {children.length === 0 ? null : <ul className="overflow-hidden rounded border">{children}</ul>}
    </div>
  );
}

interface RowProps {
  readonly to: string;
  readonly search?: Readonly<Record<string, string>>;
  readonly children: ReactNode;
}

function Row({ to, search, children }: RowProps): ReactElement {
  return (
    <li className="border-b last:border-b-0">
      <Link
        to={to}
        {...(search === undefined ? {} : { search })}
        className="flex min-h-(--row) items-center gap-4 px-4 py-1 hover:bg-hover focus-visible:-outline-offset-2"
      >
        {children}
      </Link>
    </li>
  );
}
