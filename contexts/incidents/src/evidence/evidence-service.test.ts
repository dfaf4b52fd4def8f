import { Problem } from "@cordon/kernel";
import { createHash } from "node:crypto";
import { sql } from "kysely";
import { expect, it } from "vitest";
import type { Incident } from "../incident/incident.ts";
import { createIncidentService } from "../incident/incident-service.ts";
import { listRecords } from "../incident/timeline-view.ts";
import { ADA, anAlert, BOB, testIncidents } from "../testing.ts";
import { createEvidenceService, type StoredEvent } from "./evidence-service.ts";
import { listEvidence } from "./evidence-view.ts";

const { db, triage, of, transaction, clock, incident: load } = await testIncidents();
const service = createEvidenceService({ transaction, now: () => clock.now });
const decisions = createIncidentService({
  transaction,
  now: () => clock.now,
  responder: async () => undefined,
  criticalityOf: async () => new Map(),
});
const code = (code: string): unknown => expect.objectContaining({ constructor: Problem, code });

let hosts = 0;
async function anIncident(): Promise<Incident> {
  const alert = anAlert({ severity: "critical", about: [`host:evi-${hosts++}`] });
  await triage(alert);
  return of(alert);
}

function anEvent(change: Partial<StoredEvent> = {}): StoredEvent {
  return {
    id: `evt_${"ab".repeat(16)}`,
    occurredAt: "2026-11-20T01:02:03.000Z",
    receivedAt: "2026-11-20T01:02:04.000Z",
    decoder: "syslog",
    source: "web-1",
    host: "web-1",
    isHostVouched: true,
    raw: "sshd[1]: Failed password for root",
    ...change,
  };
}
const aText = (text: string, note = ""): { kind: "text"; text: string; note: string } => ({ kind: "text", text, note });

async function records(id: string): Promise<readonly string[]> {
  const { items } = await listRecords(db, id, { clock: "written", order: "ascending", limit: 200 }, ADA.actor.id);
  return items
    .filter(({ evidenceId }) => evidenceId !== null)
    .map(({ actor, text, because, isTakenBack }) => `${isTakenBack ? "~" : ""}${actor.name} ${text} (${because})`);
}

it("an event is kept byte for byte with its hash, also with bytes that text cannot hold", async () => {
  const { id } = await anIncident();
  const raw = 'a "\0" record\r\nof two lines \u202E';

  await service.add(id, { kind: "event", event: anEvent({ raw, host: "we\0b" }), note: "look" }, ADA);

  const [kept] = await listEvidence(db, id);
  expect(kept).toMatchObject({
    kind: "event",
    content: raw,
    sha256: createHash("sha256").update(raw).digest("hex"),
    event: { id: anEvent().id, host: "we\uFFFDb", occurredAt: "2026-11-20T01:02:03.000Z" },
    note: "look",
    addedBy: { name: "ADA" },
    withdrawn: null,
  });
});

it("a kept event stands in the story where it happened", async () => {
  const { id } = await anIncident();
  await service.add(id, { kind: "event", event: anEvent(), note: "" }, ADA);

  const { items } = await listRecords(db, id, { clock: "happened", order: "ascending", limit: 10 }, ADA.actor.id);

  expect(items[0]).toMatchObject({ kind: "evidence-added", happenedAt: "2026-11-20T01:02:03.000Z", lane: "people" });
});

it("the same event is kept once, and again after it was withdrawn", async () => {
  const { id } = await anIncident();
  const added = { kind: "event", event: anEvent(), note: "" } as const;
  const first = await service.add(id, added, ADA);

  await expect(service.add(id, added, BOB)).rejects.toEqual(code("evidence.kept-already"));
  await service.withdraw(id, first.id, "not it", BOB);
  await service.add(id, added, BOB);

  expect((await listEvidence(db, id)).map(({ withdrawn }) => withdrawn?.because)).toEqual(["not it", undefined]);
});

it("what is withdrawn stays, struck through, with who said so and why; once", async () => {
  const { id } = await anIncident();
  const { id: evidence } = await service.add(id, aText("curl evil", "from the shell"), ADA);

  await service.withdraw(id, evidence, "my own test", BOB);

  await expect(service.withdraw(id, evidence, "again", ADA)).rejects.toEqual(code("evidence.withdrawn"));
  expect(await listEvidence(db, id)).toMatchObject([
    { content: "curl evil", withdrawn: { byName: "BOB", because: "my own test" } },
  ]);
  expect(await records(id)).toEqual([
    "~ADA kept a text as evidence: “curl evil” (from the shell)",
    "BOB withdrew the evidence “curl evil” (my own test)",
  ]);
});

it("both are in the audit trail, without anybody's words", async () => {
  const { id } = await anIncident();
  const { id: evidenceId, sha256 } = await service.add(id, aText("secret words"), ADA);
  await service.withdraw(id, evidenceId, "more words", ADA);

  const { rows } = await sql<{ action: string; details: string }>`select action, details from platform.audit_entry
    where target_id = ${id} and action like '%evidence%' order by id`.execute(db);
  expect(rows.map(({ action, details }) => ({ action, details: JSON.parse(details) as unknown }))).toEqual([
    { action: "incidents.incident.evidence-added", details: { evidenceId, kind: "text", sha256 } },
    { action: "incidents.incident.evidence-withdrawn", details: { evidenceId, sha256 } },
  ]);
});

it("evidence of an incident that was merged is read and withdrawn with the survivor, and with no other", async () => {
  const [survivor, merged, elsewhere] = [await anIncident(), await anIncident(), await anIncident()];
  const { id: evidence } = await service.add(merged.id, aText("kept before"), ADA);
  const now = await load(merged.id);
  await decisions.merge(survivor.id, survivor.revision, { id: merged.id, seen: now.revision }, "", ADA);

  await expect(service.withdraw(elsewhere.id, evidence, "x", ADA)).rejects.toEqual(code("evidence.not-found"));
  await service.withdraw(survivor.id, evidence, "seen", ADA);

  expect(await listEvidence(db, survivor.id)).toMatchObject([{ id: evidence, withdrawn: { because: "seen" } }]);
  expect(await listEvidence(db, elsewhere.id)).toEqual([]);
});

it("a list has the beginning of what is long, and one alone has all of it", async () => {
  const { id } = await anIncident();
  const { id: evidence } = await service.add(id, aText("ab".repeat(10_000)), ADA);

  expect(await listEvidence(db, id)).toMatchObject([{ bytes: 20_000, isCut: true, content: "ab".repeat(2_048) }]);
  expect(await listEvidence(db, id, evidence)).toMatchObject([{ isCut: false, content: "ab".repeat(10_000) }]);
});

it.each([
  "update incidents.evidence set content = 'x', sha256 = sha256('x')",
  "update incidents.evidence set note = 'other'",
  "update incidents.evidence set withdrawn_because = 'other' where withdrawn_at is not null",
  "delete from incidents.evidence",
  "truncate incidents.evidence",
])("nobody can, not even by hand: %s", async (statement) => {
  const { id } = await anIncident();
  await service.add(id, aText("stays"), ADA);
  const gone = await service.add(id, aText("goes"), ADA);
  await service.withdraw(id, gone.id, "a mistake", ADA);

  await expect(sql.raw(statement).execute(db)).rejects.toThrow("evidence is written once and withdrawn at most once");
});
