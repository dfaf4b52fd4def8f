import { type ReactElement, type ReactNode, useMemo, useState } from "react";
import { Button as AriaButton } from "react-aria-components/Button";
import { ComboBox as AriaComboBox } from "react-aria-components/ComboBox";
import { Input } from "react-aria-components/Input";
import { Label } from "react-aria-components/Label";
import { ListBox, ListBoxItem } from "react-aria-components/ListBox";
import { Popover } from "react-aria-components/Popover";
import { Text } from "react-aria-components/Text";
import { cx } from "./cx.ts";
import { CONTROL, FIELD_BORDER, HINT, LABEL } from "./field.tsx";
import { Icon } from "./icons.tsx";
import { ITEM, POPOVER } from "./menu.tsx";
import type { SelectOption } from "./select.tsx";

export interface ComboBoxProps {
  readonly label: string;
  /** Asked for when the list opens, so that a long one costs nothing before. */
  readonly options: () => readonly SelectOption<string>[];
  /** The one of these that is shown before that. */
  readonly chosen: SelectOption<string>;
  readonly onChange: (value: string) => void;
  readonly hint?: ReactNode;
  readonly className?: string;
}

/** One of very many known values: typed in part, found by label and hint. */
export function ComboBox({ label, options, chosen, onChange, hint, className }: ComboBoxProps): ReactElement {
  const [all, setAll] = useState<readonly SelectOption<string>[]>([chosen]);
  const byLabel = useMemo(() => new Map(all.map((option) => [option.label, option])), [all]);
  return (
    <AriaComboBox
      defaultItems={all.map((option) => ({ ...option, id: option.value }))}
      selectedKey={chosen.value}
      defaultFilter={(text, typed) => fits(byLabel.get(text), typed)}
      onSelectionChange={(key) => {
        if (key !== null && key !== chosen.value) onChange(String(key));
      }}
      onOpenChange={(isOpen) => {
        if (isOpen) setAll(options());
      }}
      menuTrigger="focus"
      allowsEmptyCollection
      className={cx("flex min-w-0 flex-col gap-1", className)}
    >
      <Label className={LABEL}>{label}</Label>
      <div className="relative flex items-center">
        <Input className={cx(CONTROL, FIELD_BORDER, "pr-8")} onFocus={(event) => event.target.select()} />
        <AriaButton className="absolute right-1 inline-flex size-6 items-center justify-center rounded-sm text-faint hover:text-text">
          <Icon name="down" size={12} />
        </AriaButton>
      </div>
      {hint === undefined ? null : (
        <Text slot="description" className={HINT}>
          {hint}
        </Text>
      )}
      <Popover className={cx(POPOVER, "w-(--trigger-width) p-1")} offset={4}>
        <ListBox
          className="scroll-thin max-h-72 overflow-y-auto outline-none"
          renderEmptyState={() => <p className="px-2 py-1.5 text-muted">Nothing fits.</p>}
        >
          {(option: SelectOption<string> & { readonly id: string }) => (
            <ListBoxItem id={option.value} textValue={option.label} className={cx(ITEM, "group")}>
              <Icon name="check" size={12} className="invisible text-accent-text group-data-[selected]:visible" />
              <span className="min-w-0 flex-1 truncate">{option.label}</span>
              {option.hint === undefined ? null : <span className="text-small text-muted">{option.hint}</span>}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaComboBox>
  );
}

/** Every word that was typed stands in the label or the hint. */
function fits(option: SelectOption<string> | undefined, typed: string): boolean {
  if (option === undefined) return false;
  const text = plain(`${option.label} ${option.hint ?? ""}`);
  return plain(typed)
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** A minus sign is typed as a hyphen. */
function plain(text: string): string {
  return text.toLowerCase().replaceAll("−", "-");
}
