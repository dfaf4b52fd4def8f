import { cx, Icon, Kbd, useShortcut } from "@cordon/ui";
import { type KeyboardEvent, type ReactElement, useId, useLayoutEffect, useRef, useState } from "react";
import { colourSearch, type SearchToken } from "./search-colours.ts";
import { searchError } from "./search-error.ts";
import { useSuggestions } from "./search-suggestions.ts";
import { SuggestionList } from "./suggestion-list.tsx";
import type { Selection } from "./event-search.ts";
import { useDebounced } from "./use-debounced.ts";

export interface SearchBoxProps {
  readonly selection: Selection;
  readonly onRun: (q: string) => void;
}

const COLOURS: Readonly<Record<SearchToken["kind"], string>> = {
  space: "",
  field: "text-syntax-key",
  operator: "text-accent-text font-semibold",
  value: "text-syntax-number",
  phrase: "text-syntax-string",
  bracket: "text-muted",
  word: "text-text",
  wildcard: "text-syntax-control font-semibold",
};

/** The width of a character at 12 px; only the place of the suggestions hangs on it. */
const CHARACTER_PX = 7.2;
const TYPE = "font-mono text-small leading-8 tracking-normal whitespace-pre phone:leading-10";

/** One line for a search: coloured as it is read, completed from real fields and values, Enter runs it. */
export function SearchBox({ selection, onRun }: SearchBoxProps): ReactElement {
  const { q } = selection;
  const [draft, setDraft] = useState(q);
  const [caret, setCaret] = useState(q.length);
  // A filter, the back button or a link changed the search: what was typed gives way.
  const [committed, setCommitted] = useState(q);
  if (committed !== q) {
    setCommitted(q);
    setDraft(q);
  }
  const input = useRef<HTMLInputElement>(null);
  const overlay = useRef<HTMLDivElement>(null);
  const id = useId();
  const suggestions = useSuggestions(selection, draft, caret);
  const error = searchError(draft);
  // While one types, everything is wrong for a moment.
  const isSettled = useDebounced(draft, 900) === draft;
  const [refused, setRefused] = useState<string>();
  const shownError = (isSettled || refused === draft) && !suggestions.isOpen ? error : undefined;
  const [scroll, setScroll] = useState(0);
  useLayoutEffect(() => {
    if (overlay.current !== null && input.current !== null) overlay.current.scrollLeft = input.current.scrollLeft;
  });
  useShortcut("/", () => input.current?.select(), { label: "Search" });

  const accept = (index: number): void => {
    const next = suggestions.accept(index);
    if (next === undefined) return;
    setDraft(next.text);
    setCaret(next.caret);
    // The value is in the field only after the next render.
    requestAnimationFrame(() => input.current?.setSelectionRange(next.caret, next.caret));
  };
  const run = (text: string): void => {
    suggestions.close();
    if (searchError(text) === undefined) onRun(text);
    else setRefused(text);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (suggestions.onKey(event.key, accept)) event.preventDefault();
    else if (event.key === "Enter") run(draft);
    else if (event.key === "Escape") input.current?.blur();
    else if (event.key === "ArrowDown") {
      suggestions.open();
      event.preventDefault();
    }
  };
  return (
    <div className="relative min-w-0 flex-1">
      <div className="relative h-(--control) rounded border border-control bg-surface focus-within:border-accent focus-within:outline-1 focus-within:outline-accent hover:border-muted">
        <Icon name="search" className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-faint" />
        <div
          ref={overlay}
          aria-hidden
          className={`pointer-events-none absolute inset-y-0 right-16 left-8 overflow-hidden ${TYPE}`}
        >
          <ColouredSearch text={draft} errorAt={shownError?.position} />
        </div>
        <input
          ref={input}
          role="combobox"
          aria-label="Search events"
          aria-expanded={suggestions.isOpen}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={suggestions.active === undefined ? undefined : `${id}-${suggestions.active}`}
          aria-invalid={shownError !== undefined}
          aria-describedby={shownError === undefined ? undefined : `${id}-error`}
          value={draft}
          onChange={(event) => {
            setDraft(event.target.value);
            setCaret(event.target.selectionStart ?? event.target.value.length);
            suggestions.open();
          }}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart ?? 0)}
          onKeyDown={onKeyDown}
          onScroll={(event) => setScroll(event.currentTarget.scrollLeft)}
          onBlur={suggestions.close}
          placeholder='host:web-1 user:root "failed password"'
          spellCheck={false}
          autoCapitalize="none"
          autoComplete="off"
          autoCorrect="off"
          maxLength={4096}
          enterKeyHint="search"
          className={`absolute inset-y-0 right-16 left-8 h-full w-[calc(100%-96px)] bg-transparent text-transparent caret-text outline-none placeholder:font-mono ${TYPE}`}
        />
        <SearchEnd
          draft={draft}
          isRun={draft.trim() === q}
          onRun={() => run(draft)}
          onClear={() => {
            setDraft("");
            run("");
            input.current?.focus();
          }}
        />
      </div>
      {suggestions.isOpen ? (
        <SuggestionList
          id={id}
          suggestions={suggestions.items}
          active={suggestions.active}
          column={suggestions.start - Math.round(scroll / CHARACTER_PX)}
          onAccept={accept}
        />
      ) : null}
      <p id={`${id}-error`} role="status" className="text-small text-danger-text">
        {shownError === undefined ? null : <span className="block pt-1">{shownError.message}</span>}
      </p>
    </div>
  );
}

interface SearchEndProps {
  readonly draft: string;
  /** What stands there is what is shown below. */
  readonly isRun: boolean;
  readonly onRun: () => void;
  readonly onClear: () => void;
}

function SearchEnd({ draft, isRun, onRun, onClear }: SearchEndProps): ReactElement {
  const place = "absolute inset-y-0 right-1.5 my-auto inline-flex items-center justify-center rounded-sm";
  if (draft === "" && isRun) return <Kbd keys="/" className={`${place} mr-1`} />;
  if (isRun) {
    return (
      <button
        type="button"
        aria-label="Clear the search"
        title="Clear the search"
        onClick={onClear}
        className={`${place} size-6 text-faint hover:text-text phone:size-8`}
      >
        <Icon name="close" size={12} />
      </button>
    );
  }
  return (
    <button
      type="button"
      onClick={onRun}
      className={`${place} h-6 px-1.5 text-small font-medium text-accent-text hover:bg-hover phone:h-8`}
    >
      Run <span className="phone:hidden">&nbsp;↵</span>
    </button>
  );
}

const WRONG = "underline decoration-danger decoration-wavy underline-offset-4";

function ColouredSearch({
  text,
  errorAt,
}: {
  readonly text: string;
  readonly errorAt: number | undefined;
}): ReactElement {
  return (
    <>
      {colourSearch(text).map(({ kind, text: part, start }) => {
        const isWrong = errorAt !== undefined && errorAt >= start && errorAt < start + part.length;
        return (
          <span key={start} className={cx(COLOURS[kind], isWrong && WRONG)}>
            {part}
          </span>
        );
      })}
      {errorAt !== undefined && errorAt >= text.length ? <span className={WRONG}>{"  "}</span> : null}
    </>
  );
}
