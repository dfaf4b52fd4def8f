import { createTestDatabase } from "@cordon/platform/testing";
import { beforeAll, describe, expect, it } from "vitest";
import type { HostSort } from "../contract.ts";
import { migrations } from "../migrations/index.ts";
import type { InventoryTables } from "../tables.ts";
import { createHostStore } from "./host-store.ts";
import { type HostQuestion, hostFacets, listHosts } from "./host-view.ts";

const { db } = await createTestDatabase<InventoryTables>([{ context: "inventory", migrations }]);

const NOW = new Date("2026-11-24T06:30:00Z");
const DAY = 86_400_000;
const CRITICALITIES = ["low", "normal", "high", "crown-jewel"] as const;

/** 40 hosts: names in mixed case, four at each instant, five owners, and tags that a careless filter would mix up. */
const HOSTS = Array.from({ length: 40 }, (_, index) => ({
  hostName: `${index % 2 === 0 ? "Web" : "db"}-${index}`,
  lastAt: new Date(NOW.getTime() - Math.floor(index / 4) * DAY),
  events: (index * 7) % 11,
  criticality: CRITICALITIES[index % 4],
  owner: index % 5 === 0 ? null : index === 1 ? "TEAM 1" : `Team ${index % 5}`,
  tags: index % 3 === 0 ? ["prod", "a,b"] : index % 3 === 1 ? ["production"] : [],
  isVouched: index % 10 === 0,
}));

beforeAll(async () => {
  const store = createHostStore(db);
  for (const { hostName, lastAt, events, isVouched, ...edit } of HOSTS) {
    await store.record({
      hostName,
      isVouched,
      sourceId: "src_1",
      sourceName: "relay",
      firstAt: lastAt,
      lastAt,
      events,
      users: [{ value: hostName === "db-1" ? "100%_root" : "root", events: 1 }],
      addresses: [],
    });
    const host = await db
      .selectFrom("inventory.host")
      .select("id")
      .where("key", "=", hostName.toLowerCase())
      .executeTakeFirstOrThrow();
    await store.edit(host.id, edit, 1);
  }
});

const ask = (question: Partial<HostQuestion> = {}): ReturnType<typeof listHosts> =>
  listHosts(db, { q: "", sort: "seen", order: "descending", limit: 100, ...question }, NOW);

async function everyPage(question: Partial<HostQuestion>): Promise<readonly string[]> {
  const names: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await ask({ ...question, limit: 7, cursor });
    expect(page.total).toBe(HOSTS.length);
    names.push(...page.items.map(({ name }) => name));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return names;
}

describe("the list of hosts", () => {
  const KEYS: Readonly<Record<HostSort, (host: (typeof HOSTS)[number]) => string | number>> = {
    name: ({ hostName }) => hostName.toLowerCase(),
    criticality: ({ criticality }) => CRITICALITIES.indexOf(criticality ?? "low"),
    owner: ({ owner }) => owner?.toLowerCase() ?? "",
    seen: ({ lastAt }) => lastAt.getTime(),
    events: ({ events }) => events,
  };
  const cases = (["name", "criticality", "owner", "seen", "events"] as const).flatMap((sort) =>
    (["ascending", "descending"] as const).map((order) => [sort, order] as const),
  );

  it.each(cases)("pages through every host once, by %s %s, also where they are equal", async (sort, order) => {
    const names = await everyPage({ sort, order });

    const keys = names.flatMap((name) => HOSTS.filter((host) => host.hostName === name).map(KEYS[sort]));
    const sorted = [...keys].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0) * (order === "descending" ? -1 : 1));
    expect(keys).toEqual(sorted);
    expect([...names].sort()).toEqual(HOSTS.map(({ hostName }) => hostName).sort());
  });

  it.each<[string, Partial<HostQuestion>, (host: (typeof HOSTS)[number]) => boolean]>([
    ["a tag, not what begins like it", { tag: "prod" }, ({ tags }) => tags.includes("prod")],
    ["a tag with a comma", { tag: "a,b" }, ({ tags }) => tags.includes("a,b")],
    ["an owner, whatever the case", { owner: "team 1" }, ({ owner }) => owner?.toLowerCase() === "team 1"],
    ["nobody as owner", { isOwned: false }, ({ owner }) => owner === null],
    ["somebody as owner", { isOwned: true }, ({ owner }) => owner !== null],
    ["criticality", { criticality: "crown-jewel" }, ({ criticality }) => criticality === "crown-jewel"],
    ["vouched names", { vouching: "vouched" }, ({ isVouched }) => isVouched],
    ["claimed names", { vouching: "claimed" }, ({ isVouched }) => !isVouched],
    ["seen in the last 2 days", { seenFrom: "2d" }, ({ lastAt }) => lastAt.getTime() >= NOW.getTime() - 2 * DAY],
    ["not seen for 7 days", { seenTo: "7d" }, ({ lastAt }) => lastAt.getTime() < NOW.getTime() - 7 * DAY],
    ["a part of the name", { q: "WEB-1" }, ({ hostName }) => hostName.toLowerCase().includes("web-1")],
    ["a whole user name with wildcards in it", { q: "100%_root" }, ({ hostName }) => hostName === "db-1"],
    [
      "all at once",
      { tag: "prod", isOwned: true, seenTo: "1d" },
      (host) => host.tags.includes("prod") && host.owner !== null && host.lastAt.getTime() < NOW.getTime() - DAY,
    ],
    ["text that would end a statement", { q: "'; drop table inventory.host; --" }, () => false],
  ])("finds by %s", async (_, question, fits) => {
    const { items, total } = await ask(question);

    const expected = HOSTS.filter(fits).map(({ hostName }) => hostName);
    expect(items.map(({ name }) => name).sort()).toEqual(expected.sort());
    expect(total).toBe(expected.length);
  });

  it.each(["seen", "events", "name"] as const)("refuses a cursor of another sort than %s", async (sort) => {
    const other = sort === "name" ? "events" : "name";
    const { nextCursor } = await ask({ sort: other, limit: 1 });

    await expect(ask({ sort, cursor: nextCursor ?? "" })).rejects.toMatchObject({ code: "request.invalid" });
  });

  it.each([
    ["WyJzZWVuIiwieWVzdGVyZGF5IiwiYXN0XzEiXQ"], // ["seen","yesterday","ast_1"]
    ["WyJzZWVuIiwxLCJhc3RfMSJd"], // ["seen",1,"ast_1"]
    ["not a cursor"],
  ])("refuses the made-up cursor %s", async (cursor) => {
    await expect(ask({ cursor })).rejects.toMatchObject({ code: "request.invalid" });
  });

  it("refuses a time that is none", async () => {
    await expect(ask({ seenFrom: "soon" })).rejects.toMatchObject({ code: "request.invalid" });
  });
});

it("tags and owners in use are counted over all hosts, most frequent first", async () => {
  const { tags, owners } = await hostFacets(db);

  expect(tags).toEqual([
    { value: "a,b", hosts: 14 },
    { value: "prod", hosts: 14 },
    { value: "production", hosts: 13 },
  ]);
  expect(owners.map(({ hosts }) => hosts)).toEqual([8, 8, 8, 8]);
  expect(owners.map(({ value }) => value.toLowerCase())).toEqual(["team 1", "team 2", "team 3", "team 4"]);
});
