import type { IconName } from "@cordon/ui";
import type { ComponentType } from "react";

/** One page of the console. The rail, the palette, the keys and the routes are all made from these rows. */
export interface Page {
  /** In the URL, with `$id` for a parameter. */
  readonly path: string;
  /** In the rail, the palette and the window's title. */
  readonly title: string;
  readonly place: Place;
  readonly icon: IconName;
  /** "g s" */
  readonly keys?: string;
  /** Who sees it; everybody signed in when absent. */
  readonly permission?: string;
  /** What a person would type to find it: "logs search". */
  readonly alsoCalled?: string;
  /** Reached from another page only: no line in rail and palette. */
  readonly isDetail?: boolean;
  /** A tab of another page: found in the palette, and no line in the rail. */
  readonly isUnderTab?: boolean;
  readonly load: () => Promise<ComponentType>;
}

export const PLACES = ["Today", "Detect", "Respond", "Fleet", "Settings"] as const;
export type Place = (typeof PLACES)[number];
