import { Button, count, Menu, type MenuAction } from "@cordon/ui";
import { type ReactElement, type ReactNode } from "react";
import { FilterBar } from "../../../filter-bar.tsx";
import { useUrlState } from "../../../url-state.ts";
import { SEVERITIES, tacticWord } from "../../alerts/alert-words.ts";
import { filterWords, levelChoice, NO_FILTER, readRuleFilter, type RuleFilter } from "./rule-filter.ts";
import type { RuleFacets } from "./rule-query.ts";

export interface RuleFiltersProps {
  readonly facets: RuleFacets | undefined;
  /** Beside the menus: the sort. */
  readonly children: ReactNode;
}

/** Text, menus with what can be filtered by, and one chip for each filter that is on. */
export function RuleFilters({ facets, children }: RuleFiltersProps): ReactElement {
  const [url, setUrl] = useUrlState();
  const filter = readRuleFilter(url);
  const on = filterWords(filter, facets?.sets.find(({ value }) => value === filter.set)?.label);
  return (
    <FilterBar
      label="Title, author, technique, id or path"
      shortcutLabel="Filter rules"
      text={filter.q ?? ""}
      onText={(q) => setUrl({ q, rule: undefined }, { replace: true })}
      on={on}
      onRemove={(name) => setUrl({ [name]: undefined })}
      onClear={() => setUrl(NO_FILTER)}
    >
      <FilterMenus filter={filter} facets={facets} />
      {children}
    </FilterBar>
  );
}

type Facet = RuleFacets["sets"];

function FilterMenus({
  filter,
  facets,
}: {
  readonly filter: RuleFilter;
  readonly facets: RuleFacets | undefined;
}): ReactElement {
  const [, setUrl] = useUrlState();
  const choice = (name: keyof RuleFilter, value: string, label: string, rules?: number): MenuAction => ({
    id: `${name}:${value}`,
    label,
    isChosen: filter[name] === value,
    run: () => setUrl({ [name]: filter[name] === value ? undefined : value, rule: undefined }),
    ...(rules === undefined ? {} : { hint: count(rules) }),
  });
  const menu = (name: "set" | "product" | "tactic", words: string, values: Facet): ReactElement | null =>
    values.length === 0 ? null : (
      <Menu
        label={`Filter by ${name}`}
        trigger={<Button tone="quiet">{words}</Button>}
        groups={[
          {
            actions: values.map(({ value, label, rules }) =>
              choice(name, value, name === "tactic" ? tacticWord(label) : label, rules),
            ),
          },
        ]}
      />
    );
  return (
    <>
      <Menu
        label="Add a filter"
        trigger={
          <Button tone="quiet" icon="filter">
            Filter
          </Button>
        }
        groups={[
          { title: "State", actions: [choice("state", "on", "On", facets?.on), choice("state", "off", "Off")] },
          { title: "Fired", actions: [choice("fired", "yes", "Has fired"), choice("fired", "no", "Never fired")] },
          {
            title: "Level",
            actions: SEVERITIES.slice(0, 4).map((value) => choice("level", value, levelChoice(value))),
          },
        ]}
      />
      {menu("set", "Set", facets?.sets ?? [])}
      {menu("product", "Product", facets?.products ?? [])}
      {menu("tactic", "Tactic", facets?.tactics ?? [])}
    </>
  );
}
