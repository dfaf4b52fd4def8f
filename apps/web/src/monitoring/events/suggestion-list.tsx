import { cx, shortCount } from "@cordon/ui";
import { type ReactElement, useEffect, useRef } from "react";
import type { Suggestion } from "./search-suggestions.ts";

export interface SuggestionListProps {
  readonly id: string;
  readonly suggestions: readonly Suggestion[];
  readonly active: number | undefined;
  /** Character of the search below which the list stands. */
  readonly column: number;
  readonly onAccept: (index: number) => void;
}

const MARKS = { field: ":", value: "=", operator: "&" } as const;

/** What could stand at the caret, most likely first. */
export function SuggestionList({ id, suggestions, active, column, onAccept }: SuggestionListProps): ReactElement {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.children[active ?? 0]?.scrollIntoView({ block: "nearest" });
  }, [active]);
  return (
    <div
      className="absolute top-full z-30 mt-1 w-96 max-w-full overflow-hidden rounded border bg-raised font-mono text-small shadow-pop phone:inset-x-0 phone:w-auto"
      style={{ left: `min(calc(32px + ${Math.max(0, column)}ch), calc(100% - 384px))` }}
    >
      <ul
        ref={list}
        id={`${id}-list`}
        role="listbox"
        aria-label="Suggestions"
        className="scroll-thin max-h-80 overflow-y-auto p-1"
      >
        {suggestions.map((suggestion, index) => (
          // The input keeps the focus and its keys; the mouse is the other way.
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
          <li
            key={suggestion.insert}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => onAccept(index)}
            className={cx(
              "flex h-7 cursor-default items-center gap-2 rounded-sm px-2 hover:bg-hover phone:h-10",
              index === active && "bg-selected hover:bg-selected",
            )}
          >
            <span aria-hidden className="w-3 text-center text-faint">
              {MARKS[suggestion.kind]}
            </span>
            <span className={cx("min-w-0 flex-1 truncate", suggestion.kind === "field" && "text-syntax-key")}>
              {suggestion.label}
            </span>
            {suggestion.count === null ? null : <span className="text-faint">{shortCount(suggestion.count)}</span>}
          </li>
        ))}
      </ul>
      <p className="border-t px-3 py-1 font-sans text-tiny text-muted phone:hidden">
        ↑ ↓ choose · Tab takes · Enter runs the search · Esc closes
      </p>
    </div>
  );
}
