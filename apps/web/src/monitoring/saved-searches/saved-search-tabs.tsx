import { cx, TAB } from "@cordon/ui";
import { useNavigate, useRouter } from "@tanstack/react-router";
import { type MouseEvent, type ReactElement, type ReactNode, useEffect, useRef } from "react";
import { type UrlState, useUrlState } from "../../url-state.ts";
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
          <TabLink url={{ wrap, fields }} isSelected={selected === undefined}>
            All events
          </TabLink>
        </li>
        {items.map((saved) => (
          <li key={saved.id}>
            <TabLink url={{ ...linkTo(saved), wrap, fields }} isSelected={saved === selected}>
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

interface TabLinkProps {
  readonly url: UrlState;
  readonly isSelected: boolean;
  readonly children: ReactNode;
}

/** Not the router's `Link`: it would call every tab the current page, since they all lead to the same one. */
function TabLink({ url, isSelected, children }: TabLinkProps): ReactElement {
  const router = useRouter();
  const navigate = useNavigate();
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (isSelected) link.current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [isSelected]);
  const open = (event: MouseEvent): void => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return; // the browser's own: a new tab, a file
    event.preventDefault();
    void navigate({ to: "/events", search: url });
  };
  return (
    <a
      ref={link}
      href={router.buildLocation({ to: "/events", search: url }).href}
      onClick={open}
      aria-current={isSelected ? "page" : undefined}
      data-selected={isSelected ? "" : undefined}
      className={cx(TAB, "whitespace-nowrap focus-visible:-outline-offset-2")}
    >
      {children}
    </a>
  );
}
