import { assess, BOD_26_04, createMemorySource } from "@cordon/advisories";
import { describe, expect, test } from "vitest";
import { coverageLines } from "./coverage-text.ts";
import { csvOf } from "./csv.ts";
import { htmlOf } from "./html.ts";
import { matchJson } from "./match-json.ts";
import { summaryText } from "./summary-text.ts";
import { aPackage, anAssessment, HOSTILE } from "./testing/an-assessment.ts";

describe("the answer for people", () => {
  test("says what to do by deadline, what it closes, and what nobody can mend yet", () => {
    const text = summaryText(anAssessment(), BOD_26_04, []);

    expect(text).toContain(
      "14 DAYS\n  upgrade openssl to 3.0.17-1~deb12u2: closes 2, 1 within 14 days\n      has 3.0.16-1\n      CVE-2026-0002, CVE-2026-0001",
    );
    expect(text).toContain("NO FIX YET\n  curl 7.88.1-10: CVE-2026-0003");
    expect(text).toContain("4 open in 3 packages (4 matches): 1 within 14 days, 3 on upgrade");
  });

  test("never calls what nobody looked at clean", () => {
    const nothing = assess(
      { subject: "x", components: [aPackage("openssl", "1")], problems: [] },
      createMemorySource(),
      { on: "2026-11-24" },
    );

    expect(summaryText(nothing, BOD_26_04, coverageLines(nothing))).toBe(
      "Nothing could be judged.\n\nNo vendor data: 1 component of deb/debian/12 cannot be judged; no feed here covers them.\n",
    );
  });

  test("says how many are not decided yet", () => {
    const { matches, ...rest } = anAssessment();
    const undecided = matches.map((match) => ({ ...match, state: "under-investigation" as const }));

    expect(coverageLines({ ...rest, matches: undecided })).toEqual([
      "Not decided: 4 that the publishers still look into; JSON with --all has them.",
    ]);
  });

  test("holds no character of a stranger that a terminal would act on", () => {
    const text = summaryText(anAssessment(), BOD_26_04, []);

    expect(["\u001b", "\u202e"].filter((char) => text.includes(char))).toEqual([]);
  });
});

test("JSON has the documented names, and the whole way to the deadline", () => {
  const [first] = anAssessment().matches;

  expect(first && matchJson(first)).toMatchObject({
    id: "CVE-2026-0002",
    aliases: [],
    package: "openssl",
    version: "3.0.16-1",
    sourcePackage: "openssl",
    sourceVersion: "3.0.16-1",
    fixedVersion: "3.0.17-1~deb12u1",
    state: "open",
    tier: "14-days",
    dueInDays: 14,
    epss: null,
    kev: true,
    reason: [
      "debian: CVE-2026-0002 fixed in 3.0.17-1~deb12u1; 3.0.16-1 is before it",
      "known to be exploited: yes (CISA KEV, 2026-11-20)",
      "exposed: no (nobody said, taken as no)",
      "automatable: no (derived from CVSS)",
      "technical impact: partial (derived from CVSS)",
      "likelihood of exploitation within 30 days: 1 (CISA KEV, 2026-11-20)",
      "CVSS: 2.2 CVSS:3.1/AV:L/AC:H/PR:L/UI:R/S:U/C:L/I:N/A:N (nvd)",
      "tier: 14 days",
    ],
  });
});

test("CSV quotes what it must, and no cell is a formula", () => {
  const [match] = anAssessment().matches;
  const evil = match && { ...match, component: { ...match.component, name: `=HYPERLINK("http://x","y")` } };

  const [header, row] = csvOf(evil ? [evil] : []).split("\r\n");

  expect(header?.split(",")[0]).toBe("id");
  expect(row).toContain(`,"'=HYPERLINK(""http://x"",""y"")",`);
});

test("HTML shows a stranger's words as words", () => {
  const page = htmlOf({
    assessment: anAssessment(),
    notes: [HOSTILE],
    table: BOD_26_04,
    at: new Date("2026-11-24T08:00:00Z"),
  });

  expect(page).not.toContain("<img");
  expect(page).not.toContain("\u202e");
  expect(page).toContain("&#60;img src=x");
  expect(page).toContain("default-src &#39;none&#39;".replaceAll("&#39;", "'"));
});
