import { cx, Skeleton, StateDot, useNow } from "@cordon/ui";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { api } from "../api/client.ts";
import { useReadiness } from "../api/readiness.ts";
import type { SourceAnswer } from "../monitoring/sources/source-query.ts";
import { type HealthCheck, healthChecks, healthFinding } from "./health-checks.ts";

/** Is everything healthy? One line for each thing that is looked at, its rows one key away. */
export function HealthSection({ sources }: { readonly sources: SourceAnswer | undefined }): ReactElement {
  const now = useNow();
  const readiness = useReadiness();
  const intake = useQuery({
    queryKey: ["intake"],
    queryFn: ({ signal }) => api.getIntake({ signal }),
    refetchInterval: 15_000,
  });
  if (readiness.isPending || intake.isPending) return <Skeleton className="h-80" />;
  const facts = { sources, intake: intake.data, readiness: readiness.data };
  const checks = healthChecks(facts, now);
  const isPartial = Object.values(facts).includes(undefined);
  return (
    <section aria-labelledby="health">
      <h2 id="health" className="pb-2 font-semibold">
        {isPartial ? "Some of the state is not known" : healthFinding(checks)}
      </h2>
      <ul className="overflow-hidden rounded border">
        {intake.data === undefined || readiness.data === undefined ? (
          <li className="border-b px-4 py-2">
            <StateDot tone="danger">The server does not say how its stores and its intake are.</StateDot>
          </li>
        ) : null}
        {checks.map((check) => (
          <CheckLine key={check.name} check={check} />
        ))}
      </ul>
    </section>
  );
}

/** What the shape says. */
const SAID = { ok: ": well.", warn: ": look at it.", danger: ": not well." } as const;

function CheckLine({ check: { name, tone, finding, to, search } }: { readonly check: HealthCheck }): ReactElement {
  return (
    <li className="border-b last:border-b-0">
      <Link
        to={to}
        search={search}
        className="grid min-h-(--row) grid-cols-[152px_minmax(0,1fr)] items-center gap-x-4 px-4 py-1 hover:bg-hover focus-visible:-outline-offset-2 phone:grid-cols-1 phone:py-2"
      >
        <StateDot tone={tone}>
          <span className={tone === "ok" ? "text-text" : "font-medium"}>{name}</span>
          <span className="sr-only">{SAID[tone]}</span>
        </StateDot>
        <span className={cx("min-w-0 break-words", tone === "ok" && "text-muted")}>
          <bdi>{finding}</bdi>
        </span>
      </Link>
    </li>
  );
}
