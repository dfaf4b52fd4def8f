import { type Page, PLACES, type Place } from "../page.ts";
import { PAGES } from "../pages.ts";

type Can = (permission: string) => boolean;

/** The pages a person may see, without those reached from another page only. */
export function visiblePages(can: Can): readonly Page[] {
  return PAGES.filter((page) => page.isDetail !== true && (page.permission === undefined || can(page.permission)));
}

export interface PlaceGroup {
  readonly place: Place;
  readonly pages: readonly Page[];
}

/** Places that have a page for this person, in the order of the rail. */
export function placeGroups(can: Can): readonly PlaceGroup[] {
  const pages = visiblePages(can).filter((page) => page.isUnderTab !== true);
  return PLACES.map((place) => ({ place, pages: pages.filter((page) => page.place === place) })).filter(
    ({ pages }) => pages.length > 0,
  );
}
