import { type ReactElement, type ReactNode, useMemo } from "react";
import { Header } from "react-aria-components/Header";
import { Menu as AriaMenu, MenuItem as AriaMenuItem, MenuSection, MenuTrigger } from "react-aria-components/Menu";
import { Popover } from "react-aria-components/Popover";
import { Separator } from "react-aria-components/Separator";
import { cx } from "./cx.ts";
import { Icon, type IconName } from "./icons.tsx";
import { Kbd } from "./kbd.tsx";

export const POPOVER =
  "animate-in scroll-thin z-40 max-w-[calc(100vw-16px)] overflow-auto rounded border border-line bg-raised text-text shadow-pop outline-none";
export const ITEM =
  "flex min-h-7 items-center gap-2 rounded-sm px-2 py-1 text-base outline-none select-none cursor-default phone:min-h-10 data-[focused]:bg-hover data-[disabled]:opacity-50";

export interface MenuAction {
  readonly id: string;
  readonly label: string;
  readonly icon?: IconName;
  readonly shortcut?: string;
  /** Quiet, at the end of the line: how many there are. */
  readonly hint?: string;
  readonly isDanger?: boolean;
  readonly isDisabled?: boolean;
  /** A tick: this choice is the present one. */
  readonly isChosen?: boolean;
  readonly run: () => void;
}

export interface MenuGroup {
  readonly title?: string;
  readonly actions: readonly MenuAction[];
}

export interface MenuProps {
  readonly label: string;
  /** The button that opens it. */
  readonly trigger: ReactElement;
  readonly groups: readonly MenuGroup[];
  /** Above the actions: who is signed in, what is selected. */
  readonly head?: ReactNode;
  readonly placement?: "bottom start" | "bottom end" | "top start" | "right bottom";
}

/** Actions that do not fit beside each other. */
export function Menu({ label, trigger, groups, head, placement = "bottom start" }: MenuProps): ReactElement {
  return (
    <MenuTrigger>
      {trigger}
      <Popover className={cx(POPOVER, "min-w-52")} placement={placement} offset={4}>
        <MenuBody label={label} groups={groups} head={head} />
      </Popover>
    </MenuTrigger>
  );
}

export interface ContextMenuProps extends Omit<MenuProps, "trigger"> {
  /** What it is about: a cell, a row. The menu stands beside it; undefined closes it. */
  readonly anchor: Element | undefined;
  readonly onClose: () => void;
}

/** The same, opened by a right click or a key rather than by a button; focus returns to where it was. */
export function ContextMenu({
  label,
  anchor,
  onClose,
  groups,
  head,
  placement = "bottom start",
}: ContextMenuProps): ReactElement {
  const trigger = useMemo(() => ({ current: anchor ?? null }), [anchor]);
  return (
    <Popover
      className={cx(POPOVER, "min-w-52")}
      triggerRef={trigger}
      isOpen={anchor !== undefined}
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      placement={placement}
      offset={4}
      aria-label={label}
    >
      <MenuBody label={label} groups={groups} head={head} onClose={onClose} autoFocus="first" />
    </Popover>
  );
}

function MenuBody({
  label,
  groups,
  head,
  ...rest
}: Pick<MenuProps, "label" | "groups" | "head"> & {
  readonly onClose?: () => void;
  readonly autoFocus?: "first";
}): ReactElement {
  return (
    <>
      {head === undefined ? null : <div className="border-b px-3 py-2">{head}</div>}
      <AriaMenu aria-label={label} className="p-1 outline-none" {...rest}>
        {groups.flatMap((group, index) => [
          ...(index === 0 ? [] : [<Separator key={`line-${index}`} className="-mx-1 my-1 border-t" />]),
          <MenuSection key={`group-${index}`} aria-label={group.title ?? label}>
            {group.title === undefined ? null : (
              <Header className="px-2 pt-1 pb-0.5 text-tiny font-medium text-faint">{group.title}</Header>
            )}
            {group.actions.map((action) => (
              <MenuEntry key={action.id} action={action} />
            ))}
          </MenuSection>,
        ])}
      </AriaMenu>
    </>
  );
}

function MenuEntry({ action }: { readonly action: MenuAction }): ReactElement {
  return (
    <AriaMenuItem
      id={action.id}
      textValue={action.label}
      onAction={action.run}
      isDisabled={action.isDisabled ?? false}
      className={cx(ITEM, action.isDanger === true && "text-danger-text")}
    >
      {action.icon === undefined ? null : (
        <Icon name={action.icon} className={action.isDanger === true ? "" : "text-muted"} />
      )}
      <bdi className="min-w-0 flex-1 truncate">{action.label}</bdi>
      {action.hint === undefined ? null : <span className="text-small text-faint tabular-nums">{action.hint}</span>}
      {action.isChosen === true ? <Icon name="check" size={12} label="chosen" className="text-accent-text" /> : null}
      {action.shortcut === undefined ? null : <Kbd keys={action.shortcut} />}
    </AriaMenuItem>
  );
}
