import { Problem } from "@cordon/kernel";
import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { createConversationService } from "../conversation/conversation-service.ts";
import { ADA, type anAlert as AnAlert, anAlert, at, BOB, HOUR, MINUTE, testIncidents } from "../testing.ts";
import { changeIncidents } from "./bulk-change.ts";
import type { Incident } from "./incident.ts";
import { createIncidentService } from "./incident-service.ts";
import { getIncident } from "./incident-view.ts";
import { listRecords } from "./timeline-view.ts";

const context = await testIncidents();
const { db, triage, of, transaction, events, clock } = context;
const people = new Map([ADA, BOB].map(({ actor }) => [actor.id, actor]));
const service = createIncidentService({
  transaction,
  now: () => clock.now,
  responder: async (id) => people.get(id),
  criticalityOf: async () => new Map(),
});
const conversation = createConversationService({ transaction, now: () => clock.now });

let hosts = 0;
/** An open incident with an alert of its own. */
async function anIncident(change: Parameters<typeof AnAlert>[0] = {}): Promise<Incident> {
  const alert = anAlert({ severity: "critical", about: [`host:srv-${hosts++}`], ...change });
  await triage(alert);
  return of(alert);
}

const code = (code: string): unknown => expect.objectContaining({ constructor: Problem, code });
const later = (ms: number): void => {
  clock.now = new Date(clock.now.getTime() + ms);
};
const heardOf = (id: string): readonly string[] =>
  events.filter(({ incidentId }) => incidentId === id).map(({ type }) => type.split(".").at(-2) ?? "");
const told = async (id: string): Promise<readonly string[]> =>
  (await listRecords(db, id, { clock: "written", order: "ascending", limit: 200 }, ADA.actor.id)).items.map(
    ({ actor, text }) => `${actor.name} ${text}`,
  );
async function audited(id: string): Promise<readonly string[]> {
  const { rows } = await sql<{ action: string }>`select action from platform.audit_entry
    where target_id = ${id} order by id`.execute(db);
  return rows.map(({ action }) => action.replace("incidents.incident.", ""));
}
const FALSE = { disposition: "false-positive", reason: "a backup job", duplicateOf: undefined } as const;

describe("a decision", () => {
  it("with a stale revision changes nothing and announces nothing", async () => {
    const incident = await anIncident();
    await service.assign(incident.id, BOB.actor.id, incident.revision, ADA);
    const before = await context.incident(incident.id);
    const heard = events.length;

    const stale = incident.revision;
    const tries = [
      () => service.move(incident.id, "acknowledged", stale, "", ADA),
      () => service.assign(incident.id, ADA.actor.id, stale, ADA),
      () => service.close(incident.id, FALSE, stale, ADA),
      () => service.takeBack(incident.id, stale, ADA),
      () => service.move(incident.id, "acknowledged", before.revision + 1, "", ADA),
    ];

    for (const attempt of tries) await expect(attempt()).rejects.toEqual(code("incident.changed"));
    expect(await context.incident(incident.id)).toEqual(before);
    expect(events.length).toBe(heard);
    expect(await audited(incident.id)).toEqual(["assigned"]);
  });

  it("is not held up by an alert that came meanwhile, but closing is", async () => {
    const alert = anAlert({ severity: "critical", about: ["host:meanwhile"] });
    await triage(alert);
    const seen = await of(alert);
    await triage(anAlert({ about: ["host:meanwhile"], firstAt: at(MINUTE) }));

    await expect(service.close(seen.id, FALSE, seen.revision, ADA)).rejects.toEqual(code("incident.changed"));
    await expect(service.move(seen.id, "acknowledged", seen.revision, "", ADA)).resolves.toMatchObject({
      state: "acknowledged",
    });
  });

  it("of two people at once is one", async () => {
    const { id, revision } = await anIncident();

    const both = await Promise.allSettled([
      service.assign(id, ADA.actor.id, revision, ADA),
      service.assign(id, BOB.actor.id, revision, BOB),
    ]);

    expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect((await told(id)).filter((text) => text.includes("gave it to"))).toHaveLength(1);
  });

  it("to take an incident oneself acknowledges it; to give it to another does not", async () => {
    const mine = await anIncident();
    const given = await anIncident();
    const candidate = await anIncident({ severity: "low" });

    await service.assign(mine.id, ADA.actor.id, mine.revision, ADA);
    await service.assign(given.id, BOB.actor.id, given.revision, ADA);
    await service.assign(candidate.id, ADA.actor.id, candidate.revision, ADA);

    expect(await context.incident(mine.id)).toMatchObject({ state: "acknowledged", assignee: { name: "ADA" } });
    expect(await context.incident(given.id)).toMatchObject({ state: "open", assignee: { name: "BOB" } });
    expect(await context.incident(candidate.id)).toMatchObject({
      state: "acknowledged",
      openedBecause: "Taken by ADA",
    });
    expect(heardOf(candidate.id)).toEqual(["joined", "changed", "opened", "acknowledged", "changed"]);
  });

  it("cannot give an incident to somebody who may not respond", async () => {
    const { id, revision } = await anIncident();

    await expect(service.assign(id, "mem_learner", revision, ADA)).rejects.toEqual(code("assignee.unknown"));
  });
});

