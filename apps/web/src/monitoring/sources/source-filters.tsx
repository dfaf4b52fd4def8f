import { Button, Menu, type MenuAction } from "@cordon/ui";
import { type ReactElement, type ReactNode } from "react";
import { FilterBar } from "../../filter-bar.tsx";
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
  const { state, vouching } = filter;
  const choice = (name: "state" | "vouching", value: string, label: string): MenuAction => ({
    id: `${name}:${value}`,
    label,
    isChosen: filter[name] === value,
    run: () => setUrl({ [name]: filter[name] === value ? undefined : value, source: undefined }),
  });
  return (
    <FilterBar
      label="Name of the source"
      shortcutLabel="Filter sources"
      text={filter.q}
      onText={(q) => setUrl({ q, source: undefined }, { replace: true })}
      on={[
        ...(state === undefined ? [] : [{ name: "state", words: STATE_WORDS[state].toLowerCase() } as const]),
        ...(vouching === undefined
          ? []
          : [{ name: "vouching", words: `host names ${VOUCHING_LEVELS[vouching].word.toLowerCase()}` } as const]),
      ]}
      onRemove={(name) => setUrl({ [name]: undefined })}
      onClear={() => setUrl({ q: undefined, state: undefined, vouching: undefined })}
    >
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
    </FilterBar>
  );
}
