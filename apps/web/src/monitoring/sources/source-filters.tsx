import { Button, Chip, Menu, type MenuAction, SearchField, useShortcut } from "@cordon/ui";
import { type ReactElement, type ReactNode, useRef } from "react";
import { useTypedText } from "../../typed-text.ts";
import type { ChangeUrl } from "../../url-state.ts";
import { SOURCE_STATES } from "./source-health.ts";
import { type SourceFilter, VOUCHINGS } from "./source-list.ts";
import { STATE_WORDS, VOUCHING_LEVELS } from "./source-words.ts";

export interface SourceFiltersProps {
  readonly filter: SourceFilter;
  readonly setUrl: ChangeUrl;
  /** Beside the menus: the sort. */
  readonly children: ReactNode;
}

/** Text, and one chip for each filter that is on. */
export function SourceFilters({ filter, setUrl, children }: SourceFiltersProps): ReactElement {
  const input = useRef<HTMLInputElement>(null);
  useShortcut("/", () => input.current?.focus(), { label: "Filter sources" });
  const [text, setText] = useTypedText(filter.q, (q) => setUrl({ q, source: undefined }, { replace: true }));
  const { state, vouching } = filter;
  const choice = (name: "state" | "vouching", value: string, label: string): MenuAction => ({
    id: `${name}:${value}`,
    label,
    isChosen: filter[name] === value,
    run: () => setUrl({ [name]: filter[name] === value ? undefined : value, source: undefined }),
  });
  return (
    <div className="mt-2 flex flex-wrap items-center gap-2">
      <SearchField
        label="Name of the source"
        value={text}
        onChange={setText}
        shortcut="/"
        className="w-72 phone:w-full"
        inputRef={input}
      />
      <Menu
        label="Add a filter"
        trigger={
          <Button tone="quiet" icon="filter">
            Filter
          </Button>
        }
        groups={[
          { title: "State", actions: SOURCE_STATES.map((value) => choice("state", value, STATE_WORDS[value])) },
          {
            title: "Host names",
            actions: VOUCHINGS.map((value) => choice("vouching", value, VOUCHING_LEVELS[value].word)),
          },
        ]}
      />
      {children}
      {state === undefined ? null : (
        <Chip text={STATE_WORDS[state]} onRemove={() => setUrl({ state: undefined })}>
          {STATE_WORDS[state].toLowerCase()}
        </Chip>
      )}
      {vouching === undefined ? null : (
        <Chip text={VOUCHING_LEVELS[vouching].word} onRemove={() => setUrl({ vouching: undefined })}>
          host names {VOUCHING_LEVELS[vouching].word.toLowerCase()}
        </Chip>
      )}
    </div>
  );
}
