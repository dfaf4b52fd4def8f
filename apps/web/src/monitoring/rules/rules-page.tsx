import type { RuleItem } from "@cordon/monitoring/contract";
import {
  Button,
  count,
  EmptyState,
  ErrorState,
  PageHeader,
  plural,
  SkeletonRows,
  type Sort,
  useIsPhone,
} from "@cordon/ui";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactElement, useMemo, useState } from "react";
import { api } from "../../api/client.ts";
import { asProblem } from "../../api/problem.ts";
import { PeekTable } from "../../peek-table.tsx";
import { SortMenu } from "../../sort-menu.tsx";
import { writeSort } from "../../url-sort.ts";
import { useUrlState } from "../../url-state.ts";
import { ruleColumns } from "./list/rule-columns.tsx";
import { NO_FILTER, readRuleFilter, readRuleSort, ruleQuery, USUAL_SORT } from "./list/rule-filter.ts";
import { RuleFilters } from "./list/rule-filters.tsx";
import { RulePanel } from "./list/rule-panel.tsx";
import { MOST_SWITCHED, RuleSelectionBar } from "./list/rule-selection-bar.tsx";
import { useSession } from "../../session/session.ts";
import { type RuleFacets, useRuleFacets } from "./list/rule-query.ts";
import { RuleTabs } from "./rule-tabs.tsx";

/** What is looked for, and how well: every rule that counts, with what it found and how that was judged. */
export function RulesPage(): ReactElement {
  const [url, setUrl] = useUrlState();
  const filter = readRuleFilter(url);
  const isFiltered = Object.keys(filter).length > 0;
  const asked = ruleQuery(filter, readRuleSort(url));
  const facets = useRuleFacets();
  const query = useInfiniteQuery({
    queryKey: ["rules", "list", asked],
    queryFn: ({ pageParam, signal }) =>
      api.listRules(
        { query: { ...asked, limit: 100, ...(pageParam === "" ? {} : { cursor: pageParam }) } },
        { signal },
      ),
    initialPageParam: "",
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
  const rules = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const total = query.data?.pages[0]?.total ?? 0;
  const problem = query.error === null ? undefined : asProblem(query.error);
  return (
    <>
      <PageHeader
        title="Rules"
        aside={<span className="text-muted">{heading(facets.data, isFiltered ? total : undefined)}</span>}
      >
        <RuleTabs selected="/rules" />
        <RuleFilters facets={facets.data}>
          <SortMenu options={SORTS} sort={readRuleSort(url)} onSort={(sort) => setUrl(sortUrl(sort))} />
        </RuleFilters>
      </PageHeader>
      {problem !== undefined && query.data === undefined ? (
        <ErrorState {...problem} onRetry={() => void query.refetch()} />
      ) : query.isPending ? (
        <SkeletonRows widths={["8%", "8%", "36%", "10%", "8%"]} />
      ) : rules.length === 0 && isFiltered ? (
        <EmptyState
          icon="rules"
          title="No rule fits"
          action={<Button onPress={() => setUrl(NO_FILTER)}>Clear the filters</Button>}
        >
          The text is looked for in titles, authors and paths; an id or a technique such as T1110.001 must be whole.
        </EmptyState>
      ) : rules.length === 0 ? (
        <EmptyState icon="rules" title="No rule yet" command="cordon rules import ./rules --name SigmaHQ">
          A rule says what to look for in events. Cordon’s own are loaded at its start; others come from a folder or an
          archive of files in Sigma’s format:
        </EmptyState>
      ) : (
        <RuleList
          rules={rules}
          total={total}
          foot={query.hasNextPage ? "Loading more" : `${plural(rules.length, "rule")} in all`}
          onEnd={() => {
            if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
          }}
        />
      )}
    </>
  );
}

function heading(facets: RuleFacets | undefined, fitting: number | undefined): string {
  if (fitting !== undefined) return `${count(fitting)} that fit`;
  if (facets === undefined) return "";
  return `${count(facets.on)} of ${count(facets.total)} on`;
}

const SORTS = [
  { label: "Most matches" },
  { label: "Level", sort: { column: "level", direction: "descending" } },
  { label: "Last fired", sort: { column: "fired", direction: "descending" } },
  { label: "Most alerts", sort: { column: "alerts", direction: "descending" } },
  { label: "Least precise", sort: { column: "precision", direction: "ascending" } },
  { label: "Title", sort: { column: "title", direction: "ascending" } },
] as const;

/** The usual sort needs no word in the URL. */
function sortUrl(sort: Sort | undefined): { readonly sort: string | undefined } {
  const text = sort === undefined ? undefined : writeSort(sort);
  return { sort: text === writeSort(USUAL_SORT) ? undefined : text };
}

interface RuleListProps {
  readonly rules: readonly RuleItem[];
  readonly total: number;
  readonly foot: string;
  readonly onEnd: () => void;
}

function RuleList({ rules, total, foot, onEnd }: RuleListProps): ReactElement {
  const navigate = useNavigate();
  const isPhone = useIsPhone();
  const [url, setUrl] = useUrlState();
  const { can } = useSession();
  const [selection, setSelection] = useState<ReadonlySet<string>>(new Set());
  const selected = rules.filter(({ id }) => selection.has(id));
  const select = (next: ReadonlySet<string>): void => setSelection(new Set([...next].slice(0, MOST_SWITCHED)));
  return (
    <>
      <div className="flex min-h-0 flex-1">
        <PeekTable
          name="rule"
          label="Rules"
          rows={rules}
          total={total}
          columns={ruleColumns(isPhone)}
          isRowHeightFree={isPhone}
          onOpen={({ id }) => void navigate({ to: "/rules/$id", params: { id } })}
          sort={readRuleSort(url) ?? USUAL_SORT}
          onSort={(sort) => setUrl(sortUrl(sort))}
          onEnd={onEnd}
          foot={foot}
          {...(can("monitoring:edit-rules") ? { selection, onSelect: select } : {})}
        >
          {(rule, onClose) => <RulePanel rule={rule} hasSelection={selected.length > 0} onClose={onClose} />}
        </PeekTable>
      </div>
      {selected.length === 0 ? null : <RuleSelectionBar selected={selected} onClear={() => setSelection(new Set())} />}
    </>
  );
}
