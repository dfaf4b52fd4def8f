import { Icon, Kbd, useShortcut } from "@cordon/ui";
import { type KeyboardEvent, type ReactElement, useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import { colourSearch, type SearchToken } from "./search-colours.ts";
import { searchError, useSuggestions } from "./search-suggestions.ts";
import { SuggestionList } from "./suggestion-list.tsx";
import type { Selection } from "./event-search.ts";

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

const TYPE = "font-mono text-small leading-8 tracking-normal whitespace-pre phone:leading-10";

/** One line for a search: coloured as it is read, completed from real fields and values, Enter runs it. */
export function SearchBox({ selection, onRun }: SearchBoxProps): ReactElement {
  const [draft, setDraft] = useState(selection.q);
  const [caret, setCaret] = useState(selection.q.length);
  const [committed, setCommitted] = useState(selection.q);
  if (committed !== selection.q) {
    setCommitted(selection.q);
    setDraft(selection.q);
  }
  const input = useRef<HTMLInputElement>(null);
  const overlay = useRef<HTMLDivElement>(null);
  const id = useId();
  const suggestions = useSuggestions(selection, draft, caret);
  const error = searchError(draft);
  const [isErrorShown, setErrorShown] = useState(false);
  useEffect(() => {
    setErrorShown(false);
    const timer = setTimeout(() => setErrorShown(true), 900);
    return () => clearTimeout(timer);
  }, [draft]);
  const syncScroll = (): void => {
    if (overlay.current !== null && input.current !== null) overlay.current.scrollLeft = input.current.scrollLeft;
  };
  useLayoutEffect(syncScroll);
  useShortcut("/", () => input.current?.select(), { label: "Search" });

  const accept = (index: number): void => {
    const next = suggestions.accept(index);
    if (next === undefined) return;
    setDraft(next.text);
    setCaret(next.caret);
    // The value is in the field only after the next render.
    requestAnimationFrame(() => input.current?.setSelectionRange(next.caret, next.caret));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (suggestions.onKey(event.key, accept)) event.preventDefault();
    else if (event.key === "Enter") {
      if (error === undefined) {
        suggestions.close();
        onRun(draft);
      } else setErrorShown(true);
    } else if (event.key === "Escape") input.current?.blur();
    else if (event.key === "ArrowDown") {
      suggestions.open();
      event.preventDefault();
    }
  };
  const shownError = isErrorShown && !suggestions.isOpen ? error : undefined;
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
          onScroll={syncScroll}
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
        <span className="absolute inset-y-0 right-1.5 flex items-center">
          {draft === "" ? (
            <Kbd keys="/" className="mr-1" />
          ) : draft.trim() === selection.q ? (
            <button
              type="button"
              aria-label="Clear the search"
              title="Clear the search"
              onClick={() => {
                setDraft("");
                onRun("");
                input.current?.focus();
              }}
              className="inline-flex size-6 items-center justify-center rounded-sm text-faint hover:text-text phone:size-8"
            >
              <Icon name="close" size={12} />
            </button>
          ) : (
            <button
              type="button"
              onClick={() => {
                if (error === undefined) onRun(draft);
                else setErrorShown(true);
              }}
              className="inline-flex h-6 items-center rounded-sm px-1.5 text-small font-medium text-accent-text hover:bg-hover phone:h-8"
            >
              Run <span className="phone:hidden">&nbsp;↵</span>
            </button>
          )}
        </span>
      </div>
      {suggestions.isOpen ? (
        <SuggestionList
          id={id}
          suggestions={suggestions.items}
          active={suggestions.active}
          column={suggestions.start - Math.round((input.current?.scrollLeft ?? 0) / 7.2)}
          onAccept={accept}
        />
      ) : null}
      <p id={`${id}-error`} role="status" className="text-small text-danger-text">
        {shownError === undefined ? null : <span className="block pt-1">{shownError.message}</span>}
      </p>
    </div>
  );
}

function ColouredSearch({
  text,
  errorAt,
}: {
  readonly text: string;
  readonly errorAt: number | undefined;
}): ReactElement {
  let at = 0;
  return (
    <>
      {colourSearch(text).map((token) => {
        const start = at;
        at += token.text.length;
        const isWrong = errorAt !== undefined && errorAt >= start && errorAt < at;
        return (
          <span
            key={start}
            className={`${COLOURS[token.kind]}${isWrong ? " underline decoration-danger decoration-wavy underline-offset-4" : ""}`}
          >
            {token.text}
          </span>
        );
      })}
      {errorAt !== undefined && errorAt >= text.length ? (
        <span className="underline decoration-danger decoration-wavy underline-offset-4">{"  "}</span>
      ) : null}
    </>
  );
}
