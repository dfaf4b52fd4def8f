import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import { sql, type Transaction } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { inTransaction } from "../database/transaction.ts";
import { silentLog } from "../log.ts";
import { migrations } from "../members/migrations/index.ts";
import { createTestDatabase } from "../testing/index.ts";
import { auditHealth } from "./audit-health.ts";
import { createAuditSealer } from "./audit-sealer.ts";
import { createAuditService } from "./audit-service.ts";
import { auditWriter } from "./audit-writer.ts";
import { createHeadSender, type HeadSender } from "./head-sender.ts";
import { createHeadTargets, type HeadTargetsConfig } from "./head-targets.ts";
import { readHeads } from "./head-text.ts";
import type { AuditTables } from "./tables.ts";

const { db } = await createTestDatabase<AuditTables>([{ context: "platform", migrations }]);
const SYSTEM = { kind: "system", id: "system", name: "Cordon" } as const;
const DAY_MS = 86_400_000;
const undo: (() => void)[] = [];
let now = new Date();
let sender: HeadSender;

beforeEach(async () => {
  for (const table of ["audit_entry", "audit_segment"])
    await sql.raw(`alter table platform.${table} disable trigger all`).execute(db);
  await sql`truncate platform.audit_entry, platform.audit_segment, platform.audit_head_delivery`.execute(db);
  now = new Date();
});
afterEach(async () => {
  await sender.stop();
  for (const step of undo.splice(0)) step();
});

const senderTo = (config: HeadTargetsConfig): HeadSender =>
  createHeadSender({
    db,
    targets: createHeadTargets(config),
    host: () => "cordon.example.org",
    now: () => now,
    log: silentLog,
    intervalMs: 50,
  });
const check = () => auditHealth(db, sender, () => now).check(new AbortController().signal);

/** One more entry, sealed. */
async function seal(onSealed: () => void = () => {}): Promise<void> {
  await inTransaction(db, (trx) =>
    auditWriter(trx as unknown as Transaction<unknown>)({
      actor: SYSTEM,
      action: "a.deed",
      target: { kind: "thing", id: "thing" },
      outcome: "success",
    }),
  );
  const sealer = createAuditSealer({ db, log: silentLog, onSealed });
  while ((await sealer.seal()) === 0) await setTimeout(20); // other files' transactions hold ours back for a moment
}

