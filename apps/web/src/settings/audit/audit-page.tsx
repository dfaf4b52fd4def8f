import type { AuditItem } from "@cordon/platform/platform-contract";
import {
  Button,
  Chip,
  type Column,
  EmptyState,
  ErrorState,
  Instant,
  PageHeader,
  plural,
  RelativeTime,
  Select,
  SkeletonRows,
  StateDot,
  TimeRangePicker,
  usePreferences,
  zoneName,
} from "@cordon/ui";
import { useInfiniteQuery } from "@tanstack/react-query";
import { type ReactElement, useMemo, useState } from "react";
import { api } from "../../api/client.ts";
import { asProblem } from "../../api/problem.ts";
import { PeekTable } from "../../peek-table.tsx";
import { useSession } from "../../session/session.ts";
import { type ChangeUrl, type UrlState, useUrlState } from "../../url-state.ts";
import { AuditPanel } from "./audit-panel.tsx";
import { OUTCOME_WORDS } from "./outcome-words.ts";
import { VerifyDialog } from "./verify-dialog.tsx";

const OUTCOMES = [
  { value: "any", label: "Any outcome" },
  { value: "success", label: "Done" },
  { value: "refused", label: "Refused" },
  { value: "failed", label: "Failed" },
] as const;

/** Who did what to which thing from where with what outcome. */
export function AuditPage(): ReactElement {
  const { can } = useSession();
  const { zone } = usePreferences();
  const [url, setUrl] = useUrlState();
  const [isVerifying, setVerifying] = useState(false);
  const filter = filterOf(url);
  const query = useInfiniteQuery({
    queryKey: ["audit", filter],
    queryFn: ({ pageParam }) =>
      api.listAudit({ query: { ...filter, ...(pageParam === "" ? {} : { cursor: pageParam }), limit: 100 } }),
    initialPageParam: "",
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });
  const items = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const columns = useMemo(() => auditColumns(zoneName(zone)), [zone]);
  const problem = query.error === null ? undefined : asProblem(query.error);
  return (
    <>
      <PageHeader
        title="Audit"
        actions={
          can("platform:verify-audit") ? (
            <Button icon="shield" onPress={() => setVerifying(true)}>
              Verify the chain
            </Button>
          ) : null
        }
      >
        <AuditFilters url={url} setUrl={setUrl} />
      </PageHeader>
      <div className="flex min-h-0 flex-1">
        {problem !== undefined ? (
          <ErrorState
            title={problem.title}
            detail={problem.detail}
            code={problem.code}
            onRetry={() => void query.refetch()}
          />
        ) : query.isPending ? (
          <div className="flex-1">
            <SkeletonRows widths={["16%", "14%", "24%", "24%"]} />
          </div>
        ) : items.length === 0 ? (
          <EmptyState
            icon="audit"
            title="Nothing was done that fits"
            action={<Button onPress={() => setUrl(NO_FILTER)}>Clear the filters</Button>}
          >
            Every sign-in, change and export is written here, in the same transaction as the deed itself.
          </EmptyState>
        ) : (
          <PeekTable
            name="entry"
            label="Audit trail"
            rows={items}
            columns={columns}
            onEnd={() => {
              if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
            }}
            foot={query.hasNextPage ? "Loading more" : `${plural(items.length, "entry", "entries")} in all`}
          >
            {(entry, onClose) => (
              <AuditPanel
                entry={entry}
                onClose={onClose}
                onFilter={(change) => setUrl({ entry: undefined, ...change })}
              />
            )}
          </PeekTable>
        )}
      </div>
      <VerifyDialog isOpen={isVerifying} onClose={() => setVerifying(false)} />
    </>
  );
}

/** What is asked when the URL names no time, as the picker says. */
const DEFAULT_FROM = "30d";

const NO_FILTER: UrlState = {
  actor: undefined,
  action: undefined,
  target: undefined,
  outcome: undefined,
  from: undefined,
  to: undefined,
};

function filterOf(url: UrlState): Record<string, string> & { outcome?: "success" | "refused" | "failed" } {
  const names = ["actor", "action", "target", "from", "to"] as const;
  const outcome = OUTCOMES.find(({ value }) => value === url["outcome"] && value !== "any")?.value;
  return {
    from: DEFAULT_FROM,
    ...Object.fromEntries(names.flatMap((name) => (url[name] === undefined ? [] : [[name, url[name]]]))),
    ...(outcome === undefined || outcome === "any" ? {} : { outcome }),
  };
}

function AuditFilters({ url, setUrl }: { readonly url: UrlState; readonly setUrl: ChangeUrl }): ReactElement {
  const words = { actor: "by", action: "did", target: "to" } as const;
  return (
    <div className="mt-2 flex flex-wrap items-center gap-2">
      <TimeRangePicker
        value={{ from: url["from"] ?? DEFAULT_FROM, ...(url["to"] === undefined ? {} : { to: url["to"] }) }}
        onChange={({ from, to }) => setUrl({ from, to })}
      />
      <Select
        label="Outcome"
        isLabelHidden
        className="w-36"
        options={OUTCOMES}
        value={OUTCOMES.find(({ value }) => value === url["outcome"])?.value ?? "any"}
        onChange={(outcome) => setUrl({ outcome: outcome === "any" ? undefined : outcome })}
      />
      {(["actor", "action", "target"] as const).map((name) =>
        url[name] === undefined ? null : (
          <Chip key={name} text={`${words[name]} ${url[name]}`} onRemove={() => setUrl({ [name]: undefined })}>
            {words[name]} <span className="font-mono">{url[name]}</span>
          </Chip>
        ),
      )}
    </div>
  );
}

const OUTCOME_TONES = { success: "ok", refused: "warn", failed: "danger" } as const;

function auditColumns(zone: string): readonly Column<AuditItem>[] {
  return [
    {
      id: "at",
      header: `When (${zone})`,
      width: "minmax(84px, 168px)",
      cell: (entry) => (
        <>
          <Instant at={entry.at} className="text-small phone:hidden" />
          <span className="hidden phone:inline">
            <RelativeTime at={entry.at} isInRow />
          </span>
        </>
      ),
    },
    {
      id: "actor",
      header: "Who",
      width: "minmax(80px, 1fr)",
      cell: (entry) => entry.actor.name ?? <em className="text-muted">erased</em>,
    },
    {
      id: "action",
      header: "Did",
      width: "minmax(124px, 1.4fr)",
      cell: (entry) => <code className="text-small">{entry.action}</code>,
    },
    {
      id: "target",
      header: "To",
      width: "minmax(120px, 1.2fr)",
      shownFrom: "medium",
      cell: (entry) => entry.target.name ?? <code className="text-small">{entry.target.id}</code>,
    },
    {
      id: "from",
      header: "From",
      width: "124px",
      shownFrom: "wide",
      cell: (entry) => <code className="text-small">{entry.remoteAddress ?? ""}</code>,
    },
    {
      id: "outcome",
      header: "Outcome",
      width: "96px",
      shownFrom: "medium",
      cell: (entry) => <StateDot tone={OUTCOME_TONES[entry.outcome]}>{OUTCOME_WORDS[entry.outcome]}</StateDot>,
    },
  ];
}
