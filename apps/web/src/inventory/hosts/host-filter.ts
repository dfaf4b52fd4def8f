import type { HostItem } from "@cordon/inventory/contract";
import type { UrlState } from "../../url-state.ts";
import { CRITICALITIES, criticalityWord } from "../criticality-mark.tsx";

/** What the URL of the Hosts page asks for. */
export interface HostFilter {
  readonly q?: string;
  readonly vouching?: HostItem["vouching"];
  readonly criticality?: HostItem["criticality"];
  readonly tag?: string;
}

export const NO_FILTER: UrlState = { q: undefined, vouching: undefined, criticality: undefined, tag: undefined };

/** Values that mean nothing are left out: anybody can type in the URL. */
export function readHostFilter(url: UrlState): HostFilter {
  const q = url["q"]?.slice(0, 200);
  const tag = url["tag"]?.slice(0, 60);
  const vouching = (["vouched", "claimed"] as const).find((value) => value === url["vouching"]);
  const criticality = CRITICALITIES.find(({ value }) => value === url["criticality"])?.value;
  return {
    ...(q === undefined || q === "" ? {} : { q }),
    ...(vouching === undefined ? {} : { vouching }),
    ...(criticality === undefined ? {} : { criticality }),
    ...(tag === undefined || tag === "" ? {} : { tag }),
  };
}

/** The filters that are on, as words, by the name in the URL that takes them off. */
export function filterWords({
  vouching,
  criticality,
  tag,
}: HostFilter): readonly { readonly name: string; readonly words: string }[] {
  return [
    ...(vouching === undefined
      ? []
      : [{ name: "vouching", words: vouching === "vouched" ? "vouched for" : "only claimed" }]),
    ...(criticality === undefined
      ? []
      : [{ name: "criticality", words: `criticality ${criticalityWord(criticality).toLowerCase()}` }]),
    ...(tag === undefined ? [] : [{ name: "tag", words: `tag ${tag}` }]),
  ];
}
