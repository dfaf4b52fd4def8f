import { spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { incidents } from "@cordon/incidents/context";
import { inventory } from "@cordon/inventory/context";
import type { AlertFact, AlertsRaised } from "@cordon/monitoring/events";
import { Problem } from "@cordon/kernel";
import type { EventDetail } from "@cordon/monitoring/contract";
import { inTransaction, untyped } from "@cordon/platform/database/transaction";
import { createEvents, type Events } from "@cordon/platform/events/create-events";
import { eventMigrations } from "@cordon/platform/events/handled-event";
import { createListener } from "@cordon/platform/http/create-listener";
import type { Caller } from "@cordon/platform/http/handler";
import type { Listener } from "@cordon/platform/http/listener-options";
import { silentLog } from "@cordon/platform/log";
import { migrations as platformMigrations } from "@cordon/platform/members/migrations/index";
import { createTestDatabase } from "@cordon/platform/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { setUpIncidents } from "../apps/server/src/contexts.ts";
import { subscribersOf } from "../apps/server/src/subscribers.ts";
import { ROOT } from "../tools/source-files.ts";
import { type Api, apiOf } from "./api.ts";

/** What the server wires, without the telemetry store: alerts are announced as detection announces them. */
const { db, address } = await createTestDatabase<unknown>([
  eventMigrations,
  { context: "platform", migrations: platformMigrations },
  { context: "inventory", migrations: inventory.migrations },
  { context: "incidents", migrations: incidents.migrations },
]);

const CALLERS: Readonly<Record<string, Caller>> = {
  responder: {
    kind: "token",
    id: "tok_1",
    name: "responder",
    permissions: new Set(["incidents:read", "incidents:respond"]),
  },
  reader: { kind: "token", id: "tok_2", name: "reader", permissions: new Set(["incidents:read"]) },
  hunter: {
    kind: "token",
    id: "tok_3",
    name: "hunter",
    permissions: new Set(["incidents:read", "incidents:respond", "monitoring:read-events"]),
  },
};
const EVENT_ID = `evt_${"0a".repeat(16)}`;

/** The one event of this install. */
async function storedEvent(id: string): Promise<EventDetail> {
  if (id !== EVENT_ID) throw new Problem("event.not-found", "There is no such event.");
  return {
    id,
    occurredAt: "2026-11-20T01:02:03.000Z",
    receivedAt: "2026-11-20T01:02:04.000Z",
    skew: null,
    source: { id: "src_1", name: "web-1", isAuthenticated: true },
    isHostVouched: true,
    decoder: "syslog",
    ecs: { "host.name": "web-1" },
    fields: {},
    raw: "sshd[1]: Failed password for root",
    isRawCut: false,
    batchId: "bat_1",
    line: 1,
  };
}
const heard: string[] = [];
let events: Events;
let listener: Listener;
let url: string;
let api: Api;

beforeAll(async () => {
  const onIncidentChanged = ({ number }: { number: number }): void => void heard.push(`#${number}`);
  events = createEvents({
    db,
    address,
    subscribers: subscribersOf(() => events, { onIncidentChanged, now: () => new Date() }),
    log: silentLog,
  });
  await events.start();
  listener = await createListener({
    name: "console",
    contracts: [
      { ...incidents, handlers: await setUpIncidents({ db, events, now: () => new Date() }, { event: storedEvent }) },
    ],
    authenticate: async ({ bearer }) => CALLERS[bearer ?? ""],
    config: { address: "127.0.0.1", port: 0, trustedProxies: [], allowedHosts: [] },
    log: silentLog,
  });
  url = await listener.listen();
  api = apiOf(url, "responder");
}, 60_000);
afterAll(async () => {
  await listener.close(0);
  await events.stop();
});

function anAlertFact(change: Partial<AlertFact>): AlertFact {
  return {
    alertId: "alr_1",
    revision: 1,
    rule: {
      id: "rule-1",
      title: "Memory of LSASS read",
      status: "stable",
      author: "Cordon",
      tactics: ["credential-access"],
      techniques: ["T1003.001"],
      opensIncident: false,
      firstSteps: ["Ask who ran it."],
    },
    severity: "high",
    isNoisy: false,
    entities: [
      { kind: "host", value: "WORKSTATION5", isVouched: false },
      { kind: "user", value: "THESHIRE\\pgustavo", isVouched: false },
    ],
    events: 3,
    firstAt: "2020-09-20T10:00:00.000Z",
    lastAt: "2020-09-20T10:01:00.000Z",
    detectedAt: "2026-11-24T10:00:00.000Z",
    ...change,
  };
}

async function raise(...alerts: readonly AlertFact[]): Promise<void> {
  const event: AlertsRaised = { type: "monitoring.alerts.raised.v1", alerts: [...alerts] };
  await inTransaction(db, (trx) => events.emit(untyped(trx), event, { key: "alerts" }));
}

async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error("it did not happen in time");
    await sleep(50);
  }
}

function cordon(...args: readonly string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [join(ROOT, "apps/cli/bin/cordon.mjs"), ...args, "--url", url], {
    env: { PATH: process.env["PATH"] ?? "", CORDON_TOKEN: "responder" },
  });
  const texts = { out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => void (texts.out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => void (texts.err += text));
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, ...texts })));
}

interface Detail {
  readonly revision: number;
  readonly state: string;
  readonly sentence: string;
  readonly riskText: string;
  readonly times: Readonly<Record<string, string>>;
  readonly nextSteps: readonly { text: string }[];
  readonly entities: readonly { value: string }[];
  readonly relations: readonly { a: number; b: number; alerts: number }[];
}

