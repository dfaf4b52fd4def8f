/** Who did it: a member, a token, or Cordon itself (`system`). */
export interface AuditActor {
  readonly kind: "member" | "token" | "system" | "anonymous";
  readonly id: string;
  readonly name: string;
}

/** One line of the audit trail: who did what to which thing from where with what outcome. */
export interface AuditEntry {
  readonly actor: AuditActor;
  /** Verb in the words of an admin, `members.role.changed`. */
  readonly action: string;
  readonly target: { readonly kind: string; readonly id: string; readonly name?: string };
  readonly outcome: "success" | "refused" | "failed";
  readonly remoteAddress?: string;
  /** Small facts, never a secret: at most 4 KB as JSON. */
  readonly details?: Readonly<Record<string, string | number | boolean | null>>;
}

/** Writes in the transaction of the deed. */
export type Audit = (entry: AuditEntry) => Promise<void>;

/** Written by retention, with the last segment whose entries it deleted: the verifier takes its word from the chain. */
export const EXPIRED_ACTION = "audit.expired";
