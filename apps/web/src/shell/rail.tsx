import { CordonMark, cx, Icon, IconButton, Kbd, setPreferences, Tooltip, usePreferences } from "@cordon/ui";
import { Link, useLocation } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { Page } from "../page.ts";
import { useSession } from "../session/session.ts";
import { AccountMenu } from "./account-menu.tsx";
import { type PlaceGroup, placeGroups } from "./places.ts";

/** Places at the left; Fleet, Settings and the member at its foot. */
export function Rail({ onPalette }: { readonly onPalette: () => void }): ReactElement {
  const { isRailCollapsed } = usePreferences();
  const { can } = useSession();
  const groups = placeGroups(can);
  const isFoot = ({ place }: PlaceGroup): boolean => place === "Fleet" || place === "Settings";
  return (
    <nav
      aria-label="Places"
      className={cx("flex shrink-0 flex-col border-r bg-canvas phone:hidden", isRailCollapsed ? "w-13" : "w-54")}
    >
      <div className={cx("flex h-14 shrink-0 items-center gap-2", isRailCollapsed ? "justify-center" : "pr-2 pl-4")}>
        {isRailCollapsed ? null : (
          <>
            <CordonMark className="text-accent" />
            <span className="flex-1 text-lead font-semibold tracking-[-0.01em]">Cordon</span>
          </>
        )}
        <IconButton
          icon="rail"
          label={isRailCollapsed ? "Widen the rail" : "Narrow the rail"}
          shortcut="["
          size="small"
          onPress={() => setPreferences({ isRailCollapsed: !isRailCollapsed })}
        />
      </div>
      <div className="px-2 pb-3">
        <PaletteButton isIcon={isRailCollapsed} onPress={onPalette} />
      </div>
      <div className="scroll-thin flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto px-2">
        {groups
          .filter((group) => !isFoot(group))
          .map((group) => (
            <RailGroup key={group.place} group={group} isCollapsed={isRailCollapsed} />
          ))}
        <div className="flex-1" />
        {groups.filter(isFoot).map((group) => (
          <RailGroup key={group.place} group={group} isCollapsed={isRailCollapsed} />
        ))}
      </div>
      <div className="mt-3 border-t p-2">
        <AccountMenu isCollapsed={isRailCollapsed} />
      </div>
    </nav>
  );
}

function PaletteButton({ isIcon, onPress }: { readonly isIcon: boolean; readonly onPress: () => void }): ReactElement {
  if (isIcon)
    return <IconButton icon="search" label="Find" shortcut="mod+k" className="mx-auto flex" onPress={onPress} />;
  return (
    <button
      type="button"
      onClick={onPress}
      className="flex h-8 w-full items-center gap-2 rounded border border-line-strong bg-surface px-2.5 text-muted hover:border-control hover:text-text"
    >
      <Icon name="search" />
      <span className="flex-1 text-left">Find</span>
      <Kbd keys="mod+k" />
    </button>
  );
}

function RailGroup({
  group,
  isCollapsed,
}: {
  readonly group: PlaceGroup;
  readonly isCollapsed: boolean;
}): ReactElement {
  // Settings has many pages; the rail shows its door, and the pages once one is inside.
  const { pathname } = useLocation();
  const isOpen = group.place !== "Settings" || pathname.startsWith("/settings");
  const first = group.pages[0];
  if (!isOpen && first !== undefined) {
    return <RailLink page={{ ...first, title: "Settings", icon: "settings" }} isCollapsed={isCollapsed} />;
  }
  return (
    <section aria-label={group.place}>
      {group.place === "Today" || isCollapsed ? null : (
        <h2 className="px-2.5 pb-1 text-tiny font-medium text-faint">{group.place}</h2>
      )}
      <ul className="flex flex-col gap-px">
        {group.pages.map((page) => (
          <li key={page.path}>
            <RailLink page={page} isCollapsed={isCollapsed} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function RailLink({ page, isCollapsed }: { readonly page: Page; readonly isCollapsed: boolean }): ReactElement {
  const link = (
    <Link
      to={page.path}
      activeOptions={{ exact: page.path === "/", includeSearch: false }}
      {...(isCollapsed ? { "aria-label": page.title } : {})}
      className={cx(
        "group flex h-8 items-center gap-2.5 rounded text-muted hover:bg-hover hover:text-text",
        "aria-[current=page]:bg-surface aria-[current=page]:font-medium aria-[current=page]:text-text aria-[current=page]:shadow-[inset_0_0_0_1px_var(--line)]",
        isCollapsed ? "justify-center" : "px-2.5",
      )}
    >
      <Icon name={page.icon} className="group-aria-[current=page]:text-accent-text" />
      {isCollapsed ? null : <span className="flex-1 truncate">{page.title}</span>}
    </Link>
  );
  if (!isCollapsed) return link;
  return (
    <Tooltip text={page.title} placement="right" {...(page.keys === undefined ? {} : { shortcut: page.keys })}>
      {link}
    </Tooltip>
  );
}

/** What triage needs; for who may not see these, the first others of the rail. */
const FOR_THE_THUMB: readonly string[] = ["/", "/alerts", "/incidents", "/events"];

function thumbRank({ path }: Page): number {
  const rank = FOR_THE_THUMB.indexOf(path);
  return rank === -1 ? FOR_THE_THUMB.length : rank;
}

/** On a phone: the places within a thumb's reach, the rest behind the last button. */
export function PhoneBar({ onPalette }: { readonly onPalette: () => void }): ReactElement {
  const { can } = useSession();
  const pages = placeGroups(can)
    .filter(({ place }) => place !== "Settings")
    .flatMap((group) => group.pages)
    .toSorted((a, b) => thumbRank(a) - thumbRank(b))
    .slice(0, 4);
  const item =
    "flex h-13 flex-1 flex-col items-center justify-center gap-0.5 text-tiny text-muted aria-[current=page]:text-accent-text aria-[current=page]:font-medium";
  return (
    <nav aria-label="Places" className="hidden h-(--phone-bar) shrink-0 items-start border-t bg-canvas phone:flex">
      {pages.map((page) => (
        <Link
          key={page.path}
          to={page.path}
          activeOptions={{ exact: page.path === "/", includeSearch: false }}
          className={item}
        >
          <Icon name={page.icon} size={20} />
          {page.title}
        </Link>
      ))}
      <button type="button" className={item} onClick={onPalette}>
        <Icon name="menu" size={20} />
        More
      </button>
    </nav>
  );
}
