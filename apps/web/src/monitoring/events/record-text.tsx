import { cx, MachineText } from "@cordon/ui";
import { type ReactElement, useMemo } from "react";
import { recordLine } from "./record-line.ts";
import { marksIn, type Sought } from "./search-marks.ts";

export interface RecordTextProps {
  readonly raw: string;
  readonly sought: readonly Sought[];
  /** Over as many lines as it takes; otherwise one, cut at the end. */
  readonly isWrapped: boolean;
}

/** What tells most about a record, what the search looks for marked; all of it is in the panel. */
export function RecordText({ raw, sought, isWrapped }: RecordTextProps): ReactElement {
  const { text, marks } = useMemo(() => {
    const line = recordLine(raw, sought).text;
    return { text: line, marks: marksIn(line, sought) };
  }, [raw, sought]);
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
