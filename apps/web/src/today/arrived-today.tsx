import { absoluteTime, count, duration, ErrorState, Histogram, Skeleton, usePreferences } from "@cordon/ui";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import { api } from "../api/client.ts";
import { asProblem } from "../api/problem.ts";

/** What arrived in the last 24 hours; brushing opens the rows behind it. */
export function ArrivedToday(): ReactElement {
  const navigate = useNavigate();
  const query = useQuery({
    queryKey: ["events", "histogram", "today"],
    queryFn: () => api.eventHistogram({ query: { q: "", from: "24h", buckets: 96 } }),
    refetchInterval: 30_000,
  });
  if (query.isPending) return <Skeleton className="h-32" />;
  if (query.error !== null) {
    const { title, detail, code } = asProblem(query.error);
    return <ErrorState isCompact title={title} detail={detail} code={code} onRetry={() => void query.refetch()} />;
  }
  const { buckets, bucketMs, total } = query.data;
  return (
    <Histogram
      title={<Finding total={total} buckets={buckets} bucketMs={bucketMs} />}
      unit="events"
      buckets={buckets.map(({ at, count }) => ({ at: new Date(at), count }))}
      bucketMs={bucketMs}
      height={88}
      onSelect={(from, to) =>
        void navigate({ to: "/events", search: { from: from.toISOString(), to: to.toISOString() } })
      }
    />
  );
}

interface FindingProps {
  readonly total: number;
  readonly bucketMs: number;
  readonly buckets: readonly { readonly at: string; readonly count: number }[];
}

function Finding({ total, buckets, bucketMs }: FindingProps): ReactNode {
  const { zone } = usePreferences();
  const busiest = buckets.reduce((most, bucket) => (bucket.count > most.count ? bucket : most), { at: "", count: 0 });
  if (total === 0) return "None of them happened in the last 24 hours";
  return (
    <>
      Busiest at <strong className="font-semibold">{absoluteTime(new Date(busiest.at), zone).slice(11, 16)}</strong>:{" "}
      {count(busiest.count)} events in {duration(bucketMs)}
    </>
  );
}
