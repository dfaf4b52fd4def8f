import { Button, Chip, Menu, type MenuAction, SearchField, useShortcut } from "@cordon/ui";
import { type ReactElement, useRef } from "react";
import { useTypedText } from "../../typed-text.ts";
import type { ChangeUrl } from "../../url-state.ts";
import { CRITICALITIES } from "../criticality-mark.tsx";
import { filterWords, type HostFilter, NO_FILTER } from "./host-filter.ts";

export interface HostFiltersProps {
  readonly filter: HostFilter;
  /** Tags that one may filter by: those of the hosts at hand. */
  readonly tags: readonly string[];
  readonly setUrl: ChangeUrl;
}

/** Text, and one chip for each filter that is on. */
export function HostFilters({ filter, tags, setUrl }: HostFiltersProps): ReactElement {
  const input = useRef<HTMLInputElement>(null);
  useShortcut("/", () => input.current?.focus(), { label: "Filter hosts" });
  const [text, setText] = useTypedText(filter.q ?? "", (q) => setUrl({ q, host: undefined }, { replace: true }));
  const on = filterWords(filter);
  const choice = (name: keyof HostFilter, value: string, label: string): MenuAction => ({
    id: `${name}:${value}`,
    label,
    isChosen: filter[name] === value,
    run: () => setUrl({ [name]: filter[name] === value ? undefined : value, host: undefined }),
  });
  return (
    <div className="mt-2 flex flex-wrap items-center gap-2">
      <SearchField
        label="Name, owner, user or address"
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
          {
            title: "Name",
            actions: [choice("vouching", "vouched", "Vouched for"), choice("vouching", "claimed", "Only claimed")],
          },
          {
            title: "Criticality",
            actions: CRITICALITIES.map(({ value, label }) => choice("criticality", value, label)),
          },
          ...(tags.length === 0
            ? []
            : [{ title: "Tag", actions: tags.slice(0, 30).map((tag) => choice("tag", tag, tag)) }]),
        ]}
      />
      {on.map(({ name, words }) => (
        <Chip key={name} text={words} onRemove={() => setUrl({ [name]: undefined })}>
          {words}
        </Chip>
      ))}
      {on.length > 1 ? (
        <Button tone="quiet" size="small" onPress={() => setUrl(NO_FILTER)}>
          Clear
        </Button>
      ) : null}
    </div>
  );
}
