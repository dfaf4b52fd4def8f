import { expect, it } from "vitest";
import { HEALTH_PERMISSIONS } from "../health/health.ts";
import { healthContract } from "../health/health-contract.ts";
import type { Contract } from "./contract.ts";
import { streamContract } from "./event-stream-contract.ts";
import { walkContract } from "./walk-contract.ts";

it("our own routes let in only whom they should", async () => {
  const walk = await walkContract([
    { contract: healthContract, problems: {}, permissions: HEALTH_PERMISSIONS },
    { contract: streamContract, problems: {}, permissions: {} },
  ]);

  expect(walk).toEqual({ faults: [], routes: 3, anonymous: ["getHealth", "getReadiness"] });
});

it("all kinds of access and all listeners are walked", async () => {
  const contract: Contract = {
    read: { method: "GET", path: "/api/v1/a/:id", summary: "A.", access: { permission: "a:read" }, kind: "empty" },
    send: {
      method: "POST",
      path: "/api/v1/b",
      summary: "B.",
      access: { permission: "a:send" },
      listeners: ["ingest", "agents"],
      streams: ["text/plain"],
    },
    own: { method: "GET", path: "/api/v1/c", summary: "C.", access: "authenticated", listeners: ["public"] },
  };

  const walk = await walkContract([{ contract, problems: {}, permissions: { "a:read": "A.", "a:send": "B." } }]);

  expect(walk).toEqual({ faults: [], routes: 3, anonymous: [] });
});

it("a route that does not say who may call it is a fault", async () => {
  const contract = { lost: { method: "GET", path: "/api/v1/lost", summary: "Lost." } } as unknown as Contract;

  const walk = await walkContract([{ contract, problems: {}, permissions: {} }]);

  expect(walk.faults).toEqual(["lost does not say who may call it."]);
});
