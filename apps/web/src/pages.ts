import { incidentPages } from "./incidents/pages.ts";
import { inventoryPages } from "./inventory/pages.ts";
import { monitoringPages } from "./monitoring/pages.ts";
import type { Page } from "./page.ts";
import { settingsPages } from "./settings/pages.ts";

/** Every page, in the order of the rail. */
export const PAGES: readonly Page[] = [
  {
    path: "/",
    title: "Today",
    place: "Today",
    icon: "today",
    keys: "g t",
    alsoCalled: "home start overview",
    load: async () => (await import("./today/today-page.tsx")).TodayPage,
  },
  ...monitoringPages,
  ...incidentPages,
  ...inventoryPages,
  ...settingsPages,
];
