import type { ReactElement } from "react";
import { TabLink } from "../../tab-link.tsx";
import { useUrlState } from "../../url-state.ts";
import { linkTo } from "./saved-search.ts";
import { SavedSearchName } from "./saved-search-name.tsx";
import { useSavedSearches } from "./saved-search-query.ts";

export interface SavedSearchTabsProps {
  readonly savedId: string | undefined;
  /** What is shown differs from what was saved. */
  readonly isChanged: boolean;
}

/** Saved searches as tabs; nothing until there is one. */
export function SavedSearchTabs({ savedId, isChanged }: SavedSearchTabsProps): ReactElement | null {
  const list = useSavedSearches();
  const [{ wrap, fields }] = useUrlState();
  const items = list.data?.items ?? [];
  if (items.length === 0) return null;
  const selected = items.find(({ id }) => id === savedId);
  return (
    <nav aria-label="Saved searches" className="-mx-5 mt-1 border-b px-4 phone:-mx-4 phone:px-3">
      <ul className="scroll-thin flex gap-x-4 overflow-x-auto">
        <li>
          <TabLink to="/events" url={{ wrap, fields }} isSelected={selected === undefined}>
            All events
          </TabLink>
        </li>
        {items.map((saved) => (
          <li key={saved.id}>
            <TabLink to="/events" url={{ ...linkTo(saved), wrap, fields }} isSelected={saved === selected}>
              <SavedSearchName saved={saved} className="max-w-52" />
              {saved === selected && isChanged ? (
                <span className="text-small font-normal text-warn-text">changed</span>
              ) : null}
            </TabLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
