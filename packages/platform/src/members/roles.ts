/** What a member may be, and what that allows: data, nothing else decides. */
export interface Role {
  readonly summary: string;
  /** `token` roles cannot be given to people. */
  readonly kind: "member" | "token";
  readonly permissions: readonly string[];
}

const READ_TELEMETRY = [
  "monitoring:read-events",
  "monitoring:read-sources",
  "inventory:read-hosts",
  "incidents:read",
] as const;
const READ_DETECTION = ["monitoring:read-alerts", "monitoring:read-rules"] as const;
const TUNE_DETECTION = ["monitoring:respond-alerts", "monitoring:suppress", "monitoring:edit-rules"] as const;

export const ROLES: Readonly<Record<string, Role>> = {
  manager: {
    summary: "Sees whether it gets better and what it costs",
    kind: "member",
    permissions: ["monitoring:read-sources", "inventory:read-hosts", "incidents:read", "platform:read-about"],
  },
  analyst: {
    summary: "Searches, investigates and responds",
    kind: "member",
    permissions: [
      ...READ_TELEMETRY,
      ...READ_DETECTION,
      "monitoring:respond-alerts",
      "monitoring:suppress",
      "monitoring:export-events",
      "monitoring:share-searches",
      "monitoring:query-sql",
      "inventory:edit-hosts",
      "incidents:respond",
      "platform:read-about",
    ],
  },
  engineer: {
    summary: "Connects sources and keeps them healthy",
    kind: "member",
    permissions: [
      ...READ_TELEMETRY,
      ...READ_DETECTION,
      ...TUNE_DETECTION,
      "monitoring:export-events",
      "monitoring:share-searches",
      "monitoring:query-sql",
      "monitoring:send-events",
      "inventory:edit-hosts",
      "incidents:respond",
      "incidents:configure",
      "platform:manage-tokens",
      "platform:read-about",
      "platform:read-metrics",
    ],
  },
  architect: {
    summary: "Looks for gaps across the estate",
    kind: "member",
    permissions: [...READ_TELEMETRY, ...READ_DETECTION, "inventory:edit-hosts", "platform:read-about"],
  },
  "system-owner": {
    summary: "Answers for systems: sees hosts and what they owe",
    kind: "member",
    permissions: ["inventory:read-hosts"],
  },
  auditor: {
    summary: "Reads everything that is evidence, changes nothing",
    kind: "member",
    permissions: [
      ...READ_TELEMETRY,
      ...READ_DETECTION,
      "platform:read-audit",
      "platform:verify-audit",
      "platform:read-about",
    ],
  },
  learner: {
    summary: "Takes lessons and reports what looks wrong",
    kind: "member",
    permissions: [],
  },
  administrator: {
    summary: "Runs this install",
    kind: "member",
    permissions: [
      ...READ_TELEMETRY,
      ...READ_DETECTION,
      ...TUNE_DETECTION,
      "monitoring:export-events",
      "monitoring:share-searches",
      "monitoring:query-sql",
      "monitoring:send-events",
      "inventory:edit-hosts",
      "incidents:respond",
      "incidents:configure",
      "platform:manage-members",
      "platform:manage-tokens",
      "platform:manage-settings",
      "platform:read-audit",
      "platform:verify-audit",
      "platform:read-about",
      "platform:read-metrics",
    ],
  },
  sender: {
    summary: "Sends log records and does nothing else",
    kind: "token",
    permissions: ["monitoring:send-events"],
  },
  scraper: {
    summary: "Reads the metrics of this install",
    kind: "token",
    permissions: ["platform:read-metrics"],
  },
};

/** What people may be, as opposed to tokens. */
export const MEMBER_ROLES: readonly string[] = Object.entries(ROLES).flatMap(([name, { kind }]) =>
  kind === "member" ? [name] : [],
);

export const ADMINISTRATOR = "administrator";

/** The role of that name a member may have; undefined for token roles and names nobody knows. */
export function memberRole(name: string): Role | undefined {
  const role = Object.hasOwn(ROLES, name) ? ROLES[name] : undefined;
  return role?.kind === "member" ? role : undefined;
}

/** A role of any kind; tokens may have both. */
export function anyRole(name: string): Role | undefined {
  return Object.hasOwn(ROLES, name) ? ROLES[name] : undefined;
}

/** What a member with that role may do: nothing when the role no longer exists. */
export function permissionsOfRole(name: string): ReadonlySet<string> {
  return new Set(memberRole(name)?.permissions);
}

/** A token may do what its role and its own list both allow; a missing one does not narrow. */
export function permissionsOfToken(role: string | null, scope: readonly string[] | null): ReadonlySet<string> {
  const ofRole = role === null ? undefined : new Set(anyRole(role)?.permissions);
  if (!scope) return ofRole ?? new Set();
  return ofRole ? new Set(scope.filter((permission) => ofRole.has(permission))) : new Set(scope);
}

/** Permissions that roles name and none of the tables has. Must be empty: asked when the contexts are put together. */
export function unownedPermissions(tables: readonly Readonly<Record<string, string>>[]): readonly string[] {
  const owned = new Set(tables.flatMap((table) => Object.keys(table)));
  const named = new Set(Object.values(ROLES).flatMap((role) => role.permissions));
  return [...named].filter((name) => !owned.has(name));
}
