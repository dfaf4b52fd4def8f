import type { Page } from "../page.ts";

export const inventoryPages: readonly Page[] = [
  {
    path: "/hosts",
    title: "Hosts",
    place: "Fleet",
    icon: "hosts",
    keys: "g h",
    permission: "inventory:read-hosts",
    alsoCalled: "assets machines servers inventory",
    load: async () => (await import("./hosts-page.tsx")).HostsPage,
  },
  {
    path: "/hosts/$id",
    title: "Host",
    place: "Fleet",
    icon: "hosts",
    permission: "inventory:read-hosts",
    isDetail: true,
    load: async () => (await import("./host-page.tsx")).HostPage,
  },
];
