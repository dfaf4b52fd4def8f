import { ErrorState, PageHeader, SkeletonRows } from "@cordon/ui";
import {
  createRootRoute,
  createRoute,
  createRouter,
  type AnyRouter,
  lazyRouteComponent,
  Navigate,
  Outlet,
} from "@tanstack/react-router";
import type { ReactElement } from "react";
import { asProblem } from "./api/problem.ts";
import type { Page } from "./page.ts";
import { PAGES } from "./pages.ts";
import { PermissionGate } from "./session/permission-gate.tsx";
import { SessionGate } from "./session/session-gate.tsx";
import { SIGN_IN_PATH } from "./session/sign-in-page.tsx";
import { Shell } from "./shell/shell.tsx";

function Console(): ReactElement {
  return (
    <SessionGate>
      <Shell />
    </SessionGate>
  );
}

function PageFailed({ error }: { readonly error: unknown }): ReactElement {
  const { title, detail, code } = asProblem(error);
  return <ErrorState title={title} detail={detail} code={code} onRetry={() => window.location.reload()} />;
}

function NoSuchPage(): ReactElement {
  return (
    <ErrorState
      title="There is no such page"
      detail="The link may be old. Ctrl or ⌘ K finds every page."
      code="page.not-found"
    />
  );
}

/** The component of a page, behind its permission; loaded when first visited. */
function pageComponent(page: Page): ReturnType<typeof lazyRouteComponent> {
  return lazyRouteComponent(async () => {
    const Content = await page.load();
    const Gated = (): ReactElement => (
      <PermissionGate permission={page.permission} title={page.title}>
        <Content />
      </PermissionGate>
    );
    return { default: Gated };
  });
}

const root = createRootRoute({ component: Outlet, errorComponent: PageFailed, notFoundComponent: NoSuchPage });
const console = createRoute({ getParentRoute: () => root, id: "console", component: Console });
const pages = PAGES.map((page) =>
  createRoute({
    getParentRoute: () => console,
    path: page.path,
    component: pageComponent(page),
    pendingComponent: () => (
      <>
        <PageHeader title={page.title} />
        <SkeletonRows />
      </>
    ),
    errorComponent: PageFailed,
  }),
);
const settings = createRoute({
  getParentRoute: () => console,
  path: "/settings",
  component: lazyRouteComponent(() => import("./settings/settings-page.tsx"), "SettingsPage"),
});
/** Signed in already, or just now: on to Today. Before that the session gate shows the sign-in page here. */
const signIn = createRoute({
  getParentRoute: () => console,
  path: SIGN_IN_PATH,
  component: () => <Navigate to="/" replace />,
});
const entries = [
  createRoute({
    getParentRoute: () => root,
    path: "/setup",
    component: lazyRouteComponent(() => import("./session/setup-page.tsx"), "SetupPage"),
  }),
  ...["/invitation", "/recovery"].map((path) =>
    createRoute({
      getParentRoute: () => root,
      path,
      component: lazyRouteComponent(() => import("./session/link-page.tsx"), "LinkPage"),
    }),
  ),
];

/** The router over the page table. Searches stay plain text in the URL, so that a person can read and edit them. */
export function createConsoleRouter(): AnyRouter {
  return createRouter({
    routeTree: root.addChildren([console.addChildren([...pages, settings, signIn]), ...entries]),
    parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
    stringifySearch: (search) => {
      const query = new URLSearchParams();
      for (const [name, value] of Object.entries(search)) {
        if (value !== undefined && value !== "") query.set(name, String(value));
      }
      return query.size === 0 ? "" : `?${query.toString()}`;
    },
    defaultPreload: "intent",
    defaultPendingMs: 200,
    defaultErrorComponent: PageFailed,
    defaultNotFoundComponent: NoSuchPage,
  });
}
