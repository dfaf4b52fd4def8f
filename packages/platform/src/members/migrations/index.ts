import { audit } from "../../audit/migrations/002-audit.ts";
import { auditOutside } from "../../audit/migrations/003-audit-outside.ts";
import type { Migration } from "../../database/migrate.ts";
import { members } from "./001-members.ts";

/** Schema `platform`: members, tokens and the audit trail. */
export const migrations: Readonly<Record<string, Migration>> = {
  "001-members": members,
  "002-audit": audit,
  "003-audit-outside": auditOutside,
};
