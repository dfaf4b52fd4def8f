import type { SuppressionItem } from "@cordon/monitoring/contract";
import { EmptyState, PageHeader, plural, SkeletonRows, useIsPhone } from "@cordon/ui";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { api } from "../../api/client.ts";
import { PeekTable } from "../../peek-table.tsx";
import { QueryView } from "../../query-view.tsx";
import { TabLink } from "../../tab-link.tsx";
import { useUrlState } from "../../url-state.ts";
import { RuleTabs } from "../rules/rule-tabs.tsx";
import { suppressionColumns } from "./suppression-columns.tsx";
import { SuppressionPanel } from "./suppression-panel.tsx";

type State = "active" | "ended";

/** What is hidden, by whom, why, and until when. */
export function SuppressionsPage(): ReactElement {
  const [url] = useUrlState();
  const state: State = url["tab"] === "ended" ? "ended" : "active";
  const query = useQuery({
    queryKey: ["suppressions", "list", state],
    queryFn: ({ signal }) => api.listSuppressions({ query: { state, limit: 2_000 } }, { signal }),
  });
  const items = query.data?.items;
  return (
    <>
      <PageHeader title="Suppressions" aside={<span className="text-muted">{heading(state, items)}</span>}>
        <RuleTabs selected="/suppressions" />
        <nav aria-label="State" data-tabs="" className="-mx-1">
          <ul className="flex gap-x-4">
            <li>
              <TabLink to="/suppressions" url={{}} isSelected={state === "active"}>
                Active
              </TabLink>
            </li>
            <li>
              <TabLink to="/suppressions" url={{ tab: "ended" }} isSelected={state === "ended"}>
                Ended
              </TabLink>
            </li>
          </ul>
        </nav>
      </PageHeader>
      <QueryView query={query} skeleton={<SkeletonRows widths={["40%", "10%", "16%", "8%", "6%"]} />}>
        {({ items }) => (items.length === 0 ? <Nothing state={state} /> : <SuppressionList items={items} />)}
      </QueryView>
    </>
  );
}

function heading(state: State, items: readonly SuppressionItem[] | undefined): string {
  if (items === undefined) return "";
  if (state === "ended") return plural(items.length, "ended", "ended");
  const hidden = items.reduce((sum, { hits }) => sum + hits, 0);
  return `${plural(items.length, "active", "active")}, ${plural(hidden, "match", "matches")} hidden`;
}

function Nothing({ state }: { readonly state: State }): ReactElement {
  if (state === "ended") {
    return (
      <EmptyState icon="rules" title="None has ended yet">
        A suppression ends by its date or by hand, and stays here with what it hid.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon="check" title="Nothing is suppressed">
      A suppression hides what a rule, a host, a user or a value have in common, until a date. It begins at an alert or
      a rule: <kbd>m</kbd>.
    </EmptyState>
  );
}

function SuppressionList({ items }: { readonly items: readonly SuppressionItem[] }): ReactElement {
  const isPhone = useIsPhone();
  return (
    <div className="flex min-h-0 flex-1">
      <PeekTable
        name="suppression"
        label="Suppressions"
        rows={items}
        columns={suppressionColumns(isPhone)}
        isRowHeightFree={isPhone}
      >
        {(suppression, onClose) => <SuppressionPanel suppression={suppression} onClose={onClose} />}
      </PeekTable>
    </div>
  );
}
