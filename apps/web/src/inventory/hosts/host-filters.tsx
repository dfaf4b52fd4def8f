import type { HostItem } from "@cordon/inventory/contract";
import { Button, count, Menu, type MenuAction } from "@cordon/ui";
import { useQuery } from "@tanstack/react-query";
import { type ReactElement, type ReactNode } from "react";
import { api } from "../../api/client.ts";
import { FilterBar } from "../../filter-bar.tsx";
import type { ChangeUrl } from "../../url-state.ts";
import { CRITICALITIES } from "../criticality-mark.tsx";
import { filterWords, type HostFilter, NO_FILTER, SEEN, type Seen } from "./host-filter.ts";

export interface HostFiltersProps {
  readonly filter: HostFilter;
  readonly setUrl: ChangeUrl;
  /** Beside the menus: the sort. */
  readonly children: ReactNode;
}

/** Text, menus with what can be filtered by, and one chip for each filter that is on. */
export function HostFilters({ filter, setUrl, children }: HostFiltersProps): ReactElement {
  return (
    <FilterBar
      label="Name, owner, user or address"
      shortcutLabel="Filter hosts"
      text={filter.q ?? ""}
      onText={(q) => setUrl({ q, host: undefined }, { replace: true })}
      on={filterWords(filter)}
      onRemove={(name) => setUrl({ [name]: undefined })}
      onClear={() => setUrl(NO_FILTER)}
    >
      <FilterMenus filter={filter} setUrl={setUrl} />
      {children}
    </FilterBar>
  );
}

const SEEN_CHOICES: readonly Seen[] = ["day", "quiet"];
const VOUCHINGS: readonly { readonly value: HostItem["vouching"]; readonly label: string }[] = [
  { value: "vouched", label: "Vouched for" },
  { value: "claimed", label: "Only claimed" },
];

function FilterMenus({ filter, setUrl }: Omit<HostFiltersProps, "children">): ReactElement {
  const facets = useQuery({ queryKey: ["hosts", "facets"], queryFn: ({ signal }) => api.hostFacets({ signal }) });
  const { tags = [], owners = [] } = facets.data ?? {};
  const choice = (name: keyof HostFilter, value: string, label: string, hosts?: number): MenuAction => ({
    id: `${name}:${value}`,
    label,
    isChosen: filter[name] === value,
    run: () => setUrl({ [name]: filter[name] === value ? undefined : value, host: undefined }),
    ...(hosts === undefined ? {} : { hint: count(hosts) }),
  });
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
          { title: "Name", actions: VOUCHINGS.map(({ value, label }) => choice("vouching", value, label)) },
          {
            title: "Criticality",
            actions: CRITICALITIES.map(({ value, label }) => choice("criticality", value, label)),
          },
          { title: "Last seen", actions: SEEN_CHOICES.map((value) => choice("seen", value, SEEN[value].label)) },
        ]}
      />
      <Menu
        label="Filter by owner"
        trigger={<Button tone="quiet">Owner</Button>}
        groups={[
          { actions: [choice("owned", "no", "Nobody")] },
          ...(owners.length === 0
            ? []
            : [{ actions: owners.map(({ value, hosts }) => choice("owner", value, value, hosts)) }]),
        ]}
      />
      {tags.length === 0 ? null : (
        <Menu
          label="Filter by tag"
          trigger={<Button tone="quiet">Tag</Button>}
          groups={[{ actions: tags.map(({ value, hosts }) => choice("tag", value, value, hosts)) }]}
        />
      )}
    </>
  );
}
