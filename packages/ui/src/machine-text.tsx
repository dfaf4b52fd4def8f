import { type ClipboardEvent, type ReactElement, useMemo } from "react";
import { cx } from "./cx.ts";
import { type MachineMark, type MachineSegment, machineSegments } from "./machine-segments.ts";

export interface MachineTextProps {
  readonly text: string;
  /** Wraps and keeps line breaks; otherwise one line, cut with an ellipsis by its container. */
  readonly isBlock?: boolean;
  readonly isColoured?: boolean;
  readonly marks?: readonly MachineMark[];
  /** Characters drawn at most; the rest is counted. 8,192 when absent. */
  readonly limit?: number;
  readonly className?: string;
}

const COLOURS: Readonly<Record<MachineSegment["kind"], string>> = {
  text: "",
  key: "text-syntax-key",
  string: "text-syntax-string",
  number: "text-syntax-number",
  address: "text-syntax-number",
  control: "mx-px rounded-sm border border-current/40 bg-hover px-0.5 text-[0.85em] text-syntax-control",
};

/**
 * Text that a machine wrote and nobody vouches for: markup is text, control characters, terminal escapes and
 * marks of direction are visible symbols, and what is copied is exactly what came.
 */
export function MachineText({
  text,
  isBlock = false,
  isColoured = false,
  marks,
  limit = 8_192,
  className,
}: MachineTextProps): ReactElement {
  const shown = text.length > limit ? text.slice(0, limit) : text;
  const segments = useMemo(
    () => machineSegments(shown, { isColoured, keepsLines: isBlock, ...(marks === undefined ? {} : { marks }) }),
    [shown, isColoured, isBlock, marks],
  );
  return (
    <code
      dir="ltr"
      onCopy={copyExact}
      className={cx(
        "[unicode-bidi:isolate] font-mono",
        isBlock ? "block break-words whitespace-pre-wrap [overflow-wrap:anywhere]" : "whitespace-pre",
        className,
      )}
    >
      {segments.map((segment, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- segments have no identity but their place
        <Segment key={index} segment={segment} />
      ))}
      {text.length > limit ? (
        <span className="text-faint"> … {(text.length - limit).toLocaleString("en-GB")} more characters</span>
      ) : null}
    </code>
  );
}

function Segment({ segment }: { readonly segment: MachineSegment }): ReactElement {
  const colour = COLOURS[segment.kind];
  const content =
    segment.kind === "control" ? (
      <span className={colour} title={segment.name} data-exact={segment.exact}>
        {segment.shown}
      </span>
    ) : colour === "" ? (
      <>{segment.shown}</>
    ) : (
      <span className={colour}>{segment.shown}</span>
    );
  if (segment.why === undefined) return content;
  return (
    <mark className="rounded-sm bg-mark text-text" title={segment.why}>
      {content}
    </mark>
  );
}

/** Puts the characters that came on the clipboard, not the symbols that stand for them. */
function copyExact(event: ClipboardEvent<HTMLElement>): void {
  const selection = document.getSelection();
  if (selection === null || selection.isCollapsed) return;
  const part = selection.getRangeAt(0).cloneContents();
  for (const symbol of part.querySelectorAll<HTMLElement>("[data-exact]"))
    symbol.textContent = symbol.dataset["exact"] ?? "";
  event.clipboardData.setData("text/plain", part.textContent ?? "");
  event.preventDefault();
}
