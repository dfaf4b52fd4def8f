import type { Page } from "../page.ts";

export const incidentPages: readonly Page[] = [
  {
    path: "/incidents",
    title: "Incidents",
    place: "Respond",
    icon: "incidents",
    keys: "g i",
    permission: "incidents:read",
    alsoCalled: "queue respond triage candidates",
    load: async () => (await import("./incidents-page.tsx")).IncidentsPage,
  },
  {
    path: "/incidents/$id",
    title: "Incident",
    place: "Respond",
    icon: "incidents",
    permission: "incidents:read",
    isDetail: true,
    load: async () => (await import("./incident-page.tsx")).IncidentPage,
  },
];
