import type { PermissionTable } from "../context.ts";

/** Permissions that platform itself owns. */
export const PERMISSIONS = {
  "platform:manage-members": "Add, change and remove members",
  "platform:manage-tokens": "Make and revoke tokens",
  "platform:manage-settings": "Change settings of this install",
  "platform:read-audit": "Read the audit trail",
  "platform:verify-audit": "Check that the audit trail is whole",
  "platform:read-about": "See version and store sizes",
  "platform:read-metrics": "Read the metrics of this install",
} as const satisfies PermissionTable;
