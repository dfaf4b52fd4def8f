import { count } from "@cordon/ui";
import type { ReactElement } from "react";
import { TabLink } from "../../../tab-link.tsx";
import { useUrlState } from "../../../url-state.ts";
import { type AlertTab, TAB_WORDS, TABS } from "./alert-filter.ts";
import type { TabCounts } from "./alert-query.ts";

export interface AlertTabsProps {
  readonly tab: AlertTab;
  readonly counts: TabCounts | undefined;
}

/** Open, suppressed, closed and all, each with how many fit the filter. */
export function AlertTabs({ tab, counts }: AlertTabsProps): ReactElement {
  const [url] = useUrlState();
  return (
    <nav aria-label="Views" className="-mx-5 mt-1 border-b px-4 phone:-mx-4 phone:px-3">
      <ul className="scroll-thin flex gap-x-4 overflow-x-auto">
        {TABS.map((each) => (
          <li key={each}>
            <TabLink
              to="/alerts"
              url={{ ...url, alert: undefined, tab: each === "open" ? undefined : each }}
              isSelected={each === tab}
            >
              {TAB_WORDS[each]}
              {counts === undefined ? null : (
                <span className="text-small font-normal text-muted tabular-nums">{count(counts[each])}</span>
              )}
            </TabLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
