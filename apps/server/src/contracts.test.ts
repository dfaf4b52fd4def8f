import { incidents } from "@cordon/incidents/context";
import { contract as inventoryContract } from "@cordon/inventory/contract";
import { inventory } from "@cordon/inventory/context";
import { monitoring } from "@cordon/monitoring/context";
import { eventMigrations } from "@cordon/platform/events/handled-event";
import { HEALTH_PERMISSIONS } from "@cordon/platform/health/health";
import { walkContract } from "@cordon/platform/http/walk-contract";
import { migrations as platformMigrations } from "@cordon/platform/members/migrations/index";
import { PERMISSIONS } from "@cordon/platform/members/permissions";
import { PROBLEMS } from "@cordon/platform/members/problems";
import { unownedPermissions } from "@cordon/platform/members/roles";
import { platformContract } from "@cordon/platform/platform-contract";
import { createTestDatabase } from "@cordon/platform/testing";
import { sql } from "kysely";
import { describe, expect, it } from "vitest";

const CONTEXTS = [
  { contract: platformContract, problems: PROBLEMS, permissions: PERMISSIONS },
  monitoring,
  inventory,
  incidents,
];

/** Everything that answers before sign-in. A new one has to be thought about here. */
const ANONYMOUS = [
  "acceptLink",
  "finishOidc",
  "finishPasskeySignIn",
  "getSetup",
  "proveSecondFactor",
  "readLink",
  "setUp",
  "signIn",
  "startOidc",
  "startPasskeySignIn",
];

const { db } = await createTestDatabase<unknown>([
  eventMigrations,
  { context: "platform", migrations: platformMigrations },
  { context: "monitoring", migrations: monitoring.migrations },
  { context: "inventory", migrations: inventory.migrations },
  { context: "incidents", migrations: incidents.migrations },
]);

describe("all contexts together", () => {
  it("no route lets in whom it should not", { timeout: 60_000 }, async () => {
    const walk = await walkContract(CONTEXTS);

    expect(walk.faults).toEqual([]);
    expect(walk.routes).toBe(CONTEXTS.reduce((sum, { contract }) => sum + Object.keys(contract).length, 0));
    expect(walk.routes).toBeGreaterThan(40);
    expect([...walk.anonymous].sort()).toEqual(ANONYMOUS);
  });

  it("no two routes share a name, which is their operation id", () => {
    const names = CONTEXTS.flatMap(({ contract }) => Object.keys(contract));

    expect(names.length).toBe(new Set(names).size);
    expect(names).toContain(Object.keys(inventoryContract)[0]);
  });

  it("roles name permissions that somebody owns", () => {
    expect(
      unownedPermissions([
        PERMISSIONS,
        HEALTH_PERMISSIONS,
        monitoring.permissions,
        inventory.permissions,
        incidents.permissions,
      ]),
    ).toEqual([]);
  });

  it("every foreign key has an index that begins with its columns", async () => {
    const { rows } = await sql<{ table: string; key: string; has_index: boolean }>`
      select c.conrelid::regclass::text as table, c.conname as key, exists (
        select 1 from pg_index i where i.indrelid = c.conrelid
          and (i.indkey::int2[])[0:cardinality(c.conkey) - 1] @> c.conkey) as has_index
      from pg_constraint c join pg_namespace n on n.oid = c.connamespace
      where c.contype = 'f' and n.nspname in ('platform', 'monitoring', 'inventory', 'incidents', 'events')`.execute(
      db,
    );

    expect(rows.length).toBeGreaterThan(3);
    expect(rows.filter((row) => !row.has_index)).toEqual([]);
  });
});
