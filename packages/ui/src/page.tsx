import { type ReactElement, type ReactNode, useEffect, useRef } from "react";
import { cx } from "./cx.ts";
import { IconButton } from "./button.tsx";
import { useIsPhone } from "./phone.ts";
import { useShortcut } from "./shortcuts.ts";

export interface PageHeaderProps {
  readonly title: ReactNode;
  /** State, count, badge: beside the title. */
  readonly aside?: ReactNode;
  /** The one sentence that answers the page's question. */
  readonly summary?: ReactNode;
  readonly actions?: ReactNode;
  /** Tabs or filters under it. */
  readonly children?: ReactNode;
}

/** The page's name and answer at the left, the one primary action at the right. */
export function PageHeader({ title, aside, summary, actions, children }: PageHeaderProps): ReactElement {
  return (
    <header className="shrink-0 border-b bg-surface px-5 pt-3 pb-3 has-[[data-tabs]]:pb-0 phone:px-4">
      <div className="flex min-h-8 flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="flex min-w-0 flex-wrap items-baseline gap-x-3 gap-y-1">
          <h1 className="truncate text-lead font-semibold">{title}</h1>
          {aside}
        </div>
        {actions === undefined ? null : <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
      {summary === undefined ? null : <p className="max-w-[75ch] text-muted">{summary}</p>}
      {children}
    </header>
  );
}

/** The scrolling part of a page that is prose or forms, with a line length one can read. */
export function PageBody({
  children,
  className,
}: {
  readonly children: ReactNode;
  readonly className?: string;
}): ReactElement {
  return (
    <div className="scroll-thin min-h-0 flex-1 overflow-y-auto bg-surface">
      <div className={cx("w-full max-w-[1080px] px-5 py-5 phone:px-4", className)}>{children}</div>
    </div>
  );
}

export interface PeekProps {
  readonly title: ReactNode;
  readonly onClose: () => void;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  /** Its name for assistive technology. */
  readonly label: string;
}

/**
 * Looks at one row beside the list, which stays. On a phone it is a full page: the places stay below it, the focus
 * goes in and comes back, and a "back" stands where a thumb expects it. Escape closes it.
 */
export function Peek({ title, onClose, actions, children, label }: PeekProps): ReactElement {
  const isPhone = useIsPhone();
  const panel = useRef<HTMLElement>(null);
  useShortcut("Escape", onClose, { label: "Close the panel", worksWhileTyping: false });
  useEffect(() => {
    if (!isPhone) return undefined;
    const before = document.activeElement;
    panel.current?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, [isPhone]);
  return (
    <aside
      ref={panel}
      tabIndex={-1}
      aria-label={label}
      className="flex min-h-0 w-[min(480px,45%)] shrink-0 flex-col border-l bg-surface phone:fixed phone:inset-x-0 phone:top-0 phone:bottom-(--phone-bar) phone:z-20 phone:w-full phone:border-l-0"
    >
      <header
        className={cx("flex min-h-11 shrink-0 items-center gap-2 border-b py-1.5 pr-2", isPhone ? "pl-1.5" : "pl-4")}
      >
        {isPhone ? <IconButton icon="left" label="Back to the list" onPress={onClose} /> : null}
        <h2 className="min-w-0 flex-1 truncate font-semibold">{title}</h2>
        {actions}
        {isPhone ? null : <IconButton icon="close" label="Close" shortcut="Escape" onPress={onClose} />}
      </header>
      <div className="scroll-thin min-h-0 flex-1 overflow-y-auto px-4 py-3">{children}</div>
    </aside>
  );
}

export interface KeyValue {
  readonly key: string;
  readonly value: ReactNode;
  /** Buttons for this pair: filter in, filter out, copy. */
  readonly actions?: ReactNode;
}

export interface KeyValueListProps {
  readonly items: readonly KeyValue[];
  /** Names a machine gave, such as `source.ip`. */
  readonly isMono?: boolean;
}

/** Names at the left, values at the right; the actions of a pair show on hover and focus. */
export function KeyValueList({ items, isMono = false }: KeyValueListProps): ReactElement {
  return (
    <dl className="grid grid-cols-[minmax(96px,max-content)_minmax(0,1fr)] gap-x-4">
      {items.map((item) => (
        <div
          key={item.key}
          className="group col-span-2 grid grid-cols-subgrid items-baseline border-b py-1.5 last:border-b-0"
        >
          <dt className={cx("max-w-52 break-words text-muted", isMono && "font-mono text-small")}>{item.key}</dt>
          <dd className="flex min-w-0 items-baseline gap-1">
            <span className="min-w-0 flex-1 break-words">{item.value}</span>
            {item.actions === undefined ? null : (
              <span className="-my-1 flex shrink-0 self-start opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 phone:opacity-100">
                {item.actions}
              </span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
