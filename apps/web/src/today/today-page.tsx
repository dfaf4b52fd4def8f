import { ErrorState, Icon, PageBody, PageHeader, plural, Skeleton } from "@cordon/ui";
import { Link } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import { asProblem } from "../api/problem.ts";
import { recentEvents } from "../monitoring/sources/source-health.ts";
import { type SourceAnswer, useSources } from "../monitoring/sources/source-query.ts";
import { useSession } from "../session/session.ts";
import { ArrivedToday } from "./arrived-today.tsx";
import { AuditSection } from "./audit-section.tsx";
import { FirstLogs } from "./first-logs.tsx";
import { HealthSection } from "./health-section.tsx";
import { HostFigures } from "./host-figures.tsx";
import { IncidentFigures } from "./incident-figures.tsx";
import { IncidentQueue } from "./incident-queue.tsx";
import { RuleAttention } from "./rule-attention.tsx";
import { SavedSearchCounts } from "./saved-search-counts.tsx";
import { SourceAttention } from "./source-attention.tsx";

/** What needs me now, made of what this member may see. */
export function TodayPage(): ReactElement {
  const { can } = useSession();
  return can("monitoring:read-sources") ? <WatcherToday /> : <QuietToday />;
}

function WatcherToday(): ReactElement {
  const { can } = useSession();
  const sources = useSources();
  if (sources.isPending) return <TodaySkeleton />;
  if (sources.error !== null && sources.data === undefined) {
    const { title, detail, code } = asProblem(sources.error);
    return (
      <>
        <PageHeader title="Today" />
        <PageBody className="flex flex-col gap-8">
          <ErrorState isCompact title={title} detail={detail} code={code} onRetry={() => void sources.refetch()} />
          {can("platform:read-metrics") ? <HealthSection sources={undefined} /> : null}
        </PageBody>
      </>
    );
  }
  if (sources.data.items.length > 0) return <FullToday sources={sources.data} />;
  return can("monitoring:send-events") ? <NoLogsYet /> : <NoSourcesYet />;
}

function NoLogsYet(): ReactElement {
  return (
    <>
      <PageHeader title="Today" summary="No logs have come in yet. Send the first ones in one of these ways." />
      <PageBody>
        <FirstLogs />
      </PageBody>
    </>
  );
}

/** For who watches and cannot send. */
function NoSourcesYet(): ReactElement {
  const { can } = useSession();
  return (
    <>
      <PageHeader
        title="Today"
        summary="No logs have come in yet. An engineer or an administrator connects what sends them."
      />
      <PageBody className="flex flex-col gap-8">{can("platform:read-audit") ? <AuditSection /> : null}</PageBody>
    </>
  );
}

function FullToday({ sources }: { readonly sources: SourceAnswer }): ReactElement {
  const { can } = useSession();
  const { items } = sources;
  const arrived = items.reduce((sum, source) => sum + recentEvents(source), 0);
  const searches = can("monitoring:read-events") ? <SavedSearchCounts /> : null;
  // Who keeps the install running wants to know that it does; who watches, what there is to see.
  const isKeeper = can("platform:read-metrics");
  return (
    <>
      <PageHeader
        title="Today"
        summary={`${plural(arrived, "event")} from ${plural(items.length, "source")} received in the last 24 hours.`}
      />
      <PageBody className="flex flex-col gap-8">
        {can("incidents:respond") ? <IncidentQueue /> : can("incidents:read") ? <IncidentFigures /> : null}
        {isKeeper ? <HealthSection sources={sources} /> : searches}
        {can("monitoring:edit-rules") ? <RuleAttention /> : null}
        {can("monitoring:read-events") ? <ArrivedToday /> : null}
        {isKeeper ? searches : <SourceAttention sources={items} />}
        {can("inventory:read-hosts") && !can("monitoring:read-events") ? <HostFigures /> : null}
        {can("platform:read-audit") ? <AuditSection /> : null}
        {can("monitoring:send-events") ? <SendMore /> : null}
      </PageBody>
    </>
  );
}

function SendMore(): ReactElement {
  return (
    <details className="group rounded border">
      <summary className="flex h-10 cursor-default list-none items-center gap-2 rounded px-4 font-medium hover:bg-hover [&::-webkit-details-marker]:hidden">
        <Icon name="right" size={12} className="text-muted group-open:rotate-90" />
        Send more logs
      </summary>
      <div className="border-t p-4">
        <FirstLogs />
      </div>
    </details>
  );
}

/** For roles that watch nothing: what there is for them, and that the rest is not here. */
function QuietToday(): ReactElement {
  const { can, member } = useSession();
  const hasHosts = can("inventory:read-hosts");
  const role = member.roleName.toLowerCase();
  return (
    <>
      <PageHeader
        title="Today"
        summary={
          hasHosts
            ? "Nothing waits for a decision of yours. These are the hosts that sent logs or were named in them."
            : `Nothing waits for you, ${member.name}.`
        }
      />
      <PageBody className="flex flex-col gap-8">
        {hasHosts ? <HostFigures /> : null}
        <section>
          <h2 className="pb-2 font-semibold">What you can do here as {role}</h2>
          <ul className="flex max-w-[75ch] flex-col gap-1">
            {hasHosts ? (
              <li>
                Look at <QuietLink to="/hosts">hosts</QuietLink>, who answers for them, and when they were last seen.
              </li>
            ) : null}
            <li>
              Change your password, your second factor and how the console looks in{" "}
              <QuietLink to="/settings/account">My account</QuietLink>.
            </li>
          </ul>
          <p className="max-w-[75ch] pt-3 text-muted">
            This version has nothing more for your role. If you need to search logs, ask an administrator.
          </p>
        </section>
      </PageBody>
    </>
  );
}

function QuietLink({ to, children }: { readonly to: string; readonly children: ReactNode }): ReactElement {
  return (
    <Link to={to} className="font-medium text-accent-text hover:underline">
      {children}
    </Link>
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
