import { Button, CopyButton, cx, MachineText } from "@cordon/ui";
import { type ReactElement, useMemo, useState } from "react";
import { indentJson } from "./indent-json.ts";
import { marksIn, type Sought } from "./search-marks.ts";

export interface RawRecordProps {
  readonly raw: string;
  /** Only the first part is here yet. */
  readonly isCut: boolean;
  readonly sought: readonly Sought[];
  /** On its own page there is room for all of it. */
  readonly isTall?: boolean;
  /** What it is, when it is not the record of an event. */
  readonly title?: string;
}

const MOST_DRAWN = 65_536;

/** A record as it came: control characters as symbols, what the search looks for marked, copied exactly. */
export function RawRecord(props: RawRecordProps): ReactElement {
  const { raw, isCut, sought, isTall = false, title = "Record as it came" } = props;
  const [isWrapped, setWrapped] = useState(true);
  const [isIndented, setIndented] = useState(false);
  const indented = useMemo(() => (isCut ? undefined : indentJson(raw)), [raw, isCut]);
  const text = isIndented && indented !== undefined ? indented : raw;
  const marks = useMemo(() => marksIn(text.slice(0, MOST_DRAWN), sought), [text, sought]);
  return (
    <section aria-label="Raw record" className="rounded border bg-sunken">
      <header className="flex h-8 items-center gap-1 border-b pr-1 pl-3 phone:h-10">
        <h3 className="flex-1 text-small font-medium text-muted">{title}</h3>
        {indented === undefined ? null : (
          <Button tone="quiet" size="small" aria-pressed={isIndented} onPress={() => setIndented(!isIndented)}>
            {isIndented ? "As it came" : "Indent"}
          </Button>
        )}
        <Button tone="quiet" size="small" icon="wrap" onPress={() => setWrapped(!isWrapped)}>
          {isWrapped ? "One line" : "Wrap"}
        </Button>
        <CopyButton text={raw} label="Copy the record as it came" />
      </header>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable */}
      <div
        tabIndex={0}
        role="region"
        aria-label="Text of the record"
        data-field=""
        className={cx("scroll-thin overflow-auto px-3 py-2 leading-5", isTall ? "max-h-[70vh]" : "max-h-52")}
      >
        <MachineText
          text={text}
          isBlock
          isColoured
          marks={marks}
          limit={MOST_DRAWN}
          className={cx("text-small", !isWrapped && "w-max whitespace-pre!")}
        />
        {isCut ? <p className="mt-1 text-small text-muted">The rest of the record is on its way.</p> : null}
      </div>
    </section>
  );
}
