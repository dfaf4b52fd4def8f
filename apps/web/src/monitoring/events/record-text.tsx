import { cx, MachineText } from "@cordon/ui";
import { type ReactElement, useMemo } from "react";
import { recordLine } from "./record-line.ts";
import { marksIn, type Sought } from "./search-marks.ts";

export interface RecordTextProps {
  readonly raw: string;
  readonly sought: readonly Sought[];
  /** Whole, over as many lines as it takes (up to 2 KB); otherwise the one line that tells most. */
  readonly isWrapped: boolean;
}

const WRAPPED_CHARACTERS = 2_048;

/** A record in a row, what the search looks for marked. */
export function RecordText({ raw, sought, isWrapped }: RecordTextProps): ReactElement {
  const { text, marks } = useMemo(() => {
    const shown = isWrapped ? raw.slice(0, WRAPPED_CHARACTERS) : recordLine(raw, sought).text;
    return { text: shown, marks: marksIn(shown, sought) };
  }, [raw, sought, isWrapped]);
  return (
    <MachineText
      text={text}
      marks={marks}
      isBlock={isWrapped}
      isColoured
      className={cx("text-small", !isWrapped && "block truncate leading-6")}
    />
  );
}
