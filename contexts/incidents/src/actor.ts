import { Problem } from "@cordon/kernel";
import type { RequestContext } from "@cordon/platform/http/handler";
import type { By } from "./incident/incident-scope.ts";

/** Who calls a route that asks for a permission. */
export function byOf({ caller, remoteAddress }: RequestContext): By {
  if (!caller) throw new Problem("session.required", "Sign in first.");
  return { actor: { kind: caller.kind, id: caller.id, name: caller.name }, remoteAddress };
}
