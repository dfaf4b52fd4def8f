import { Button, count, Menu, type MenuAction } from "@cordon/ui";
import { type ReactElement } from "react";
import { FilterBar } from "../../filter-bar.tsx";
import { SortChoice } from "../../sort-menu.tsx";
import { type UrlState, useUrlState } from "../../url-state.ts";
import { useResponders } from "../actions/use-responders.ts";
import { DISPOSITIONS, SEVERITIES, STATES, stateWord } from "../incident-words.ts";
import {
  CLOSED_SINCE,
  filterWords,
  type IncidentFilter,
  type ListTab,
  NO_FILTER,
  readIncidentFilter,
  readIncidentSort,
  readTab,
  SORTS,
  usualSort,
} from "./incident-filter.ts";
import type { IncidentCounts } from "./incident-query.ts";

/** Text, menus with what can be filtered by, the sort, and one chip for each filter that is on. */
export function IncidentFilters({ counts }: { readonly counts: IncidentCounts | undefined }): ReactElement {
  const [url, setUrl] = useUrlState();
  const responders = useResponders();
  const known = new Map(
    [...(responders.data?.items ?? []), ...(counts?.assignees ?? [])].map(({ id, name }) => [id, name]),
  );
  const filter = readIncidentFilter(url);
  const on = filterWords(filter, (id) => known.get(id) ?? "somebody");
  return (
    <FilterBar
      label="Words, a host, user or address, #42"
      shortcutLabel="Filter incidents"
      text={filter.q ?? ""}
      onText={(q) => setUrl({ q, incident: undefined }, { replace: true })}
      on={on}
      onRemove={(name) => setUrl({ [name]: undefined })}
      onClear={() => setUrl(NO_FILTER)}
    >
      <FilterMenus url={url} filter={filter} counts={counts} />
    </FilterBar>
  );
}

const RISKS = [80, 60, 40, 20] as const;

interface FilterMenusProps {
  readonly url: UrlState;
  readonly filter: IncidentFilter;
  readonly counts: IncidentCounts | undefined;
}

function FilterMenus({ url, filter, counts }: FilterMenusProps): ReactElement {
  const [, setUrl] = useUrlState();
  const tab = readTab(url);
  const choice = (name: keyof IncidentFilter, value: string, label: string, incidents?: number): MenuAction => ({
    id: `${name}:${value}`,
    label,
    isChosen: String(filter[name] ?? "") === value,
    run: () => setUrl({ [name]: String(filter[name] ?? "") === value ? undefined : value, incident: undefined }),
    ...(incidents === undefined ? {} : { hint: count(incidents) }),
  });
  const inQueue = tab === "queue" ? counts : undefined;
  const atLeast = (value: (typeof SEVERITIES)[number]): string =>
    value === "critical" ? "Critical" : `${capital(value)} or worse`;
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
            actions: SEVERITIES.slice(0, 4).map((value) => choice("severity", value, atLeast(value))),
          },
          { title: "Risk", actions: RISKS.map((value) => choice("risk", String(value), `${value} or more`)) },
          ...stateGroups(tab, (value) =>
            choice("state", value, stateWord(value), inQueue?.states.find((each) => each.value === value)?.incidents),
          ),
          ...closedGroups(tab, choice),
        ]}
      />
      {tab === "mine" ? null : (
        <Menu
          label="Filter by assignee"
          trigger={<Button tone="quiet">Assignee</Button>}
          groups={[
            {
              actions: [
                choice("assignee", "me", "Me", inQueue?.mine),
                choice("assignee", "none", "Nobody", inQueue?.unassigned),
              ],
            },
            ...((counts?.assignees ?? []).length === 0
              ? []
              : [
                  {
                    actions: (counts?.assignees ?? []).map(({ id, name, incidents }) =>
                      choice("assignee", id, name, inQueue && incidents),
                    ),
                  },
                ]),
          ]}
        />
      )}
      <SortChoice
        sorts={SORTS}
        chosen={readIncidentSort(url)}
        onSort={(sort) => setUrl({ sort: sort === usualSort(tab) ? undefined : sort })}
      />
    </>
  );
}

/** What was closed as what and when; those that became part of another are a view of their own. */
function closedGroups(
  tab: ListTab,
  choice: (name: keyof IncidentFilter, value: string, label: string) => MenuAction,
): readonly { readonly title: string; readonly actions: readonly MenuAction[] }[] {
  if (tab !== "closed" && tab !== "all") return [];
  return [
    {
      title: "Closed as",
      actions: [
        ...DISPOSITIONS.map(({ value, label }) => choice("disposition", value, label)),
        choice("merged", "yes", "Merged into another"),
      ],
    },
    {
      title: "Closed since",
      actions: CLOSED_SINCE.map(({ value, words }) => choice("since", value, `In the last ${words}`)),
    },
  ];
}

/** Only the queue and everything hold more than one state. */
function stateGroups(
  tab: ListTab,
  choiceOf: (state: (typeof STATES)[number]) => MenuAction,
): readonly { readonly title: string; readonly actions: readonly MenuAction[] }[] {
  if (tab === "candidates" || tab === "closed") return [];
  const states = tab === "all" ? STATES : STATES.filter((state) => state !== "candidate" && state !== "closed");
  return [{ title: "State", actions: states.map(choiceOf) }];
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
