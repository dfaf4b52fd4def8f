import type { WhoAmI } from "@cordon/platform/platform-contract";
import { ErrorState, setPreferences } from "@cordon/ui";
import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactElement, type ReactNode, useEffect, useMemo, useSyncExternalStore } from "react";
import { api } from "../api/client.ts";
import { asProblem } from "../api/problem.ts";
import { sessionExpiry } from "./session-expiry.ts";
import { announceSession, onSessionNews } from "./session-news.ts";
import { roleTitle, type Session, SessionContext } from "./session.ts";
import { SignInPage } from "./sign-in-page.tsx";

const SESSION_KEY = ["session"] as const;

/** Lets signed-in members through; everybody else sees the sign-in page at the address they came for. */
export function SessionGate({ children }: { readonly children: ReactNode }): ReactElement | null {
  const queries = useQueryClient();
  const isExpired = useSyncExternalStore(sessionExpiry.subscribe, sessionExpiry.isExpired);
  const query = useQuery({
    queryKey: SESSION_KEY,
    queryFn: () => readSession(queries.getQueryData<WhoAmI | null>(SESSION_KEY) ?? null),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const me = query.data;
  useNewsOfOtherTabs(me?.id);

  const session = useMemo<Session | undefined>(() => {
    if (me === undefined || me === null) return undefined;
    const permissions = new Set(me.permissions);
    return {
      me,
      member: { name: me.name, email: me.email ?? "", roleName: roleTitle(me.role ?? "") },
      can: (permission) => permissions.has(permission),
      isExpired,
      signOut: () => void signOut(),
      onSignedIn(next) {
        // Somebody else at this browser must not see what the last one had loaded.
        if (next.id !== me.id) window.location.reload();
        queries.setQueryData(SESSION_KEY, next);
        announceSession(next.id);
        renew(queries);
      },
    };
  }, [me, isExpired, queries]);

  if (session !== undefined) return <SessionContext value={session}>{children}</SessionContext>;
  if (query.isPending) return null; // 20 ms on loopback: a spinner would only flash
  if (query.error !== null) {
    const { title, detail, code } = asProblem(query.error);
    return <ErrorState title={title} detail={detail} code={code} onRetry={() => void query.refetch()} />;
  }
  return (
    <SignInPage
      onSignedIn={(next) => {
        adoptPreferences(next);
        announceSession(next.id);
        sessionExpiry.renew();
        queries.setQueryData(SESSION_KEY, next);
      }}
    />
  );
}

/** A sign-in in one tab is one in all: those whose session had ended go on, those of another member start anew. */
function useNewsOfOtherTabs(ownId: string | undefined): void {
  const queries = useQueryClient();
  useEffect(
    () =>
      onSessionNews((memberId) => {
        if (ownId === undefined) void queries.invalidateQueries({ queryKey: SESSION_KEY, exact: true });
        else if (memberId !== ownId) window.location.reload();
        else if (sessionExpiry.isExpired()) renew(queries);
      }),
    [ownId, queries],
  );
}

/** Asks again for everything on the page but the session itself. */
function renew(queries: QueryClient): void {
  sessionExpiry.renew();
  void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION_KEY[0] });
}

/** Null when nobody is signed in; whoever was stays on the page, which asks to sign in again. */
async function readSession(before: WhoAmI | null): Promise<WhoAmI | null> {
  try {
    const me = await api.whoAmI();
    adoptPreferences(me);
    if (before === null) announceSession(me.id);
    return me;
  } catch (error) {
    if (asProblem(error).status !== 401) throw error;
    if (before !== null) sessionExpiry.expire();
    return before;
  }
}

/** What a member chose elsewhere holds on this browser too. */
function adoptPreferences({ preferences }: WhoAmI): void {
  if (preferences === null) return;
  const { theme, density, timeZone, hasSingleKeys } = preferences;
  setPreferences({ theme, density, hasSingleKeys, zone: timeZone });
}

async function signOut(): Promise<void> {
  try {
    await api.signOut();
  } finally {
    window.location.assign("/"); // also drops everything in memory
  }
}
