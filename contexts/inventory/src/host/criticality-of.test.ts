import { createTestDatabase } from "@cordon/platform/testing";
import { beforeAll, expect, it } from "vitest";
import { migrations } from "../migrations/index.ts";
import type { InventoryTables } from "../tables.ts";
import { criticalityOf } from "./criticality-of.ts";

const { db } = await createTestDatabase<InventoryTables>([{ context: "inventory", migrations }]);

beforeAll(async () => {
  const at = new Date("2026-11-24T06:30:00Z");
  const hosts = {
    "DB-1": "crown-jewel",
    "web-1.prod.example": "high",
    "app.a.example": "high",
    "app.b.example": "low",
  } as const;
  const rows = Object.entries(hosts).map(([name, criticality]) => ({
    id: `ast_${name}`,
    name,
    key: name.toLowerCase(),
    criticality,
    owner: null,
    tags: [],
    first_seen_at: at,
    last_seen_at: at,
    events: 1,
    revision: 1,
  }));
  await db.insertInto("inventory.host").values(rows).execute();
});

it.each([
  ["by its name, whatever the case", "db-1", "crown-jewel"],
  ["by its full name, when it is known by the short one", "DB-1.prod.example", "crown-jewel"],
  ["by its short name, when it is known by the full one", "web-1", "high"],
  ["not by a short name that two hosts begin with", "app", undefined],
  ["not by another name", "db-10", undefined],
  ["not by a part of an address", "10.0.0.1", undefined],
])("a host's criticality is found %s", async (_, name, criticality) => {
  expect((await criticalityOf(db, [name])).get(name)).toBe(criticality);
});

it("nothing is asked about nobody", async () => {
  expect(await criticalityOf(db, [])).toEqual(new Map());
});
