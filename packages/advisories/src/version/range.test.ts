import { expect, test } from "vitest";
import type { VersionRange } from "../model/advisory.ts";
import type { VersionScheme } from "./order.ts";
import { firstFixAbove, isInRange } from "./range.ts";

type Row = readonly [scheme: VersionScheme, version: string, range: VersionRange, expected: boolean];

test.each<Row>([
  ["dpkg", "3.0.15-1~deb12u1", { introduced: "0", fixed: "3.0.17-1~deb12u2" }, true],
  ["dpkg", "3.0.17-1~deb12u2", { introduced: "0", fixed: "3.0.17-1~deb12u2" }, false],
  ["dpkg", "0~rc1-1", { introduced: "0", fixed: "1" }, true],
  ["dpkg", "1.0", { introduced: "1.0", lastAffected: "1.0" }, true],
  ["dpkg", "0.9", { introduced: "1.0" }, false],
  ["dpkg", "9", { introduced: "1.0" }, true],
  ["dpkg", "anything", {}, true],
  ["rpm", "1:1.0-1", { fixed: "2.0-1" }, false],
  ["rpm", "2.0-1.el8", { lastAffected: "2.0" }, true],
  ["rpm", "2.1-1.el8", { lastAffected: "2.0" }, false],
  ["rpm", "2.0-2.el8", { lastAffected: "2.0-1.el8" }, false],
  ["rpm", "2.0-2.el8", { fixed: "2.0" }, false],
  ["apk", "1.2.3_rc1-r0", { fixed: "1.2.3-r0" }, true],
])("by %s, %s in %o: %s", (scheme, version, range, expected) => {
  const isIn = isInRange(scheme, version, range);

  expect(isIn).toBe(expected);
});

test("the version that mends is the end of the range that holds the installed one", () => {
  const ranges = [{ introduced: "1.0", fixed: "1.5" }, { introduced: "2.0", fixed: "2.3" }, { introduced: "3.0" }];

  const fixes = ["0.9", "1.2", "1.5", "2.0", "3.1"].map((version) => firstFixAbove("dpkg", ranges, version));

  expect(fixes).toEqual([undefined, "1.5", undefined, "2.3", undefined]);
});
