import { expect, it } from "vitest";
import { rangeSeen, searchFor } from "./events-link.ts";

it("hostile values stay inside their quotes", () => {
  expect(searchFor({ host: "web-1", user: 'a" OR *' })).toBe('host:web-1 user:"a\\" OR *"');
});

it("the last record of the past is inside the range", () => {
  const seen = { firstSeenAt: "2020-01-01T00:00:00.000Z", lastSeenAt: "2020-01-02T00:00:00.000Z" };
  expect(rangeSeen(seen, new Date("2026-01-01"))).toEqual({
    from: "2020-01-01T00:00:00.000Z",
    to: "2020-01-02T00:00:00.001Z",
  });
});

it("what was seen within the hour has no end", () => {
  const seen = { firstSeenAt: "2020-01-01T00:00:00.000Z", lastSeenAt: "2026-01-01T09:30:00.000Z" };
  expect(rangeSeen(seen, new Date("2026-01-01T10:00:00Z"))).toEqual({ from: "2020-01-01T00:00:00.000Z" });
});
