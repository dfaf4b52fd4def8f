import { describe, expect, test } from "vitest";
import { hasShared, sharedText } from "../testing/shared-data.ts";
import { BOD_26_04, type DecisionTable, decideTier, SSVC_DEPLOYER } from "./decision-table.ts";

describe.each([BOD_26_04, SSVC_DEPLOYER])("the table $id", (table: DecisionTable) => {
  test("has one row for every combination of its points, and every tier in use", () => {
    const values = table.points.map((_, index) => new Set(table.rows.map((row) => row[index])));
    const combinations = values.reduce((product, { size }) => product * size, 1);

    expect(new Set(table.rows.map((row) => row.slice(0, -1).join("|"))).size).toBe(combinations);
    expect(table.rows).toHaveLength(combinations);
    expect(new Set(table.rows.map((row) => row.at(-1)))).toEqual(new Set(table.tiers.map(({ id }) => id)));
  });
});

test.skipIf(!hasShared("ssvc"))("the rows are CISA's, word for word", () => {
  const outcomes: Readonly<Record<string, string>> = {
    "fix on system upgrade": "on-upgrade",
    "60 days": "60-days",
    "14 days": "14-days",
    "3 days": "3-days",
    "3 days & forensic investigation": "3-days-forensics",
  };
  const rows = sharedText("ssvc/certcc/data/csv/cisa/cisa_bod_26_04_1_0_0.csv").trim().split(/\r?\n/).slice(1);

  const decided = rows.map((row) => {
    const [, inKev = "", publiclyExposed = "", automatable = "", technicalImpact = ""] = row.split(",");
    return decideTier(BOD_26_04, { inKev, publiclyExposed, automatable, technicalImpact }).id;
  });

  expect(decided).toHaveLength(16);
  expect(decided).toEqual(rows.map((row) => outcomes[row.split(",")[5] ?? ""]));
});

test.skipIf(!hasShared("ssvc"))("the rows of the deployer's tree are CERT/CC's", () => {
  const rows = sharedText("ssvc/certcc/data/csv/ssvc/deployer_patch_application_priority_1_0_0.csv")
    .trim()
    .split(/\r?\n/)
    .slice(1);

  expect(SSVC_DEPLOYER.rows.map((row) => row.join(","))).toEqual(rows.map((row) => row.replace(/^\d+,/, "")));
});

test("a combination that the table lacks is an error, not a guess", () => {
  expect(() => decideTier(BOD_26_04, { inKev: "perhaps" })).toThrow("The table bod-26-04 has no row");
});
