import { Button, count, Menu, type MenuAction } from "@cordon/ui";
import { type ReactElement } from "react";
import { FilterBar } from "../../../filter-bar.tsx";
import { SortChoice } from "../../../sort-menu.tsx";
import { useUrlState } from "../../../url-state.ts";
import { SEVERITIES, tacticWord } from "../alert-words.ts";
import {
  type AlertFilter,
  atLeastWord,
  filterWords,
  NO_FILTER,
  readAlertFilter,
  readAlertSort,
  SORTS,
} from "./alert-filter.ts";
import type { AlertFacets } from "./alert-query.ts";

/** Text, menus with what can be filtered by, the sort, and one chip for each filter that is on. */
export function AlertFilters({ facets }: { readonly facets: AlertFacets | undefined }): ReactElement {
  const [url, setUrl] = useUrlState();
  const filter = readAlertFilter(url);
  const ruleTitle = facets?.rules.find(({ value }) => value === filter.rule)?.label;
  const on = filterWords(filter, ruleTitle);
  return (
    <FilterBar
      label="Rule, host, user or address"
      shortcutLabel="Filter alerts"
      text={filter.q ?? ""}
      onText={(q) => setUrl({ q, alert: undefined }, { replace: true })}
      on={on}
      onRemove={(name) => setUrl({ [name]: undefined })}
      onClear={() => setUrl(NO_FILTER)}
    >
      <FilterMenus filter={filter} facets={facets} />
      <SortChoice
        sorts={SORTS}
        chosen={readAlertSort(url)}
        onSort={(sort) => setUrl({ sort: sort === "severity" ? undefined : sort })}
      />
    </FilterBar>
  );
}

interface FilterMenusProps {
  readonly filter: AlertFilter;
  readonly facets: AlertFacets | undefined;
}

function FilterMenus({ filter, facets }: FilterMenusProps): ReactElement {
  const [, setUrl] = useUrlState();
  const choice = (name: keyof AlertFilter, value: string, label: string, alerts?: number): MenuAction => ({
    id: `${name}:${value}`,
    label,
    isChosen: filter[name] === value,
    run: () => setUrl({ [name]: filter[name] === value ? undefined : value, alert: undefined }),
    ...(alerts === undefined ? {} : { hint: count(alerts) }),
  });
  const menu = (name: "rule" | "host" | "user", words: string, values: AlertFacets["rules"]): ReactElement | null =>
    values.length === 0 ? null : (
      <Menu
        label={`Filter by ${name}`}
        trigger={<Button tone="quiet">{words}</Button>}
        groups={[{ actions: values.map(({ value, label, alerts }) => choice(name, value, label, alerts)) }]}
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
          {
            title: "Severity",
            actions: SEVERITIES.slice(0, 4).map((value) => choice("severity", value, atLeastWord(value))),
          },
          ...((facets?.tactics ?? []).length === 0
            ? []
            : [
                {
                  title: "Tactic",
                  actions: (facets?.tactics ?? []).map(({ value, alerts }) =>
                    choice("tactic", value, tacticWord(value), alerts),
                  ),
                },
              ]),
        ]}
      />
      {menu("rule", "Rule", facets?.rules ?? [])}
      {menu("host", "Host", facets?.hosts ?? [])}
      {menu("user", "User", facets?.users ?? [])}
    </>
  );
}
