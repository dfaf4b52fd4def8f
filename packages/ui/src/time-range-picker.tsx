import { parseTimeRange, Problem } from "@cordon/kernel";
import { type ReactElement, useState } from "react";
import { Button } from "./button.tsx";
import { cx } from "./cx.ts";
import { TextField } from "./field.tsx";
import { absoluteTime, instantOf, type Zone, zoneName } from "./format-time.ts";
import { Popover } from "./popover.tsx";
import { usePreferences } from "./preferences.ts";

/** As it stands in the URL: a time ago ("24h", "15m") or ISO instants; `to` absent is now. */
export interface RangeText {
  readonly from: string;
  readonly to?: string;
}

export const RANGE_PRESETS: readonly { readonly from: string; readonly label: string }[] = [
  { from: "15m", label: "Last 15 minutes" },
  { from: "1h", label: "Last hour" },
  { from: "4h", label: "Last 4 hours" },
  { from: "24h", label: "Last 24 hours" },
  { from: "7d", label: "Last 7 days" },
  { from: "30d", label: "Last 30 days" },
  { from: "90d", label: "Last 90 days" },
];

export interface TimeRangePickerProps {
  readonly value: RangeText;
  readonly onChange: (value: RangeText) => void;
}

/** A preset in a click, or two times typed; what is chosen is what the URL says. */
export function TimeRangePicker({ value, onChange }: TimeRangePickerProps): ReactElement {
  const { zone } = usePreferences();
  return (
    <Popover
      label="Time range"
      placement="bottom end"
      trigger={
        <Button icon="clock" className="max-w-full min-w-0">
          <span className="truncate">{shortRange(rangeLabel(value, zone))}</span>
        </Button>
      }
    >
      {(close) => (
        <div className="flex gap-4 phone:flex-col">
          <ul className="flex w-40 flex-col phone:w-full" aria-label="Presets">
            {RANGE_PRESETS.map((preset) => {
              const isChosen = preset.from === value.from && value.to === undefined;
              return (
                <li key={preset.from}>
                  <button
                    type="button"
                    aria-pressed={isChosen}
                    onClick={() => {
                      onChange({ from: preset.from });
                      close();
                    }}
                    className={cx(
                      "h-7 w-full rounded-sm px-2 text-left hover:bg-hover phone:h-10",
                      isChosen && "bg-selected font-medium text-accent-text",
                    )}
                  >
                    {preset.label}
                  </button>
                </li>
              );
            })}
          </ul>
          <AbsoluteForm
            value={value}
            onChange={(range) => {
              onChange(range);
              close();
            }}
          />
        </div>
      )}
    </Popover>
  );
}

function AbsoluteForm({ value, onChange }: TimeRangePickerProps): ReactElement {
  const { zone } = usePreferences();
  const [from, setFrom] = useState(() => editable(value.from, zone));
  const [to, setTo] = useState(() => editable(value.to ?? "now", zone));
  const [error, setError] = useState<string>();
  const apply = (): void => {
    const result = readRange(from, to, zone, new Date());
    if (typeof result === "string") setError(result);
    else onChange(result);
  };
  return (
    <form
      className="flex w-60 flex-col gap-3 border-l pl-4 phone:w-full phone:border-l-0 phone:pl-0"
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
    >
      <TextField label="From" value={from} onChange={setFrom} isMono error={error} />
      <TextField label="To" value={to} onChange={setTo} isMono />
      <p className="text-small text-muted">Times in {zoneName(zone)}. Also 15m, 24h, 7d or now.</p>
      <Button type="submit" tone="primary" className="self-start">
        Apply
      </Button>
    </form>
  );
}

/** "Last 24 hours", "Last 3 d", or both instants in the member's zone. */
export function rangeLabel(value: RangeText, zone: Zone): string {
  const preset = RANGE_PRESETS.find(({ from }) => from === value.from);
  if (preset !== undefined && value.to === undefined) return preset.label;
  const to = value.to === undefined ? "now" : editable(value.to, zone);
  return `${editable(value.from, zone)} to ${to}${isInstant(value.from) || isInstant(value.to ?? "") ? ` ${zoneName(zone)}` : ""}`;
}

/** Without what says nothing: seconds that are zero, the day where it is the same. */
function shortRange(label: string): string {
  return label.replaceAll(/( \d\d:\d\d):00\b/g, "$1").replace(/^(\d{4}-\d\d-\d\d)( .* to )\1 /, "$1$2");
}

const isInstant = (text: string): boolean => /^\d{4}-/.test(text);

function editable(text: string, zone: Zone): string {
  const at = new Date(text);
  return isInstant(text) && !Number.isNaN(at.getTime()) ? absoluteTime(at, zone) : text;
}

/** The range typed by a person, or what is wrong with it. */
export function readRange(from: string, to: string, zone: Zone, now: Date): RangeText | string {
  try {
    const [start, end] = [toText(from, zone), toText(to, zone)];
    parseTimeRange(start, end, now);
    return end === "now" || end === "" ? { from: start } : { from: start, to: end };
  } catch (cause) {
    return cause instanceof Problem ? cause.message : "This is not a time range.";
  }
}

function toText(typed: string, zone: Zone): string {
  const text = typed.trim();
  if (!isInstant(text)) return text;
  const iso = text.replace(" ", "T").replace(/^(\d{4}-\d{2}-\d{2})$/, "$1T00:00:00");
  if (/(Z|[+-]\d{2}:?\d{2})$/.test(iso)) return iso;
  return zone === "utc" ? `${iso}Z` : (instantOf(iso, zone)?.toISOString() ?? iso);
}