describe("the audit head, outside", () => {
  it("arrives as syslog over TCP, and what arrived verifies the chain", async () => {
    const receiver = await tcpReceiver();
    sender = senderTo({ syslogUrl: `tcp://127.0.0.1:${receiver.port}` });
    await seal();

    await sender.sendDue();

    const [size, frame] = /^(\d+) (.*)$/s.exec(receiver.received())?.slice(1) ?? [];
    expect(Buffer.byteLength(frame ?? "")).toBe(Number(size));
    const verdict = await createAuditService(db).verify(SYSTEM, readHeads(frame ?? ""));
    expect(verdict).toMatchObject({ isIntact: true, isHeadFound: true });
    expect(await check()).toMatchObject({ state: "up" });
  });

  it("arrives as syslog over UDP", async () => {
    const socket = createSocket("udp4").bind(0, "127.0.0.1");
    undo.push(() => socket.close());
    await once(socket, "listening");
    sender = senderTo({ syslogUrl: `udp://127.0.0.1:${socket.address().port}` });
    await seal();

    const [[datagram]] = await Promise.all([once(socket, "message"), sender.sendDue()]);

    expect(readHeads(String(datagram))).toEqual([await createAuditService(db).head()]);
  });

  it("arrives at a webhook with its token, once a seal and once a day", async () => {
    const receiver = await webhook();
    sender = senderTo({ webhookUrl: receiver.url, webhookToken: "t0ken" });
    await seal();

    for (let i = 0; i < 3; i++) await sender.sendDue();
    expect(receiver.bodies).toHaveLength(1);
    await seal();
    await sender.sendDue();
    now = new Date(now.getTime() + DAY_MS);
    await sender.sendDue();

    expect(receiver.bodies.map((body) => readHeads(body)[0]?.entries)).toEqual([1, 2, 2]);
    expect(receiver.authorizations).toEqual(["Bearer t0ken", "Bearer t0ken", "Bearer t0ken"]);
    expect(JSON.parse(receiver.bodies[0] ?? "")).toMatchObject({
      type: "cordon.audit-head.v1",
      host: "cordon.example.org",
    });
  });

  it("goes out by itself soon after a seal", async () => {
    const receiver = await webhook();
    sender = senderTo({ webhookUrl: receiver.url });
    sender.start();

    await seal(sender.wake);

    await expect.poll(() => receiver.bodies.length).toBe(1);
  });

  it("is tried again, less and less often, and health says since when it does not arrive and why", async () => {
    const receiver = await webhook();
    receiver.status = 503;
    sender = senderTo({ webhookUrl: receiver.url });
    await seal();

    await sender.sendDue();
    await sender.sendDue();
    expect(receiver.bodies).toHaveLength(1);
    for (let i = 0; i < 600; i++) {
      now = new Date(now.getTime() + 5_000);
      await sender.sendDue();
    }
    const tries = receiver.bodies.length;
    expect(tries).toBeGreaterThan(12);
    expect(tries).toBeLessThan(20);
    const report = await check();
    expect(report.state).toBe("degraded");
    expect(report.message).toContain(`does not reach webhook ${new URL(receiver.url).origin} since`);
    expect(report.message).toContain("the receiver answered 503");
    expect(report.message).not.toContain("s3cret");

    receiver.status = 204;
    sender = senderTo({ webhookUrl: receiver.url }); // also after a restart
    now = new Date(now.getTime() + 300_000);
    await sender.sendDue();
    expect(await check()).toMatchObject({ state: "up" });
  });

  it("does not follow a redirect with its token, and tells refused connections", async () => {
    const other = await webhook();
    const receiver = await webhook(other.url);
    receiver.status = 307;
    const { port } = new URL(receiver.url);
    sender = senderTo({ webhookUrl: receiver.url, webhookToken: "t0ken", syslogUrl: "udp://127.0.0.1:9" });
    await seal();

    await sender.sendDue();

    expect(other.bodies).toEqual([]);
    const errors = Object.fromEntries((await sender.deliveries()).map((each) => [each.target, each.failure?.error]));
    expect(errors).toEqual({
      "syslog udp://127.0.0.1:9": "ECONNREFUSED",
      [`webhook http://127.0.0.1:${port}`]: "the receiver answered 307",
    });
    sender = senderTo({ syslogUrl: "tcp://[::1]:9" });
    await sender.sendDue();
    expect((await sender.deliveries())[0]?.failure?.error).toMatch(/^(ECONNREFUSED|EADDRNOTAVAIL)$/);
  });

  it("is said to be kept nowhere when no place is set", async () => {
    sender = senderTo({});
    await seal();

    await sender.sendDue();

    expect(await check()).toMatchObject({ state: "up", message: "The audit head is kept nowhere outside." });
  });
});

async function tcpReceiver(): Promise<{ readonly port: number; readonly received: () => string }> {
  let received = "";
  const open = new Set<Socket>();
  const server = createTcpServer((socket) => {
    open.add(socket);
    socket.setEncoding("utf8").on("data", (part: string) => {
      received += part;
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  undo.push(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, received: () => received }; // a TCP server's address is an object
}

interface Webhook {
  readonly url: string;
  readonly bodies: string[];
  readonly authorizations: (string | undefined)[];
  status: number;
}

async function webhook(location?: string): Promise<Webhook> {
  const server = createServer((request, response) => {
    void (async () => {
      receiver.bodies.push(await text(request));
      receiver.authorizations.push(request.headers.authorization);
      response.writeHead(receiver.status, location === undefined ? {} : { location }).end();
    })();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  undo.push(() => void server.close());
  const { port } = server.address() as AddressInfo; // a TCP server's address is an object
  const receiver: Webhook = { url: `http://127.0.0.1:${port}/s3cret`, bodies: [], authorizations: [], status: 204 };
  return receiver;
}
