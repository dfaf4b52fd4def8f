import { Avatar, Icon, type MenuGroup, Menu, type Preferences, setPreferences, usePreferences } from "@cordon/ui";
import { useNavigate } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { Button } from "react-aria-components/Button";
import { useSession } from "../session/session.ts";

const THEMES: readonly {
  readonly id: Preferences["theme"];
  readonly label: string;
  readonly icon: "screen" | "sun" | "moon";
}[] = [
  { id: "system", label: "As the system", icon: "screen" },
  { id: "light", label: "Light", icon: "sun" },
  { id: "dark", label: "Dark", icon: "moon" },
];

/** Who is signed in, their account, the theme, and the way out. */
export function AccountMenu({ isCollapsed }: { readonly isCollapsed: boolean }): ReactElement {
  const { member, signOut } = useSession();
  const { theme } = usePreferences();
  const navigate = useNavigate();
  const groups: readonly MenuGroup[] = [
    {
      actions: [
        { id: "account", label: "My account", icon: "user", run: () => void navigate({ to: "/settings/account" }) },
      ],
    },
    {
      title: "Theme",
      actions: THEMES.map(({ id, label, icon }) => ({
        id,
        label,
        icon,
        isChosen: theme === id,
        run: () => setPreferences({ theme: id }),
      })),
    },
    { actions: [{ id: "sign-out", label: "Sign out", icon: "signOut", run: signOut }] },
  ];
  return (
    <Menu
      label="Account"
      placement="top start"
      groups={groups}
      head={
        <>
          <div className="font-medium">{member.name}</div>
          <div className="text-small text-muted">{member.email}</div>
        </>
      }
      trigger={
        <Button
          {...(isCollapsed ? { "aria-label": `Account of ${member.name}` } : {})}
          className="flex h-10 w-full items-center gap-2.5 rounded px-1.5 text-left hover:bg-hover aria-expanded:bg-hover"
        >
          <Avatar name={member.name} />
          {isCollapsed ? null : (
            <>
              <span className="min-w-0 flex-1 leading-4">
                <span className="block truncate font-medium">{member.name}</span>
                <span className="block truncate text-small text-muted">{member.roleName}</span>
              </span>
              <Icon name="up" size={12} className="text-faint" />
            </>
          )}
        </Button>
      }
    />
  );
}
