import type { Page } from "../page.ts";

export const monitoringPages: readonly Page[] = [
  {
    path: "/events",
    title: "Events",
    place: "Detect",
    icon: "events",
    keys: "g s",
    permission: "monitoring:read-events",
    alsoCalled: "search logs records",
    load: async () => (await import("./events/events-page.tsx")).EventsPage,
  },
  {
    path: "/events/$id",
    title: "Event",
    place: "Detect",
    icon: "events",
    permission: "monitoring:read-events",
    isDetail: true,
    load: async () => (await import("./events/event-page.tsx")).EventPage,
  },
  {
    path: "/sources",
    title: "Sources",
    place: "Detect",
    icon: "sources",
    keys: "g o",
    permission: "monitoring:read-sources",
    alsoCalled: "senders syslog lag silent",
    load: async () => (await import("./sources-page.tsx")).SourcesPage,
  },
];
