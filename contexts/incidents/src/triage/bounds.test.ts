import { describe, expect, it } from "vitest";
import { getIncident } from "../incident/incident-view.ts";
import { anAlert, testIncidents } from "../testing.ts";

const { db, triage, of } = await testIncidents();

describe("an alert of hostile text", () => {
  it("is stored within bounds, and its incident shows it as text", async () => {
    const alert = anAlert({
      about: [
        "host:evil\0\u202e<script>alert(1)</script>",
        `user:${"x".repeat(5_000)}`,
        "user:\ud800",
        ...Array.from({ length: 500 }, (_, n) => `address:198.51.${n % 250}.${n}`),
      ],
      rule: {
        id: "r".repeat(900),
        title: "<img src=x onerror=alert(1)>\0\u001b[2J",
        techniques: [],
        tactics: Array.from({ length: 300 }, (_, n) => `tactic-${n}`),
        firstSteps: Array.from({ length: 50 }, (_, n) => `${n} ${"y".repeat(2_000)}`),
      },
    });

    await triage(alert);

    const detail = await getIncident(db, (await of(alert)).id);
    expect(Array.from(detail?.sentence ?? "").length).toBeLessThanOrEqual(200);
    expect(detail?.sentence).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(detail?.sentence).toContain("<img src=x onerror=alert(1)>");
    expect(detail?.topAlerts[0]?.entities.length).toBeLessThanOrEqual(60);
    expect(detail?.nextSteps).toHaveLength(12);
    expect(Math.max(...(detail?.nextSteps ?? []).map(({ text }) => text.length))).toBeLessThanOrEqual(500);
    expect(detail?.tactics.length).toBeLessThanOrEqual(40);
  });

  it("that claims to end before it began is held by its beginning", async () => {
    const alert = anAlert({ about: ["host:backwards"], lastAt: new Date("2001-01-01T00:00:00Z") });

    await triage(alert);

    expect((await of(alert)).lastAt).toEqual(alert.firstAt);
  });
});
