import { Button, IconButton, TextField } from "@cordon/ui";
import type { ReactElement } from "react";

export interface ConditionText {
  readonly field: string;
  readonly value: string;
}

export interface ConditionFieldsProps {
  readonly conditions: readonly ConditionText[];
  readonly onChange: (conditions: readonly ConditionText[]) => void;
  /** Fields of the event that is before the person, with their values. */
  readonly known: Readonly<Record<string, string>>;
}

const MOST = 10;

/** Pairs of a field and the value it must have. */
export function ConditionFields({ conditions, onChange, known }: ConditionFieldsProps): ReactElement {
  const change = (index: number, part: Partial<ConditionText>): void =>
    onChange(conditions.map((each, at) => (at === index ? { ...each, ...part } : each)));
  return (
    <div className="flex flex-col gap-2 pt-1">
      {conditions.map((condition, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- a pair has no identity but its place
        <div key={index} className="flex items-end gap-2">
          <TextField
            label={`Field ${index + 1}`}
            placeholder="process.name"
            isMono
            value={condition.field}
            maxLength={200}
            className="flex-1"
            autoComplete="off"
            onChange={(field) => change(index, { field, ...valueFor(field, condition, known) })}
          />
          <TextField
            label="is"
            isMono
            value={condition.value}
            maxLength={1_024}
            className="flex-1"
            autoComplete="off"
            onChange={(value) => change(index, { value })}
          />
          <IconButton
            icon="close"
            label={`Remove field ${index + 1}`}
            onPress={() => onChange(conditions.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      {conditions.length >= MOST ? null : (
        <Button
          size="small"
          tone="quiet"
          icon="plus"
          className="self-start"
          onPress={() => onChange([...conditions, { field: "", value: "" }])}
        >
          A field with a value
        </Button>
      )}
    </div>
  );
}

/** The value the event has, once the name of a field of it is written out; what a person typed stays. */
function valueFor(
  field: string,
  { field: before, value }: ConditionText,
  known: ConditionFieldsProps["known"],
): { readonly value?: string } {
  const isTyped = value !== "" && value !== known[before];
  const found = Object.hasOwn(known, field) ? known[field] : undefined;
  return isTyped || found === undefined ? {} : { value: found.slice(0, 1_024) };
}
