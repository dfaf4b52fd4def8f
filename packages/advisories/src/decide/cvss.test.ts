import { describe, expect, test } from "vitest";
import { hasShared, sharedText } from "../testing/shared-data.ts";
import { bestScore, scoreCvss } from "./cvss.ts";

test.each([
  ["AV:N/AC:L/Au:N/C:P/I:P/A:P", 7.5, "high"],
  ["(AV:N/AC:L/Au:N/C:C/I:C/A:C)", 10, "high"],
  ["CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", 10, "critical"],
  ["CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", 6.1, "medium"],
  ["CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:P/RL:O/RC:C", 9.8, "critical"],
  ["CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 9.3, "critical"],
  ["CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:N/I:N/A:N", 0, "none"],
])("%s is %d, %s", (vector, base, severity) => {
  expect(scoreCvss(vector)).toMatchObject({ base, severity });
});

test.each([
  "",
  "rubbish",
  "CVSS:3.1/AV:N",
  "CVSS:5.0/AV:N/AC:L",
  "CVSS:3.1/AV:X/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
  `CVSS:3.1/${"AV:N/".repeat(200)}`,
])("%s is no vector, and no score is made up", (vector) => {
  expect(scoreCvss(vector)).toBeUndefined();
});

describe.skipIf(!hasShared("ssvc"))("published vectors", () => {
  const rows = hasShared("cvss") ? sharedText("cvss/real-vectors.tsv").trim().split("\n") : [];

  test("are all understood, and their own base score is the published one in nine of ten", () => {
    const scored = rows.map((row) => ({
      published: Number(row.split("\t")[1]),
      score: scoreCvss(row.split("\t")[0] ?? ""),
    }));

    expect(scored).toHaveLength(2_868);
    expect(scored.filter(({ score }) => score === undefined)).toEqual([]);
    expect(scored.filter(({ score, published }) => score?.base === published).length).toBe(2_643);
  });
});

test("of several vectors the 3.1 decides, and of two such the worse", () => {
  const best = bestScore([
    { vector: "AV:N/AC:L/Au:N/C:C/I:C/A:C", source: "nvd" },
    { vector: "CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:L/I:N/A:N", source: "vendor" },
    { vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", source: "CISA-ADP" },
    { vector: "nonsense", source: "somebody" },
  ]);

  expect(best).toMatchObject({ version: "3.1", base: 9.8, source: "CISA-ADP" });
});