it("alerts become an incident that explains itself, and that a person closes on the command line", {
  timeout: 60_000,
}, async () => {
  const service = anAlertFact({
    alertId: "alr_2",
    severity: "medium",
    rule: {
      ...anAlertFact({}).rule,
      id: "rule-2",
      title: "Service <b>installed</b>",
      tactics: ["persistence"],
      techniques: ["T1543.003"],
    },
    firstAt: "2020-09-20T10:20:00.000Z",
    lastAt: "2020-09-20T10:20:00.000Z",
  });

  await raise(anAlertFact({}));
  await raise(service);
  await until(async () => (await api.get<{ items: { alerts: number }[] }>("/api/v1/incidents")).items[0]?.alerts === 2);

  const detail = await api.get<Detail>("/api/v1/incidents/1");
  expect(detail).toMatchObject({
    state: "open",
    sentence: "Credential access on WORKSTATION5 by pgustavo: LSASS read, then a service installed",
    riskText: "40 (the worst alert is high) + 8 (2 tactics) + 3 (2 different alerts, damped) = 51",
    nextSteps: [{ text: "Ask who ran it." }],
    links: [{ sentence: "Same host WORKSTATION5 and user THESHIRE\\pgustavo, 19 minutes after the first alert" }],
    relations: [{ a: 0, b: 1, alerts: 2 }],
    times: { occurredAt: "2020-09-20T10:00:00.000Z", alertedAt: "2026-11-24T10:00:00.000Z", closedAt: null },
  });

  const list = await cordon("incidents", "list");
  expect(list).toMatchObject({ code: 0, err: "" });
  expect(list.out).toMatch(/^#1 +open +high +51 +- +2020-09-20T10:20:00.000Z +Credential access on WORKSTATION5/m);
  const shown = await cordon("incidents", "show", "1");
  expect(shown.out).toContain("Cordon added the alert “Service <b>installed</b>”: Same host WORKSTATION5");
  const closed = await cordon("incidents", "close", "#1", "--as", "benign-true-positive", "--reason", "a drill");
  expect(closed).toMatchObject({ code: 0, out: expect.stringContaining("Closed #1 as benign-true-positive") });
  expect((await cordon("incidents", "close", "1", "--as", "false-positive")).err).toContain(
    "(incident.illegal-transition)",
  );

  const after = await api.get<Detail>("/api/v1/incidents/1");
  expect(after.times["closedAt"]).toEqual(expect.any(String));
  await until(() => heard.length >= 3);
  expect(new Set(heard)).toEqual(new Set(["#1"]));
});

it("is kept from who may only read, and from who asks for nothing that is there", async () => {
  const asReader = apiOf(url, "reader");

  expect((await asReader.post("/api/v1/incidents/1/comments", { text: "x" })).status).toBe(403);
  expect((await api.post("/api/v1/incidents/999/comments", { text: "x" })).body).toMatchObject({
    code: "incident.not-found",
  });
  expect((await api.post("/api/v1/incidents/1/comments", { text: "a\0b" })).status).toBe(400);
  expect((await api.post("/api/v1/incidents/1/comments", { text: "<img src=x onerror=alert(1)>" })).body).toMatchObject(
    {
      text: "<img src=x onerror=alert(1)>",
      isMine: true,
    },
  );
});

it("a story is read page by page, by when things happened and by when they were written", async () => {
  for (const clock of ["happened", "written"]) {
    for (const order of ["ascending", "descending"]) {
      const ids: string[] = [];
      let cursor: string | null = null;
      do {
        const page: { items: { id: string }[]; nextCursor: string | null } = await api.get(
          "/api/v1/incidents/1/timeline",
          {
            clock,
            order,
            limit: 2,
            ...(cursor === null ? {} : { cursor }),
          },
        );
        ids.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor;
      } while (cursor !== null);
      expect(ids.length).toBeGreaterThan(4);
      expect(new Set(ids).size).toBe(ids.length);
    }
  }
});

it("an event is kept only by who may read events; for the others there is none", async () => {
  const path = "/api/v1/incidents/1/evidence";
  const body = { kind: "event", eventId: EVENT_ID, note: "" };

  expect(await api.post(path, body)).toMatchObject({ status: 400, body: { code: "evidence.event-unknown" } });
  expect(await apiOf(url, "reader").post(path, { kind: "text", text: "x" })).toMatchObject({ status: 403 });
  expect(await apiOf(url, "hunter").post(path, { ...body, eventId: `evt_${"f".repeat(32)}` })).toMatchObject({
    status: 400,
    body: { code: "evidence.event-unknown" },
  });
  expect(await apiOf(url, "hunter").post(path, body)).toMatchObject({
    status: 201,
    body: { content: "sshd[1]: Failed password for root", event: { host: "web-1" } },
  });
});

it.each(["javascript:alert(1)", "https://ada:secret@example.org/", "not an address", "ftp://example.org/a"])(
  "%s is no link to keep",
  async (link) => {
    const answer = await api.post("/api/v1/incidents/1/evidence", { kind: "link", url: link });

    expect(answer).toMatchObject({ status: 400, body: { code: "request.invalid" } });
  },
);

it("a kept link and its withdrawal are read by who may only read", async () => {
  const { body } = await api.post("/api/v1/incidents/1/evidence", { kind: "link", url: "https://example.org/a?b=c" });
  const path = `/api/v1/incidents/1/evidence/${String(body["id"])}`;
  await api.post(`${path}/withdrawal`, { because: "the wrong page" });

  expect(await apiOf(url, "reader").get(path)).toMatchObject({
    kind: "link",
    content: "https://example.org/a?b=c",
    withdrawn: { byName: "responder", because: "the wrong page" },
  });
});
