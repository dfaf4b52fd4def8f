import type { HostItem } from "@cordon/inventory/contract";
import type { Sort } from "@cordon/ui";
import { readSort } from "../../url-sort.ts";
import type { UrlState } from "../../url-state.ts";
import { CRITICALITIES, criticalityWord } from "../criticality-mark.tsx";

export const SEEN = {
  day: { label: "In the last 24 hours", words: "seen in the last 24 hours" },
  quiet: { label: "Not for 7 days", words: "not seen for 7 days" },
} as const;
export type Seen = keyof typeof SEEN;

/** What the URL of the Hosts page asks for. */
export interface HostFilter {
  readonly q?: string;
  readonly vouching?: HostItem["vouching"];
  readonly criticality?: HostItem["criticality"];
  readonly tag?: string;
  readonly owner?: string;
  /** Only hosts that nobody answers for. */
  readonly owned?: "no";
  readonly seen?: Seen;
}

export const NO_FILTER: UrlState = {
  q: undefined,
  vouching: undefined,
  criticality: undefined,
  tag: undefined,
  owner: undefined,
  owned: undefined,
  seen: undefined,
};

/** Values that mean nothing are left out: anybody can type in the URL. */
export function readHostFilter(url: UrlState): HostFilter {
  const text = (name: string, most: number): Record<string, string> => {
    const value = url[name]?.slice(0, most) ?? "";
    return value === "" ? {} : { [name]: value };
  };
  const vouching = (["vouched", "claimed"] as const).find((value) => value === url["vouching"]);
  const criticality = CRITICALITIES.find(({ value }) => value === url["criticality"])?.value;
  const seen = (["day", "quiet"] as const).find((value) => value === url["seen"]);
  return {
    ...text("q", 200),
    ...text("tag", 60),
    ...text("owner", 200),
    ...(vouching === undefined ? {} : { vouching }),
    ...(criticality === undefined ? {} : { criticality }),
    ...(url["owned"] === "no" ? { owned: "no" } : {}),
    ...(seen === undefined ? {} : { seen }),
  };
}

/** What the server is asked for; it answers over all hosts, not over those on the screen. */
export interface HostQuery extends Omit<HostFilter, "owned" | "seen"> {
  readonly isOwned?: "false";
  readonly seenFrom?: string;
  readonly seenTo?: string;
  readonly sort?: HostSort;
  readonly order?: Sort["direction"];
}

export function hostQuery({ owned, seen, ...rest }: HostFilter, sort: Sort | undefined): HostQuery {
  const column = HOST_SORTS.find((name) => name === sort?.column);
  return {
    ...rest,
    ...(owned === undefined ? {} : { isOwned: "false" as const }),
    ...(seen === "day" ? { seenFrom: "24h" } : seen === "quiet" ? { seenTo: "7d" } : {}),
    ...(column === undefined || sort === undefined ? {} : { sort: column, order: sort.direction }),
  };
}

export const HOST_SORTS = ["name", "criticality", "owner", "seen", "events"] as const;
type HostSort = (typeof HOST_SORTS)[number];

/** Last seen first, when the URL says nothing. */
export const USUAL_SORT: Sort = { column: "seen", direction: "descending" };

export function readHostSort(url: UrlState): Sort | undefined {
  return readSort(url["sort"], HOST_SORTS);
}

/** The filters that are on, as words, by the name in the URL that takes them off. */
export function filterWords(
  filter: HostFilter,
): readonly { readonly name: keyof HostFilter; readonly words: string }[] {
  const { vouching, criticality, tag, owner, owned, seen } = filter;
  const words: readonly (readonly [keyof HostFilter, string | undefined])[] = [
    ["vouching", vouching && (vouching === "vouched" ? "vouched for" : "only claimed")],
    ["criticality", criticality && `criticality ${criticalityWord(criticality).toLowerCase()}`],
    ["owner", owner && `owner ${owner}`],
    ["owned", owned && "nobody answers for it"],
    ["seen", seen && SEEN[seen].words],
    ["tag", tag && `tag ${tag}`],
  ];
  return words.flatMap(([name, text]) => (text === undefined ? [] : [{ name, words: text }]));
}