describe("closing", () => {
  it("says which alerts and rules it judged, and reopening takes that back", async () => {
    const { id, revision } = await anIncident({ rule: { id: "rule-7" } });

    const closed = await service.close(id, FALSE, revision, ADA);
    later(HOUR);
    await service.move(id, "open", closed.revision, "it was not", BOB);

    const judged = events.filter(({ incidentId, type }) => incidentId === id && /closed|reopened/.test(type));
    expect(judged).toMatchObject([
      { type: "incidents.incident.closed.v1", disposition: "false-positive", rules: [{ ruleId: "rule-7", alerts: 1 }] },
      {
        type: "incidents.incident.reopened.v1",
        disposition: "false-positive",
        rules: [{ ruleId: "rule-7", alerts: 1 }],
      },
    ]);
    expect((await getIncident(db, id))?.times).toMatchObject({
      closedAt: null,
      reopenedAt: [clock.now.toISOString()],
    });
    expect(await audited(id)).toEqual(["closed", "reopened"]);
  });

  it("as a duplicate needs the other incident, which is told", async () => {
    const original = await anIncident();
    const copy = await anIncident();
    const close = (duplicateOf: string | undefined): Promise<Incident> =>
      service.close(copy.id, { disposition: "duplicate", reason: "", duplicateOf }, copy.revision, ADA);

    await expect(close(undefined)).rejects.toEqual(code("incident.duplicate-unknown"));
    await expect(close(copy.id)).rejects.toEqual(code("incident.duplicate-unknown"));
    await expect(close("inc_none")).rejects.toEqual(code("incident.duplicate-unknown"));
    await close(original.id);

    expect((await told(original.id)).at(-1)).toBe(`ADA closed #${copy.number} as a duplicate of this`);
    expect((await getIncident(db, original.id))?.duplicates).toMatchObject([{ number: copy.number }]);
    expect(await context.incident(copy.id)).toMatchObject({ alerts: 1, isMerged: false });
  });

  it("is refused where the board has no arrow", async () => {
    const { id, revision } = await anIncident();
    const acknowledged = await service.move(id, "acknowledged", revision, "", ADA);
    const contained = await service.move(id, "contained", acknowledged.revision, "", ADA);

    await expect(service.close(id, FALSE, contained.revision, ADA)).rejects.toEqual(
      code("incident.illegal-transition"),
    );
  });
});

describe("taking back", () => {
  it("undoes the last decision, and times count as if it had not been", async () => {
    const { id, revision } = await anIncident();
    const taken = await service.assign(id, ADA.actor.id, revision, ADA);

    const back = await service.takeBack(id, taken.revision, ADA);

    expect(back).toMatchObject({ state: "open", assignee: undefined });
    expect((await getIncident(db, id))?.times.acknowledgedAt).toBeNull();
    expect((await told(id)).at(-1)).toBe("ADA took the last decision back");
  });

  it("of a closing opens what it was, and says so to whoever counts", async () => {
    const { id, revision } = await anIncident();
    const acknowledged = await service.move(id, "acknowledged", revision, "", ADA);
    const closed = await service.close(id, FALSE, acknowledged.revision, ADA);

    const back = await service.takeBack(id, closed.revision, ADA);

    expect(back).toMatchObject({ state: "acknowledged", closing: undefined });
    expect(heardOf(id).slice(-4)).toEqual(["closed", "changed", "reopened", "changed"]);
    expect((await getIncident(db, id))?.times).toMatchObject({ closedAt: null, reopenedAt: [] });
  });

  it("of a reopening closes it as it was", async () => {
    const { id, revision } = await anIncident();
    const closed = await service.close(id, FALSE, revision, ADA);
    const open = await service.move(id, "open", closed.revision, "", ADA);

    const back = await service.takeBack(id, open.revision, ADA);

    expect(back).toMatchObject({ state: "closed", closing: FALSE });
  });

  it("is for who decided, and for a short time", async () => {
    const { id, revision } = await anIncident();
    const taken = await service.move(id, "acknowledged", revision, "", ADA);

    await expect(service.takeBack(id, taken.revision, BOB)).rejects.toEqual(code("incident.cannot-take-back"));
    later(16 * MINUTE);
    await expect(service.takeBack(id, taken.revision, ADA)).rejects.toEqual(code("incident.cannot-take-back"));
  });
});

