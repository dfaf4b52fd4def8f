import { count } from "@cordon/ui";
import type { ReactElement } from "react";
import { TabLink } from "../../tab-link.tsx";
import type { IncidentCounts } from "./incident-query.ts";
import { type ListTab, TABS } from "./incident-filter.ts";

export interface IncidentTabsProps {
  readonly tab: ListTab;
  readonly counts: IncidentCounts | undefined;
}

/** Saved views, each with how many it holds. */
export function IncidentTabs({ tab, counts }: IncidentTabsProps): ReactElement {
  return (
    <nav aria-label="Views" className="-mx-5 mt-1 border-b px-4 phone:-mx-4 phone:px-3">
      <ul className="scroll-thin flex gap-x-4 overflow-x-auto">
        {TABS.map(({ tab: of, title }) => (
          <li key={of}>
            <TabLink to="/incidents" url={{ tab: of === "queue" ? undefined : of }} isSelected={of === tab}>
              {title}
              {counts === undefined || of === "all" ? null : (
                <span className="text-small font-normal text-muted tabular-nums">{count(counts[of])}</span>
              )}
            </TabLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
