import { parseSearch } from "@cordon/monitoring/search";
import { expect, it } from "vitest";
import { receivedSearch } from "./source-link.ts";

const NOW = new Date("2026-11-24T06:30:00Z");
const SINCE = "2026-11-23T07:00:00.000Z";

it("a live source is searched from when its records happened until now", () => {
  const occurred = { first: "2026-11-23T06:59:58.000Z", last: "2026-11-24T06:29:59.000Z" };

  expect(receivedSearch({ name: "web-1", occurred }, SINCE, { decoder: "text" }, NOW)).toEqual({
    q: `source:web-1 decoder:text receivedAt:>=${SINCE}`,
    from: occurred.first,
  });
});

it("a recording is searched where it happened, its last record included", () => {
  const occurred = { first: "2020-01-01T00:00:00.000Z", last: "2020-01-02T00:00:00.000Z" };

  expect(receivedSearch({ name: "tape", occurred }, SINCE, {}, NOW)).toMatchObject({
    from: "2020-01-01T00:00:00.000Z",
    to: "2020-01-02T00:00:00.001Z",
  });
});

it("a record from the future is inside the range", () => {
  const occurred = { first: "2026-11-24T05:00:00.000Z", last: "2026-11-25T00:00:00.000Z" };

  expect(receivedSearch({ name: "ahead", occurred }, SINCE, { isSkewed: true }, NOW)).toEqual({
    q: `source:ahead exists:skew receivedAt:>=${SINCE}`,
    from: occurred.first,
    to: "2026-11-25T00:00:00.001Z",
  });
});

it("every link can be read as a search, whatever the source is called", () => {
  const hour = { from: new Date("2026-11-24T05:00:00Z"), to: new Date("2026-11-24T06:00:00Z") };

  const { q } = receivedSearch({ name: 'syslog-udp fe80::1 "x" OR *', occurred: null }, SINCE, hour, NOW);

  expect(parseSearch(q)).toMatchObject({ kind: "and" });
  expect(q).toContain("receivedAt:<2026-11-24T06:00:00.000Z");
});
