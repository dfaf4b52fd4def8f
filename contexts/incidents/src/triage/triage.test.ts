import { describe, expect, it } from "vitest";
import { getIncident } from "../incident/incident-view.ts";
import { listRecords } from "../incident/timeline-view.ts";
import { createIncidentService } from "../incident/incident-service.ts";
import { ADA, anAlert, at, HOUR, MINUTE, testIncidents } from "../testing.ts";

const context = await testIncidents({ "jewel-1": "crown-jewel" });
const { db, triage, of, transaction, events, clock } = context;
const service = createIncidentService({
  transaction,
  now: () => clock.now,
  responder: async (id) => ({ id, name: id }),
  criticalityOf: async () => new Map(),
});

const kinds = async (id: string): Promise<readonly string[]> =>
  (await listRecords(db, id, { clock: "written", order: "ascending", limit: 100 }, "")).items.map(({ kind }) => kind);

describe("alerts", () => {
  it("begin a candidate that is visible and not in the queue", async () => {
    const alert = anAlert({ about: ["host:solo-1"] });

    await triage(alert);

    expect(await of(alert)).toMatchObject({ state: "candidate", severity: "medium", alerts: 1, risk: 25 });
  });

  it("of one host join within hours, with a sentence that says why", async () => {
    const first = anAlert({ about: ["host:join-1"] });
    const second = anAlert({ about: ["host:JOIN-1"], firstAt: at(5 * MINUTE) });

    await triage(first);
    await triage(second);

    const incident = await of(second);
    expect(incident).toEqual(await of(first));
    const detail = await getIncident(db, incident.id);
    expect(detail?.links.map(({ sentence }) => sentence)).toEqual([
      "Same host JOIN-1, 4 minutes after the first alert",
    ]);
    expect(detail?.topAlerts).toHaveLength(2);
  });

  it("of one host a day and more apart stay apart", async () => {
    const first = anAlert({ about: ["host:apart-1"] });
    const second = anAlert({ about: ["host:apart-1"], firstAt: at(25 * HOUR) });

    await triage(first, second);

    expect((await of(first)).id).not.toBe((await of(second)).id);
  });

  it("open the queue at once when they are critical, of a stable rule, or marked so", async () => {
    const critical = anAlert({ severity: "critical", about: ["host:once-1"] });
    const stable = anAlert({ severity: "high", rule: { status: "stable" }, about: ["host:once-2"] });
    const marked = anAlert({ severity: "low", rule: { opensIncident: true }, about: ["host:once-3"] });
    const none = anAlert({ severity: "high", about: ["host:once-4"] });

    await triage(critical, stable, marked, none);

    const states = await Promise.all([critical, stable, marked, none].map(of));
    expect(states.map(({ state }) => state)).toEqual(["open", "open", "open", "candidate"]);
    expect(states[1]?.openedBecause).toBe("Opened by a high alert of a stable rule");
  });

  it("open the queue by risk above the threshold, and the record says the sum", async () => {
    const alert = anAlert({ severity: "high", about: ["host:jewel-1"] });

    await triage(alert);

    const incident = await of(alert);
    expect(incident).toMatchObject({ state: "open", risk: 60 });
    const story = await listRecords(db, incident.id, { clock: "written", order: "ascending", limit: 9 }, "");
    expect(story.items.map(({ text }) => text)).toEqual([
      "added the alert “A rule”",
      "saw the risk reach the threshold of 45: 40 (a high alert) + 20 (jewel-1 is a crown jewel) = 60",
      "opened it",
    ]);
    expect(events.filter((event) => event.incidentId === incident.id).map(({ type }) => type)).toEqual([
      "incidents.alerts.joined.v1",
      "incidents.incident.opened.v1",
      "incidents.incident.changed.v1",
    ]);
  });

  it("of one entity are the only ones of a story that asks for it, page by page", async () => {
    const theft = anAlert({ about: ["host:only-1", "user:CORP\\Olga"], rule: { title: "Theft" } });
    const spread = anAlert({ about: ["host:only-2", "user:olga"], firstAt: at(MINUTE), rule: { title: "Spread" } });
    const noise = anAlert({ about: ["host:only-1"], firstAt: at(2 * MINUTE), rule: { title: "Noise" } });
    await triage(theft, spread, noise);
    const { id } = await of(theft);
    const about = async (entity: string, cursor?: string): ReturnType<typeof listRecords> =>
      listRecords(db, id, { entity, clock: "happened", order: "ascending", limit: 1, cursor }, "");

    const first = await about("user:olga");
    const second = await about("user:olga", first.nextCursor ?? "");

    expect([...first.items, ...second.items].map(({ text }) => text)).toEqual([
      "added the alert “Theft”",
      "added the alert “Spread”",
    ]);
    expect(second.nextCursor).toBeNull();
    expect((await about("address:10.0.0.1")).items).toEqual([]);
  });

  it("that are informational wait for somebody to join, and never begin or open anything", async () => {
    const note = anAlert({ severity: "informational", about: ["host:info-1"] });
    await triage(note);
    await expect(of(note)).rejects.toThrow("no incident none");

    const alert = anAlert({ about: ["host:info-1"], firstAt: at(MINUTE * 10) });
    await triage(alert);

    expect((await of(note)).id).toBe((await of(alert)).id);
    expect((await of(alert)).alerts).toBe(2);
  });

  it("that are informational lead nobody into the incident they joined", async () => {
    const theft = anAlert({ about: ["host:bridge-1", "user:bridget"] });
    const signIn = anAlert({ about: ["host:bridge-2", "user:bridget"], severity: "informational" });
    const job = anAlert({ about: ["host:bridge-2", "user:SYSTEM"] });

    await triage(theft);
    await triage(signIn);
    await triage(job);

    expect((await of(signIn)).id).toBe((await of(theft)).id);
    expect((await of(job)).id).not.toBe((await of(theft)).id);
  });

  it("of two logs of one deed count once for the risk, and are both there", async () => {
    const sysmon = anAlert({ about: ["host:twin-1", "user:NT AUTHORITY\\SYSTEM"] });
    const security = anAlert({ about: ["host:twin-1.example.org", "user:TWIN-1$"], firstAt: at(MINUTE) });

    await triage(sysmon, anAlert({ about: ["host:twin-1", "user:TWIN-1$"] }));
    const { alerts, risk } = await of(sysmon);
    await triage(security);

    expect([alerts, risk]).toEqual([2, 25]);
    expect(await of(security)).toMatchObject({ alerts: 3 });
  });

  it("of a noisy rule stay alone, and never come into the queue by themselves", async () => {
    const alert = anAlert({ about: ["host:noisy-1"] });
    const noisy = anAlert({ about: ["host:noisy-1"], isNoisy: true, severity: "critical" });

    await triage(alert, noisy);

    expect(await of(noisy)).toMatchObject({ state: "candidate", alerts: 1, isNoisy: true });
    expect((await of(alert)).alerts).toBe(1);
  });

  it("of an older revision change nothing; of a newer one they grow in place", async () => {
    const alert = anAlert({ about: ["host:grow-1"], revision: 3, events: 10 });
    await triage(alert);
    const before = await of(alert);

    await triage({ ...alert, revision: 3, events: 99 }, { ...alert, revision: 2, events: 5, severity: "critical" });
    expect(await of(alert)).toEqual(before);

    await triage({ ...alert, revision: 4, events: 20, severity: "critical" });
    expect(await of(alert)).toMatchObject({ alerts: 1, severity: "critical", state: "open" });
    expect(await kinds(before.id)).toEqual(["alert-joined", "alert-revised", "risk-crossed", "moved"]);
  });

  it("that only grow do not keep anybody from closing", async () => {
    const alert = anAlert({ about: ["host:growing"] });
    await triage(alert, anAlert({ about: ["host:growing"] }));
    const { id, revision } = await of(alert);

    await triage({ ...alert, revision: 2, events: 5, lastAt: at(HOUR) });

    const grown = await getIncident(db, id);
    expect(grown?.links).toHaveLength(1);
    expect(grown?.revision).toBe(revision + 1);
    const closing = { disposition: "true-positive", reason: "", duplicateOf: undefined } as const;
    await expect(service.close(id, closing, revision, ADA)).resolves.toMatchObject({ state: "closed" });
  });

  it("go on in an incident that people closed, without opening it again", async () => {
    const alert = anAlert({ about: ["host:closed-1"] });
    await triage(alert);
    const { id, revision } = await of(alert);
    await service.close(id, { disposition: "false-positive", reason: "a test", duplicateOf: undefined }, revision, ADA);

    await triage({ ...alert, revision: 2, events: 2, lastAt: at(HOUR) });
    await triage({ ...alert, revision: 3, events: 3, lastAt: at(2 * HOUR) });
    const another = anAlert({ about: ["host:closed-1"], firstAt: at(HOUR) });
    await triage(another);

    expect(await context.incident(id)).toMatchObject({ state: "closed", alerts: 1 });
    expect((await of(another)).id).not.toBe(id);
    expect(await kinds(id)).toEqual(["alert-joined", "moved", "alert-continued"]);
  });

  it("that are half written are not there at all", async () => {
    const good = anAlert({ about: ["host:half-1"], severity: "critical" });
    const bad = { ...anAlert({ about: ["host:half-1"] }), events: Number.NaN };

    await expect(triage(good, bad)).rejects.toThrow("invalid input syntax");

    await expect(of(good)).rejects.toThrow("no result");
  });
});
