import { PageBody, PageHeader, Icon } from "@cordon/ui";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useSession } from "../session/session.ts";
import { placeGroups } from "../shell/places.ts";

/** The door to the settings on a phone; on a desk the rail shows them. */
export function SettingsPage(): ReactElement {
  const { can } = useSession();
  const pages = placeGroups(can).find(({ place }) => place === "Settings")?.pages ?? [];
  return (
    <>
      <PageHeader title="Settings" />
      <PageBody>
        <ul className="overflow-hidden rounded border">
          {pages.map((page) => (
            <li key={page.path} className="border-b last:border-b-0">
              <Link
                to={page.path}
                className="flex h-11 items-center gap-3 px-4 hover:bg-hover focus-visible:-outline-offset-2"
              >
                <Icon name={page.icon} className="text-muted" />
                <span className="flex-1">{page.title}</span>
                <Icon name="right" size={12} className="text-faint" />
              </Link>
            </li>
          ))}
        </ul>
      </PageBody>
    </>
  );
}
