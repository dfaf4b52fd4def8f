import type { ReactElement, ReactNode } from "react";
import { Button as AriaButton } from "react-aria-components/Button";
import { Label } from "react-aria-components/Label";
import { ListBox, ListBoxItem } from "react-aria-components/ListBox";
import { Popover } from "react-aria-components/Popover";
import { Select as AriaSelect, SelectValue } from "react-aria-components/Select";
import { Text } from "react-aria-components/Text";
import { cx } from "./cx.ts";
import { CONTROL, HINT, LABEL } from "./field.tsx";
import { Icon } from "./icons.tsx";
import { ITEM, POPOVER } from "./menu.tsx";

export interface SelectOption<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly hint?: string;
}

export interface SelectProps<Value extends string> {
  readonly label: string;
  readonly options: readonly SelectOption<Value>[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly isLabelHidden?: boolean;
  readonly isDisabled?: boolean;
  readonly hint?: ReactNode;
  readonly className?: string;
}

/** One of a few known values. */
export function Select<Value extends string>(props: SelectProps<Value>): ReactElement {
  const { label, options, value, onChange, isLabelHidden = false, isDisabled = false, hint, className } = props;
  return (
    <AriaSelect
      selectedKey={value}
      onSelectionChange={(key) => {
        const chosen = options.find((option) => option.value === key);
        if (chosen !== undefined) onChange(chosen.value);
      }}
      isDisabled={isDisabled}
      className={cx("flex min-w-0 flex-col gap-1", className)}
      {...(isLabelHidden ? { "aria-label": label } : {})}
    >
      {isLabelHidden ? null : <Label className={LABEL}>{label}</Label>}
      <AriaButton className={cx(CONTROL, "border-line-strong flex items-center justify-between gap-2 text-left")}>
        <SelectValue className="truncate">{({ selectedText }) => selectedText}</SelectValue>
        <Icon name="down" size={12} className="text-faint" />
      </AriaButton>
      {hint === undefined ? null : (
        <Text slot="description" className={HINT}>
          {hint}
        </Text>
      )}
      <Popover className={cx(POPOVER, "min-w-(--trigger-width) p-1")} offset={4}>
        <ListBox items={options.map((option) => ({ ...option, id: option.value }))} className="outline-none">
          {(option) => (
            <ListBoxItem id={option.value} textValue={option.label} className={cx(ITEM, "group")}>
              <Icon name="check" size={12} className="invisible text-accent-text group-data-[selected]:visible" />
              <span className="min-w-0 flex-1">
                <Text slot="label">{option.label}</Text>
                {option.hint === undefined ? null : (
                  <Text slot="description" className="block text-small text-muted">
                    {option.hint}
                  </Text>
                )}
              </span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