describe("merging", () => {
  it("loses nothing: alerts, words, tasks and who took it on are with the survivor, and both say so", async () => {
    const older = await anIncident({ severity: "low" });
    const younger = await anIncident();
    await conversation.comment(younger.id, "**look** at this", BOB);
    const task = await conversation.addTask(younger.id, "ask the owner", BOB);
    const taken = await service.assign(younger.id, BOB.actor.id, younger.revision, BOB);
    later(HOUR);

    const { revision } = await context.incident(older.id);
    const merged = await service.merge(older.id, revision, { id: younger.id, seen: taken.revision }, "", ADA);

    expect(merged).toMatchObject({ state: "acknowledged", assignee: { name: "BOB" }, alerts: 2, severity: "critical" });
    const detail = await getIncident(db, older.id);
    expect(detail?.absorbed).toMatchObject([{ number: younger.number }]);
    expect(detail?.tasks).toMatchObject([{ title: "ask the owner" }]);
    expect(detail?.times.acknowledgedAt).toBe(taken.changedAt.toISOString());
    const story = await listRecords(db, older.id, { clock: "written", order: "ascending", limit: 100 }, BOB.actor.id);
    expect(story.items.find(({ comment }) => comment)).toMatchObject({
      comment: { text: "**look** at this", isMine: true },
      from: { number: younger.number },
    });
    expect(story.items.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["absorbed", "merged"]));
    expect(await context.incident(younger.id)).toMatchObject({ state: "closed", isMerged: true });
    await expect(conversation.changeTask(older.id, task.id, { isDone: true }, 1, ADA)).resolves.toMatchObject({
      done: { byName: "ADA" },
    });
  });

  it("is for good: what was merged cannot be reopened or taken back", async () => {
    const into = await anIncident();
    const other = await anIncident();
    await service.merge(into.id, into.revision, { id: other.id, seen: other.revision }, "same actor", ADA);
    const { revision } = await context.incident(other.id);

    await expect(service.move(other.id, "open", revision, "", ADA)).rejects.toEqual(code("incident.merged"));
    await expect(service.takeBack(other.id, revision, ADA)).rejects.toEqual(code("incident.cannot-take-back"));
  });

  it("happens by itself when one alert belongs to two incidents", async () => {
    const left = anAlert({ about: ["host:left", "address:198.51.100.7"] });
    const right = anAlert({ about: ["host:right", "user:carol"], firstAt: at(MINUTE) });
    await triage(left, right);
    expect((await of(left)).id).not.toBe((await of(right)).id);
    const younger = await of(right);

    await triage(anAlert({ about: ["user:CORP\\Carol", "address:198.51.100.7"], firstAt: at(2 * MINUTE) }));

    const survivor = await of(right);
    expect(survivor).toEqual(await of(left));
    expect(survivor.alerts).toBe(3);
    expect((await told(younger.id)).some((text) => text.includes(`merged this into #${survivor.number}`))).toBe(true);
    expect((await getIncident(db, survivor.id))?.links).toHaveLength(2);
  });
});

describe("many at once", () => {
  it("each is done or refused by itself, and what was done can be taken back with what came of it", async () => {
    const done = await anIncident();
    const stale = await anIncident();
    await service.move(stale.id, "acknowledged", stale.revision, "", BOB);
    const items = [done, stale].map(({ id, revision }) => ({ id, revision }));
    const idOf = async (name: string): Promise<string> => name;

    const closed = await changeIncidents(
      service,
      { action: "close", items, disposition: "false-positive", reason: "" },
      ADA,
      idOf,
    );

    expect(closed).toMatchObject([
      { isDone: true, state: "closed", number: done.number },
      { isDone: false, code: "incident.changed" },
    ]);
    const undo = closed.flatMap(({ id, revision }) => (revision === null ? [] : [{ id, revision }]));
    const back = await changeIncidents(service, { action: "take-back", items: undo, reason: "" }, ADA, idOf);
    expect(back).toMatchObject([{ isDone: true, state: "open" }]);
  });
});

describe("a comment", () => {
  it("is changed and removed only by who wrote it, seen as it is, and its records stay", async () => {
    const { id } = await anIncident();
    const comment = await conversation.comment(id, "first", ADA);

    await expect(conversation.editComment(id, comment.id, "mine", 1, BOB)).rejects.toEqual(code("comment.not-yours"));
    await conversation.editComment(id, comment.id, "second", 1, ADA);
    await expect(conversation.editComment(id, comment.id, "late", 1, ADA)).rejects.toEqual(code("comment.changed"));
    await conversation.removeComment(id, comment.id, 2, ADA);
    await expect(conversation.removeComment(id, comment.id, 3, ADA)).rejects.toEqual(code("comment.not-found"));

    const { rows } = await sql<{ payload: { text?: string } }>`select payload from incidents.timeline
      where incident_id = ${id} and payload ->> 'commentId' = ${comment.id} order by seq`.execute(db);
    expect(rows.map(({ payload }) => payload.text)).toEqual(["first", "second", undefined]);
  });

  it("is of its incident alone", async () => {
    const here = await anIncident();
    const elsewhere = await anIncident();
    const comment = await conversation.comment(here.id, "here", ADA);

    await expect(conversation.editComment(elsewhere.id, comment.id, "x", 1, ADA)).rejects.toEqual(
      code("comment.not-found"),
    );
  });
});

describe("the timeline", () => {
  it.each([
    "update incidents.timeline set at = now()",
    "delete from incidents.timeline",
    "truncate incidents.timeline",
  ])("refuses %s", async (statement) => {
    await anIncident();

    await expect(sql.raw(statement).execute(db)).rejects.toThrow("a record of the timeline is written once");
  });
});
