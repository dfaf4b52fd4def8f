import { Problem } from "@cordon/kernel";
import type { AuditActor } from "@cordon/platform/audit/audit";
import type { Caller, RequestContext } from "@cordon/platform/http/handler";

/** Who calls a route that asks for a permission, and as the audit trail names them. */
export function callerOf({ caller }: RequestContext): { readonly caller: Caller; readonly actor: AuditActor } {
  if (!caller) throw new Problem("session.required", "Sign in first.");
  return { caller, actor: { kind: caller.kind, id: caller.id, name: caller.name } };
}

/** Who did something, for the audit trail and for the record itself. */
export interface By {
  readonly actor: AuditActor;
  readonly remoteAddress?: string;
}

export function byOf(request: RequestContext): By {
  return { actor: callerOf(request).actor, remoteAddress: request.remoteAddress };
}
