import type { ReactElement, ReactNode } from "react";
import { Label } from "react-aria-components/Label";
import { Radio, RadioGroup } from "react-aria-components/RadioGroup";
import { LABEL } from "./field.tsx";

export interface ChoiceListProps<Value extends string> {
  readonly label: string;
  readonly options: readonly { readonly value: Value; readonly label: string; readonly hint?: ReactNode }[];
  /** Undefined: nothing is chosen yet. */
  readonly value: Value | undefined;
  readonly onChange: (value: Value) => void;
  readonly autoFocus?: boolean;
}

/** One of a few, each with a sentence that says what it means. */
export function ChoiceList<Value extends string>(props: ChoiceListProps<Value>): ReactElement {
  const { label, options, value, onChange, autoFocus = false } = props;
  return (
    <RadioGroup
      value={value ?? null}
      onChange={(chosen) => {
        const option = options.find((each) => each.value === chosen);
        if (option !== undefined) onChange(option.value);
      }}
      className="flex flex-col gap-1"
    >
      <Label className={LABEL}>{label}</Label>
      <div className="flex flex-col overflow-hidden rounded border">
        {options.map((option, index) => (
          <Radio
            key={option.value}
            value={option.value}
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog asks this one thing
            autoFocus={autoFocus && index === 0}
            className="group flex cursor-default items-start gap-2.5 border-b px-3 py-2 last:border-b-0 data-[focus-visible]:outline-2 data-[focus-visible]:-outline-offset-2 data-[focus-visible]:outline-accent data-[hovered]:bg-hover data-[selected]:bg-selected"
          >
            <span className="mt-0.5 inline-flex size-4 shrink-0 items-center justify-center rounded-full border border-control bg-surface group-data-[selected]:border-accent">
              <span className="size-2 rounded-full bg-accent opacity-0 group-data-[selected]:opacity-100" />
            </span>
            <span className="min-w-0">
              <span className="block font-medium">{option.label}</span>
              {option.hint === undefined ? null : <span className="block text-small text-muted">{option.hint}</span>}
            </span>
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}
