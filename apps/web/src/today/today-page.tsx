import { Icon, PageBody, PageHeader, ErrorState, Skeleton, count, plural } from "@cordon/ui";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { api } from "../api/client.ts";
import { asProblem } from "../api/problem.ts";
import { useLiveRefresh } from "../live/live-refresh.ts";
import { useSession } from "../session/session.ts";
import { ArrivedToday } from "./arrived-today.tsx";
import { FirstLogs } from "./first-logs.tsx";
import { SourceAttention } from "./source-attention.tsx";

/** What needs me now. Until logs come in: how to send the first. */
export function TodayPage(): ReactElement {
  const { can } = useSession();
  return can("monitoring:read-sources") ? <WatcherToday /> : <QuietToday />;
}

function WatcherToday(): ReactElement {
  const { can } = useSession();
  const sources = useQuery({ queryKey: ["sources"], queryFn: () => api.listSources(), refetchInterval: 15_000 });
  useLiveRefresh("monitoring.events-stored", ["sources"]);
  if (sources.isPending) return <TodaySkeleton />;
  if (sources.error !== null) {
    const { title, detail, code } = asProblem(sources.error);
    return (
      <>
        <PageHeader title="Today" />
        <ErrorState title={title} detail={detail} code={code} onRetry={() => void sources.refetch()} />
      </>
    );
  }
  const items = sources.data.items;
  if (items.length === 0) {
    return (
      <>
        <PageHeader title="Today" summary="No logs have come in yet. Send the first ones in one of these ways." />
        <PageBody>
          <FirstLogs />
        </PageBody>
      </>
    );
  }
  const arrived = items.reduce((sum, source) => sum + source.hourly.reduce((a, b) => a + b, 0), 0);
  return (
    <>
      <PageHeader
        title="Today"
        summary={`${count(arrived)} events from ${plural(items.length, "source")} in the last 24 hours.`}
      />
      <PageBody className="flex flex-col gap-8">
        {can("monitoring:read-events") ? <ArrivedToday /> : null}
        <SourceAttention sources={items} />
        <details className="group rounded border">
          <summary className="flex h-10 cursor-default list-none items-center gap-2 rounded px-4 font-medium hover:bg-hover [&::-webkit-details-marker]:hidden">
            <Icon name="right" size={12} className="text-muted group-open:rotate-90" />
            Send more logs
          </summary>
          <div className="border-t p-4">
            <FirstLogs />
          </div>
        </details>
      </PageBody>
    </>
  );
}

/** For roles that have nothing to watch yet. */
function QuietToday(): ReactElement {
  const { member } = useSession();
  return (
    <>
      <PageHeader title="Today" />
      <PageBody>
        <p className="max-w-[75ch] text-muted">
          Nothing waits for you, {member.name}. What needs you as {member.roleName.toLowerCase()} will stand here.
        </p>
      </PageBody>
    </>
  );
}

function TodaySkeleton(): ReactElement {
  return (
    <>
      <PageHeader title="Today" summary={<span className="skeleton inline-block h-3 w-72" />} />
      <PageBody className="flex flex-col gap-6">
        <Skeleton className="h-32" />
        <Skeleton className="h-40" />
      </PageBody>
    </>
  );
}
