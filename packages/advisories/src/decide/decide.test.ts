import { describe, expect, test } from "vitest";
import { decide, type Knowledge } from "./decide.ts";
import { SSVC_DEPLOYER } from "./decision-table.ts";
import { LIKELIHOOD } from "./likelihood.ts";

const REMOTE = { vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", source: "nvd" };
const LOCAL = { vector: "CVSS:3.1/AV:L/AC:H/PR:L/UI:R/S:U/C:L/I:N/A:N", source: "nvd" };
const KEV = { cve: "CVE-2024-1", addedOn: "2024-05-01", isRansomware: true, source: "CISA KEV", date: "2026-08-25" };
const EPSS = { cve: "CVE-2024-1", probability: 0.2, percentile: 0.95, source: "FIRST EPSS", date: "2026-08-16" };

function knowing(given: Partial<Knowledge>): Knowledge {
  return { cvss: [], ...given };
}

describe("the tier", () => {
  test("of what is exploited, automatable and total is three days, with a look for traces", () => {
    const { tier } = decide(knowing({ kev: KEV, cvss: [REMOTE] }), { isExposed: true });

    expect(tier).toMatchObject({ id: "3-days-forensics", dueInDays: 3, needsForensics: true });
  });

  test("of what nobody exploits, on a host that nobody reaches, waits for the upgrade", () => {
    const { tier } = decide(knowing({ cvss: [LOCAL] }), { isExposed: false });

    expect(tier.id).toBe("on-upgrade");
    expect(tier.dueInDays).toBeUndefined();
  });

  test("rests on CISA's label before the vector, and says which", () => {
    const ssvc = {
      cve: "CVE-2024-1",
      state: "published",
      isAutomatable: false,
      technicalImpact: "partial",
      cvss: [],
      source: "CISA vulnrichment",
      date: "2024-10-01",
    } as const;

    const { points, tier } = decide(knowing({ ssvc, cvss: [REMOTE] }), { isExposed: true });

    expect(tier.id).toBe("60-days");
    expect(points.find(({ name }) => name === "automatable")).toEqual({
      name: "automatable",
      value: "no",
      source: "CISA vulnrichment",
      date: "2024-10-01",
    });
  });

  test("assumes the worst of what nobody described, and says so", () => {
    const { points } = decide(knowing({}));

    expect(
      points
        .filter(({ source }) => source === "nobody says, the worst is assumed")
        .map(({ name, value }) => `${name} ${value}`),
    ).toEqual(["automatable yes", "technicalImpact total"]);
  });

  test("does not take for automatable what has no vector and is less likely to be exploited than most", () => {
    const unlikely = decide(knowing({ epss: { ...EPSS, probability: 0.001 } }), { isExposed: true });
    const likely = decide(knowing({ epss: EPSS }), { isExposed: true });

    expect([unlikely.tier.id, likely.tier.id]).toEqual(["14-days", "3-days"]);
    expect(unlikely.points.find(({ name }) => name === "automatable")).toEqual({
      name: "automatable",
      value: "no",
      source: "no label and no vector; FIRST EPSS is below the mean",
      date: "2026-08-16",
    });
  });

  test("of the deployer's tree grows with how much the system matters", () => {
    const matters = (criticality: "low" | "crown-jewel"): string =>
      decide(knowing({ cvss: [REMOTE] }), { isExposed: true, criticality }, SSVC_DEPLOYER).tier.id;

    expect([matters("low"), matters("crown-jewel")]).toEqual(["scheduled", "out-of-cycle"]);
  });
});

describe("the order inside a tier", () => {
  test("takes what is known to be exploited as certain", () => {
    expect(decide(knowing({ kev: KEV, epss: EPSS })).likelihood).toBe(1);
  });

  test("takes a CVE without EPSS for as likely as the mean of all, not for impossible", () => {
    const unknown = decide(knowing({ cvss: [REMOTE] }));

    expect(unknown.likelihood).toBe(LIKELIHOOD.unknown);
    expect(unknown.score).toBeGreaterThan(0);
    expect(unknown.epss).toBeUndefined();
  });

  test("is not below what a public proof of concept makes likely", () => {
    const ssvc = {
      cve: "CVE-2024-1",
      state: "published",
      exploitation: "poc",
      cvss: [],
      source: "CISA vulnrichment",
    } as const;
    const low = { ...EPSS, probability: 0.0001 };

    expect(decide(knowing({ epss: low, ssvc })).likelihood).toBe(LIKELIHOOD.proofOfConcept);
    expect(decide(knowing({ epss: EPSS, ssvc })).likelihood).toBe(0.2);
  });

  test("grows with exposure and with criticality, and stays within 0 and 100", () => {
    const score = (isExposed: boolean, criticality: "low" | "crown-jewel"): number =>
      decide(knowing({ kev: KEV, cvss: [REMOTE] }), { isExposed, criticality }).score;

    expect(score(true, "low")).toBeGreaterThan(score(false, "low"));
    expect(score(true, "crown-jewel")).toBeGreaterThan(score(true, "low"));
    expect(score(true, "crown-jewel")).toBe(100);
  });
});
