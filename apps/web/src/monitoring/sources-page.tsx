import type { SourceItem } from "@cordon/monitoring/contract";
import { type Column, DataTable, PageBody, PageHeader, plural, SkeletonRows, useNow } from "@cordon/ui";
import { useQuery } from "@tanstack/react-query";
import { type ReactElement, useMemo } from "react";
import { api } from "../api/client.ts";
import { useLiveRefresh } from "../live/live-refresh.ts";
import { QueryView } from "../query-view.tsx";
import { FirstLogs } from "../today/first-logs.tsx";
import { usePeek } from "../url-state.ts";
import { sourceColumns } from "./sources/source-columns.tsx";
import { byAttention, recentEvents, sourcesFinding } from "./sources/source-health.ts";
import { SourcePanel } from "./sources/source-panel.tsx";

/** What sends, how far its word goes, and how well it is understood. */
export function SourcesPage(): ReactElement {
  const now = useNow();
  const query = useQuery({ queryKey: ["sources"], queryFn: () => api.listSources(), refetchInterval: 15_000 });
  useLiveRefresh("monitoring.events-stored", ["sources"]);
  const minute = Math.floor(now.getTime() / 60_000);
  const columns = useMemo(() => sourceColumns(new Date(minute * 60_000)), [minute]);
  const sources = useMemo(
    () => (query.data === undefined ? [] : byAttention(query.data.items, new Date(minute * 60_000))),
    [query.data, minute],
  );
  const recent = sources.reduce((sum, source) => sum + recentEvents(source), 0);
  return (
    <>
      <PageHeader
        title={sources.length === 0 ? "Sources" : sourcesFinding(sources, now)}
        summary={
          query.data === undefined ? (
            <span className="skeleton inline-block h-3 w-56" />
          ) : sources.length === 0 ? (
            "What sends logs stands here, with its rate, its lag and what was not understood. Send the first ones in one of these ways."
          ) : (
            `${plural(recent, "event")} in the last 24 hours.`
          )
        }
      />
      <QueryView query={query} skeleton={<SkeletonRows widths={["8%", "20%", "12%", "10%", "8%"]} />}>
        {() =>
          sources.length === 0 ? (
            <PageBody>
              <FirstLogs />
            </PageBody>
          ) : (
            <SourceList sources={sources} columns={columns} />
          )
        }
      </QueryView>
    </>
  );
}

interface SourceListProps {
  readonly sources: readonly SourceItem[];
  readonly columns: readonly Column<SourceItem>[];
}

function SourceList({ sources, columns }: SourceListProps): ReactElement {
  const [peekedId, peekAt] = usePeek("source");
  const peeked = sources.find(({ id }) => id === peekedId);
  const peek = (source: SourceItem | undefined): void => peekAt(source?.id);
  return (
    <div className="flex min-h-0 flex-1">
      <DataTable
        label="Sources"
        rows={sources}
        columns={columns}
        rowKey={({ id }) => id}
        onPeek={peek}
        onOpen={peek}
        peeked={peeked?.id}
        isPrimary
      />
      {peeked === undefined ? null : <SourcePanel source={peeked} onClose={() => peek(undefined)} />}
    </div>
  );
}
