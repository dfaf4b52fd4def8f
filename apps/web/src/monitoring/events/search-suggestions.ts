import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { api } from "../../api/client.ts";
import { useDebounced } from "./use-debounced.ts";
import { type Selection, selectionOf } from "./event-search.ts";

export interface Suggestion {
  readonly insert: string;
  readonly label: string;
  readonly kind: "field" | "value" | "operator";
  readonly count: number | null;
}

export interface Suggestions {
  readonly isOpen: boolean;
  readonly items: readonly Suggestion[];
  /** Index of the one that Enter takes; undefined until a person moves to one. */
  readonly active: number | undefined;
  /** Where in the text a suggestion would go. */
  readonly start: number;
  readonly open: () => void;
  readonly close: () => void;
  /** The text with a suggestion put in. */
  readonly accept: (index: number) => { readonly text: string; readonly caret: number } | undefined;
  /** Whether the key was for the list. */
  readonly onKey: (key: string, accept: (index: number) => void) => boolean;
}

const DEBOUNCE_MS = 120;

/** What could stand at the caret, asked while typing. */
export function useSuggestions(selection: Selection, text: string, caret: number): Suggestions {
  const [isWanted, setWanted] = useState(false);
  const asked = useDebounced(
    useMemo(() => ({ text, caret }), [text, caret]),
    DEBOUNCE_MS,
  );
  const { data } = useQuery({
    queryKey: ["events", "suggest", selectionOf({ ...selection, q: asked.text }), asked.caret],
    queryFn: ({ signal }) =>
      api.suggestSearch({ query: { ...selectionOf({ ...selection, q: asked.text }), at: asked.caret } }, { signal }),
    enabled: isWanted,
    staleTime: 30_000,
    retry: false,
  });
  const [chosen, setChosen] = useState<{ readonly of: typeof data; readonly index: number }>();
  const active = chosen?.of === data ? chosen?.index : undefined;
  // An answer for another text would replace the wrong part.
  const answer = asked.text === text && asked.caret === caret ? data : undefined;
  const items = (answer?.suggestions ?? []).filter(
    ({ insert }) => insert.trim() !== text.slice(answer?.start, answer?.end),
  );
  const isOpen = isWanted && items.length > 0;
  const close = (): void => {
    setWanted(false);
    setChosen(undefined);
  };
  const move = (by: 1 | -1): void => {
    const from = active ?? (by === 1 ? -1 : items.length);
    setChosen({ of: data, index: (from + by + items.length) % items.length });
  };
  return {
    isOpen,
    items,
    active: isOpen ? active : undefined,
    start: answer?.start ?? 0,
    open: () => setWanted(true),
    close,
    accept: (index) => {
      const item = items[index];
      if (item === undefined || answer === undefined) return undefined;
      const rest = text.slice(answer.end);
      const insert = rest.startsWith(" ") ? item.insert.trimEnd() : item.insert;
      return { text: text.slice(0, answer.start) + insert + rest, caret: answer.start + insert.length };
    },
    onKey: (key, accept) => {
      if (!isOpen) return false;
      if (key === "ArrowDown") move(1);
      else if (key === "ArrowUp") move(-1);
      else if (key === "Escape") close();
      else if (key === "Tab") accept(active ?? 0);
      else if (key === "Enter" && active !== undefined) accept(active);
      else return false;
      return true;
    },
  };
}
