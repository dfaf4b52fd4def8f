import { describe, expect, test } from "vitest";
import { feedAgeLines } from "./feed-ages.ts";

const AT = new Date("2026-11-24T12:00:00Z");
const NEW = { name: "debian-tracker", date: "2026-11-24" };

describe("the age of advisories", () => {
  test("is not told while all are of this week", () => {
    expect(feedAgeLines([NEW, { name: "kev", date: "2026-11-17T00:00:00Z" }], AT)).toEqual([]);
  });

  test("is told of each that is older, the oldest first", () => {
    const feeds = [NEW, { name: "kev", date: "2026-11-14" }, { name: "epss", date: "2026-08-16T00:00:00Z" }];

    expect(feedAgeLines(feeds, AT)).toEqual([
      "Age of advisories: epss of 2026-08-16 (100 days old), kev of 2026-11-14 (10 days old); the rest is not older than 7 days. What was published since is missing.",
    ]);
  });

  test("is the day of fetching where the feed does not say, and unknown where nobody does", () => {
    const feeds = [{ name: "csaf", fetchedAt: "2026-11-01T00:00:00Z" }, { name: "\u001b[2Jx" }];

    expect(feedAgeLines(feeds, AT)).toEqual([
      "Age of advisories: \\e[2Jx without a date, csaf fetched on 2026-11-01 (23 days old). What was published since is missing.",
    ]);
  });

  test("is told of a new one too whose update was refused", () => {
    const [line] = feedAgeLines([{ ...NEW, refused: "It shrank." }], AT);

    expect(line).toContain("debian-tracker of 2026-11-24 (0 days old), an update was refused");
  });
});
