import type { Page } from "../page.ts";

export const settingsPages: readonly Page[] = [
  {
    path: "/settings/account",
    title: "My account",
    place: "Settings",
    icon: "user",
    keys: "g ,",
    alsoCalled: "password two factor totp passkey theme preferences",
    load: async () => (await import("./account/account-page.tsx")).AccountPage,
  },
  {
    path: "/settings/members",
    title: "Members",
    place: "Settings",
    icon: "members",
    permission: "platform:manage-members",
    alsoCalled: "users people invite roles permissions",
    load: async () => (await import("./members/members-page.tsx")).MembersPage,
  },
  {
    path: "/settings/tokens",
    title: "API tokens",
    place: "Settings",
    icon: "key",
    permission: "platform:manage-tokens",
    alsoCalled: "keys bearer api",
    load: async () => (await import("./tokens/tokens-page.tsx")).TokensPage,
  },
  {
    path: "/settings/audit",
    title: "Audit",
    place: "Settings",
    icon: "audit",
    permission: "platform:read-audit",
    alsoCalled: "trail who did what verify chain",
    load: async () => (await import("./audit/audit-page.tsx")).AuditPage,
  },
  {
    path: "/settings/about",
    title: "About",
    place: "Settings",
    icon: "info",
    permission: "platform:read-about",
    alsoCalled: "version health status disk",
    load: async () => (await import("./about/about-page.tsx")).AboutPage,
  },
];
