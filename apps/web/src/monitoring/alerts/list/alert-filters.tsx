import { Button, Chip, count, Menu, type MenuAction } from "@cordon/ui";
import { type ReactElement, useRef } from "react";
import { PlainText } from "../../../plain-text.tsx";
import { FilterBar } from "../../../filter-bar.tsx";
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
  const menus = useRef<HTMLDivElement>(null);
  const remove = (name: keyof AlertFilter): void => {
    setUrl({ [name]: undefined });
    requestAnimationFrame(() => menus.current?.querySelector<HTMLElement>("button")?.focus()); // the chip is gone
  };
  return (
    <FilterBar
      label="Rule, host, user or address"
      shortcutLabel="Filter alerts"
      text={filter.q ?? ""}
      onText={(q) => setUrl({ q, alert: undefined }, { replace: true })}
    >
      <div ref={menus} className="flex flex-wrap">
        <FilterMenus filter={filter} facets={facets} />
        <SortChoice />
      </div>
      {on.map(({ name, words }) => (
        <Chip key={name} text={words} onRemove={() => remove(name)}>
          <PlainText text={words} />
        </Chip>
      ))}
      {on.length > 1 ? (
        <Button tone="quiet" size="small" onPress={() => setUrl(NO_FILTER)}>
          Clear
        </Button>
      ) : null}
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

function SortChoice(): ReactElement {
  const [url, setUrl] = useUrlState();
  const sort = readAlertSort(url);
  return (
    <Menu
      label="Sort"
      trigger={
        <Button tone="quiet" icon="sort">
          {SORTS.find((each) => each.sort === sort)?.label}
        </Button>
      }
      groups={[
        {
          actions: SORTS.map((each) => ({
            id: each.sort,
            label: each.label,
            isChosen: each.sort === sort,
            run: () => setUrl({ sort: each.sort === "severity" ? undefined : each.sort }),
          })),
        },
      ]}
    />
  );
}
