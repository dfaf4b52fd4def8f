import type { ReactElement, ReactNode } from "react";
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from "react-aria-components/Tabs";
import { cx } from "./cx.ts";

export interface TabItem<Id extends string> {
  readonly id: Id;
  readonly label: string;
  /** Rows behind the tab, when that is known. */
  readonly count?: number;
  readonly content: ReactNode;
}

export interface TabsProps<Id extends string> {
  readonly label: string;
  readonly items: readonly TabItem<Id>[];
  readonly selected: Id;
  readonly onSelect: (id: Id) => void;
  readonly className?: string;
}

/** The classes of one tab, for links that look like tabs. */
export const TAB =
  "relative flex h-9 items-center gap-1.5 rounded-sm px-1 text-muted outline-none select-none cursor-default hover:text-text phone:h-11 data-[selected]:font-medium data-[selected]:text-text after:absolute after:inset-x-0 after:-bottom-px after:h-0.5 data-[selected]:after:bg-accent";

export function Tabs<Id extends string>({ label, items, selected, onSelect, className }: TabsProps<Id>): ReactElement {
  return (
    <AriaTabs
      selectedKey={selected}
      onSelectionChange={(key) => {
        const item = items.find(({ id }) => id === key);
        if (item !== undefined) onSelect(item.id);
      }}
      className={cx("flex min-h-0 flex-col", className)}
    >
      <TabList aria-label={label} className="scroll-thin flex gap-4 overflow-x-auto border-b">
        {items.map((item) => (
          <Tab
            key={item.id}
            id={item.id}
            className={cx(
              TAB,
              "data-[focus-visible]:outline-2 data-[focus-visible]:-outline-offset-2 data-[focus-visible]:outline-accent",
            )}
          >
            {item.label}
            {item.count === undefined ? null : <span className="text-small text-faint">{item.count}</span>}
          </Tab>
        ))}
      </TabList>
      {items.map((item) => (
        <TabPanel key={item.id} id={item.id} className="min-h-0 flex-1 pt-3 outline-none">
          {item.content}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
