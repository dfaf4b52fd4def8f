import type { WhoAmI } from "@cordon/platform/platform-contract";
import { createContext, useContext } from "react";

export interface Session {
  readonly me: WhoAmI;
  /** For the rail and menus. */
  readonly member: { readonly name: string; readonly email: string; readonly roleName: string };
  /** Whether this member may; asked with a permission, never with a role. */
  readonly can: (permission: string) => boolean;
  readonly signOut: () => void;
  /** A call was answered with 401: the page stays, a dialog asks to sign in again. */
  readonly isExpired: boolean;
  readonly onSignedIn: (me: WhoAmI) => void;
}

export const SessionContext: React.Context<Session | undefined> = createContext<Session | undefined>(undefined);

/** Who is signed in. Only below the session gate. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error("useSession outside of the session gate");
  return session;
}

/** "system-owner" → "System owner" */
export function roleTitle(role: string): string {
  const words = role.replaceAll("-", " ");
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}
