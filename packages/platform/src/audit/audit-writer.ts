import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import type { AnyTransaction } from "../database/transaction.ts";
import type { Audit, AuditEntry } from "./audit.ts";
import { canonicalJson } from "./canonical-json.ts";
import { digestPersonal } from "./chain.ts";

const MAX_DETAILS_BYTES = 4_096;
const MAX_TEXT = 200;

/**
 * Writes into the trail within `trx`: what is rolled back is not in it.
 * Names and address are kept apart and can be erased; details stay for good, so nothing personal belongs there.
 */
export function auditWriter(trx: AnyTransaction, now: () => Date = () => new Date()): Audit {
  return async (entry) => {
    const details = canonicalJson(entry.details ?? {});
    if (Buffer.byteLength(details) > MAX_DETAILS_BYTES) {
      throw new RangeError(`The details of ${entry.action} are over ${MAX_DETAILS_BYTES} bytes.`);
    }
    const personal = canonicalJson(personalOf(entry));
    const salt = randomBytes(16);
    await sql`insert into platform.audit_entry
      (at, actor_kind, actor_id, action, target_kind, target_id, outcome, details, personal, personal_salt, personal_digest)
      values (${now()}, ${entry.actor.kind}, ${bounded(entry.actor.id)}, ${bounded(entry.action)}, ${bounded(entry.target.kind)},
        ${bounded(entry.target.id)}, ${entry.outcome}, ${details}, ${personal}, ${salt}, ${digestPersonal(personal, salt)})`.execute(
      trx,
    );
  };
}

/** What of an entry is about a person. */
export interface AuditPersonal {
  readonly actorName: string;
  readonly targetName?: string;
  readonly remoteAddress?: string;
}

function personalOf(entry: AuditEntry): AuditPersonal {
  return {
    actorName: bounded(entry.actor.name),
    ...(entry.target.name !== undefined && { targetName: bounded(entry.target.name) }),
    ...(entry.remoteAddress !== undefined && { remoteAddress: bounded(entry.remoteAddress) }),
  };
}

/** Half a surrogate pair would change on its way through UTF-8, and PostgreSQL has no NUL in text. */
function bounded(text: string): string {
  return text.slice(0, MAX_TEXT).toWellFormed().replaceAll("\0", "\uFFFD");
}
