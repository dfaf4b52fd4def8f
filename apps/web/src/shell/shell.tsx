import { setPreferences, ToastRegion, usePreferences, useShortcut, useShortcutListener } from "@cordon/ui";
import { useQueryClient } from "@tanstack/react-query";
import { Outlet, useLocation, useNavigate } from "@tanstack/react-router";
import { type ReactElement, useEffect, useState } from "react";
import { PAGES } from "../pages.ts";
import { SessionExpiredDialog } from "../session/session-expired-dialog.tsx";
import { useSession } from "../session/session.ts";
import { sessionExpiry } from "../session/session-expiry.ts";
import { startLive, useLive } from "../live/live.ts";
import { useCommand } from "./commands.ts";
import { KeysDialog } from "./keys-dialog.tsx";
import { DemoNotice } from "./demo-notice.tsx";
import { Palette } from "./palette.tsx";
import { visiblePages } from "./places.ts";
import { PhoneBar, Rail } from "./rail.tsx";

const GENERAL = { group: "Everywhere" };

/** What stays around every page: rail, palette, keys, messages, and the dialog for an expired session. */
export function Shell(): ReactElement {
  const { hasSingleKeys, isRailCollapsed } = usePreferences();
  const [open, setOpen] = useState<"palette" | "keys">();
  useShortcutListener(hasSingleKeys);
  useShortcut("mod+k", () => setOpen(open === "palette" ? undefined : "palette"), {
    ...GENERAL,
    label: "Find a page or an action",
    worksWhileTyping: true,
  });
  useShortcut("?", () => setOpen("keys"), { ...GENERAL, label: "Show the keys" });
  useShortcut("[", () => setPreferences({ isRailCollapsed: !isRailCollapsed }), {
    ...GENERAL,
    label: "Narrow or widen the rail",
  });
  useShellCommands(() => setOpen("keys"));
  usePageTitle();
  useStream();
  const { can, me } = useSession();
  const close = (): void => setOpen(undefined);
  return (
    <div className="flex h-full min-h-0 phone:flex-col">
      <a
        href="#main"
        className="absolute top-2 left-2 z-50 -translate-y-20 rounded border bg-raised px-3 py-1.5 font-medium focus:translate-y-0"
        onClick={(event) => {
          event.preventDefault();
          document.getElementById("main")?.focus();
        }}
      >
        Skip to the page
      </a>
      <Rail onPalette={() => setOpen("palette")} />
      <main id="main" tabIndex={-1} className="flex min-h-0 min-w-0 flex-1 flex-col bg-surface outline-none">
        {me.isDemo ? <DemoNotice /> : null}
        <Outlet />
      </main>
      <PhoneBar onPalette={() => setOpen("palette")} />
      {visiblePages(can).map((page) =>
        page.keys === undefined ? null : (
          <PageKey key={page.path} path={page.path} title={page.title} keys={page.keys} />
        ),
      )}
      <Palette isOpen={open === "palette"} onClose={close} />
      <KeysDialog isOpen={open === "keys"} onClose={close} />
      <SessionExpiredDialog />
      <ToastRegion />
    </div>
  );
}

function PageKey({
  path,
  title,
  keys,
}: {
  readonly path: string;
  readonly title: string;
  readonly keys: string;
}): null {
  const navigate = useNavigate();
  useShortcut(keys, () => void navigate({ to: path }), { label: title, group: "Go to" });
  return null;
}

function useShellCommands(onKeys: () => void): void {
  const { signOut } = useSession();
  useCommand({
    id: "keys",
    label: "Show the keys",
    icon: "keyboard",
    alsoCalled: "help shortcuts",
    keys: "?",
    run: onKeys,
  });
  useCommand({ id: "light", label: "Theme: light", icon: "sun", run: () => setPreferences({ theme: "light" }) });
  useCommand({
    id: "dark",
    label: "Theme: dark",
    icon: "moon",
    alsoCalled: "night",
    run: () => setPreferences({ theme: "dark" }),
  });
  useCommand({
    id: "system",
    label: "Theme: as the system",
    icon: "screen",
    run: () => setPreferences({ theme: "system" }),
  });
  useCommand({
    id: "compact",
    label: "Rows: compact",
    icon: "list",
    alsoCalled: "density",
    run: () => setPreferences({ density: "compact" }),
  });
  useCommand({
    id: "roomy",
    label: "Rows: comfortable",
    icon: "list",
    alsoCalled: "density",
    run: () => setPreferences({ density: "comfortable" }),
  });
  useCommand({ id: "sign-out", label: "Sign out", icon: "signOut", alsoCalled: "log out leave", run: signOut });
}

/** The one stream of this browser; what was missed is loaded again. */
function useStream(): void {
  const queries = useQueryClient();
  const { isExpired } = useSession();
  useEffect(() => (isExpired ? undefined : startLive(sessionExpiry.expire)), [isExpired]);
  useLive("reset", () => void queries.invalidateQueries());
}

/** The window's title follows the page; a detail page may set a better one with `usePageTitle`. */
function usePageTitle(): void {
  const { pathname } = useLocation();
  useEffect(() => {
    const page = PAGES.find((each) => each.path === pathname);
    if (page !== undefined) document.title = `${page.title} · Cordon`;
    // Read out by assistive technology, since no page load does it.
    document.getElementById("main")?.focus({ preventScroll: true });
  }, [pathname]);
}
