import { expect, it } from "vitest";
import { at } from "../testing.ts";
import { createPresence } from "./presence.ts";

const ada = { memberId: "mem_ada", name: "Ada", isWriting: false };
const bob = { memberId: "mem_bob", name: "Bob", isWriting: true };

it("whoever says so is here, and gone when they fall silent or leave", () => {
  const presence = createPresence();
  presence.arrive("inc_1", bob, at(0));

  const both = presence.arrive("inc_1", ada, at(30_000)).map(({ name, isWriting }) => [name, isWriting]);
  expect(both).toEqual([
    ["Ada", false],
    ["Bob", true],
  ]);
  expect(presence.here("inc_1", at(41_000)).map(({ name }) => name)).toEqual(["Ada"]);
  presence.leave("inc_1", "mem_ada");
  expect(presence.here("inc_1", at(41_000))).toEqual([]);
});

it("is of one incident and does not grow without bound", () => {
  const presence = createPresence();
  for (let n = 0; n < 150; n++) presence.arrive("inc_1", { ...ada, memberId: `mem_${n}` }, at(0));
  for (let n = 0; n < 6_000; n++) presence.arrive(`inc_${n}`, ada, at(0));

  expect(presence.here("inc_1", at(1))).toHaveLength(100);
  expect(presence.here("inc_5999", at(1))).toEqual([]);
  expect(presence.arrive("inc_5999", ada, at(60_000))).toHaveLength(1);
});
