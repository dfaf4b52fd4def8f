import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase } from "../testing/index.ts";
import { createMembers } from "./members.ts";
import { aTestInstall, fragment, PASSWORD, type TestInstall } from "./members-testing.ts";
import { migrations } from "./migrations/index.ts";
import type { PlatformTables } from "./tables.ts";

const { db } = await createTestDatabase<PlatformTables>([{ context: "platform", migrations }]);
let install: TestInstall;

beforeEach(async () => {
  await sql`truncate platform.member, platform.one_time_link, platform.token cascade`.execute(db);
  install = await aTestInstall(db);
});
afterEach(() => install.close());

const move = (ms: number): void => {
  install.clock.now = new Date(install.clock.now.getTime() + ms);
};
const lastActions = async (count: number): Promise<string[]> => {
  const query = db.selectFrom("platform.audit_entry").select("action").orderBy("id", "desc").limit(count);
  return (await query.execute()).map(({ action }) => action).reverse();
};

describe("members", () => {
  it("join by an invitation that lives 72 hours and works once", async () => {
    const ada = await install.administrator();
    const body = { name: "Ben", email: "ben@example.org", role: "analyst" };

    const added = await ada.call("addMember", { body });
    const secret = fragment(added.body.invitation.url);
    const link = await install.browser().call("readLink", { body: { secret } });
    const joined = await install.browser().call("acceptLink", { body: { secret, password: PASSWORD } });

    expect(added).toMatchObject({ status: 201, body: { member: { state: "invited", role: "analyst" } } });
    expect(link.body).toMatchObject({ kind: "invitation", name: "Ben", email: "ben@example.org" });
    expect(joined.body.me.permissions).toContain("monitoring:query-sql");
    expect((await install.browser().call("acceptLink", { body: { secret, password: PASSWORD } })).status).toBe(404);
    expect((await ada.call("addMember", { body: { ...body, email: "BEN@example.org" } })).body.code).toBe(
      "member.exists",
    );
    const late = await ada.call("addMember", { body: { ...body, email: "cy@example.org" } });
    move(72 * 3_600_000);
    const again = await install.browser().call("readLink", { body: { secret: fragment(late.body.invitation.url) } });
    expect(again.status).toBe(404);
  });

  it("cannot be given a role for tokens, or none there is", async () => {
    const ada = await install.administrator();

    for (const role of ["sender", "root", "__proto__"]) {
      const answer = await ada.call("addMember", { body: { name: "Eve", email: "eve@example.org", role } });
      expect(answer).toMatchObject({ status: 422, body: { code: "role.unknown" } });
    }
  });

  it("always keep one active administrator, also when two go at once", async () => {
    const ada = await install.administrator();
    const { id } = (await ada.call("whoAmI")).body;
    const attempts = [{ role: "analyst" }, { state: "disabled" }];

    for (const body of attempts) expect((await ada.call("changeMember", { params: { id }, body })).status).toBe(409);
    expect((await ada.call("removeMember", { params: { id } })).body.code).toBe("member.last-administrator");

    const ben = await install.member("administrator", "ben@example.org");
    const both = await Promise.all([
      ada.call("changeMember", { params: { id: ben.id }, body: { role: "analyst" } }),
      ben.call("changeMember", { params: { id }, body: { state: "disabled" } }),
    ]);
    expect(both.filter(({ status }) => status === 200)).toHaveLength(1);
    const { items } = (await install.members.localAdmin.listMembers({})) as {
      items: { role: string; state: string }[];
    };
    expect(items.filter(({ role, state }) => role === "administrator" && state === "active").length).toBeGreaterThan(0);
  });

  it("lose their sessions when their role changes, and have the new permissions afterwards", async () => {
    const ada = await install.administrator();
    const ben = await install.member("analyst", "ben@example.org");

    await ada.call("changeMember", { params: { id: ben.id }, body: { role: "learner" } });

    expect((await ben.call("whoAmI")).status).toBe(401);
    await ben.call("signIn", { body: { email: "ben@example.org", password: PASSWORD } });
    expect((await ben.call("whoAmI")).body).toMatchObject({ role: "learner", permissions: [] });
    expect((await ben.call("listMembers")).status).toBe(403);
  });

  it("are signed out everywhere by an administrator, and may sign in again", async () => {
    const ada = await install.administrator();
    const ben = await install.member("analyst", "ben@example.org");

    expect((await ada.call("endMemberSessions", { params: { id: ben.id } })).status).toBe(204);

    expect((await ben.call("whoAmI")).status).toBe(401);
    expect(install.ended).toHaveLength(1);
    expect((await ben.call("signIn", { body: { email: "ben@example.org", password: PASSWORD } })).status).toBe(200);
    expect((await ben.call("endMemberSessions", { params: { id: ben.id } })).status).toBe(403);
    expect(await lastActions(2)).toEqual(["member.sessions.ended", "session.started"]);
  });

  it("are listed page by page and found by name or address", async () => {
    const ada = await install.administrator();
    for (const name of ["cy", "Bea", "50%"]) {
      await install.members.localAdmin.addMember({
        name,
        email: `${name.length}${name[0]}@example.org`.toLowerCase(),
        role: "learner",
      });
    }

    const first = (await ada.call("listMembers", { query: { limit: "3" } })).body;
    const second = (await ada.call("listMembers", { query: { limit: "3", cursor: first.nextCursor ?? "" } })).body;

    const names = [...first.items, ...second.items].map(({ name }) => name);
    expect(names).toEqual(["50%", "Ada", "Bea", "cy"]);
    expect((await ada.call("listMembers", { query: { q: "%" } })).body.items).toHaveLength(1);
    expect((await ada.call("listMembers", { query: { q: "ADA@" } })).body.items).toHaveLength(1);
  });

  it("who are removed are gone, with their sessions, but not from the trail", async () => {
    const ada = await install.administrator();
    const ben = await install.member("analyst", "ben@example.org");

    expect((await ada.call("removeMember", { params: { id: ben.id } })).status).toBe(204);

    expect((await ben.call("whoAmI")).status).toBe(401);
    expect((await ada.call("removeMember", { params: { id: ben.id } })).status).toBe(404);
    const trail = (await ada.call("listAudit", { query: { target: ben.id } })).body.items;
    expect(trail.map(({ action }) => action)).toEqual(["member.removed", "member.joined", "member.added"]);
  });

  it("who have left can be erased from the trail by an administrator, for a reason, and it still verifies", async () => {
    const ada = await install.administrator();
    const uma = await install.member("engineer", "uma@example.org");
    await uma.call("createToken", { body: { name: "ci", role: "sender" } });
    const params = { id: uma.id };
    const erase = (by = ada) => by.call("eraseMember", { params, body: { reason: "asked to be forgotten" } });

    expect((await erase()).body.code).toBe("member.still-here");
    await ada.call("removeMember", { params });
    await install.browser().call("signIn", { body: { email: "uma@example.org", password: PASSWORD } });
    expect((await ada.call("listDepartedMembers")).body.items[0]).toMatchObject({
      id: uma.id,
      email: "uma@example.org",
      personalEntries: 5,
      erasedAt: null,
    });
    await install.seal();
    const { head } = (await ada.call("getAuditHead")).body;

    expect((await erase()).body).toEqual({ entries: 6 });

    const { rows } = await sql<{ text: string }>`select (e.*)::text as text from platform.audit_entry e
      union all select (t.*)::text from platform.token t`.execute(db);
    expect(rows.filter(({ text }) => /uma@|"uma"/i.test(text))).toEqual([]);
    const verdict = (await ada.call("verifyAudit", { body: { kept: JSON.stringify(head) } })).body;
    expect(verdict).toMatchObject({ isIntact: true, isHeadFound: true, erased: 6 });
    expect((await ada.call("listDepartedMembers")).body.items[0]).toMatchObject({
      id: uma.id,
      email: null,
      personalEntries: 0,
      erasedAt: expect.any(String),
    });
    const trail = (await ada.call("listAudit", { query: { target: uma.id } })).body.items;
    expect(trail.find(({ action }) => action === "member.removed")).toMatchObject({
      actor: { name: "Ada" }, // who is still here
      target: { name: null },
      isErased: true,
    });
    expect(trail[0]).toMatchObject({
      action: "member.personal-data.erased",
      details: { entries: 6, reason: "asked to be forgotten" },
    });
  });

  it("cannot be erased by others, without a reason, or when nobody ever knew them", async () => {
    const ada = await install.administrator();
    const ben = await install.member("engineer", "ben@example.org");
    const body = { reason: "asked to be forgotten" };

    expect((await ben.call("eraseMember", { params: { id: "mem_x" }, body })).status).toBe(403);
    expect((await ben.call("listDepartedMembers")).status).toBe(403);
    expect((await ada.call("eraseMember", { params: { id: "mem_x" }, body })).status).toBe(404);
    for (const reason of ["", "  ", "a\nb c", "x".repeat(501)])
      expect((await ada.call("eraseMember", { params: { id: ben.id }, body: { reason } })).status).toBe(400);
  });

  it("leave a line in the trail for everything that changes them", async () => {
    const ada = await install.administrator();
    const ben = await install.member("analyst", "ben@example.org");
    const params = { id: ben.id };

    await ada.call("changeMember", { params, body: { name: "Benedict", role: "engineer" } });
    await ada.call("changeMember", { params, body: { state: "disabled" } });
    await ada.call("changeMember", { params, body: { state: "active" } });
    await ada.call("resetSecondFactor", { params });
    await ada.call("createMemberLink", { params });

    expect(await lastActions(6)).toEqual([
      "member.renamed",
      "member.role.changed",
      "member.disabled",
      "member.enabled",
      "member.second-factor.reset",
      "member.recovery-link.created",
    ]);
  });
});

describe("tokens", () => {
  it("are shown once, stored hashed, and may do what role and list both allow", async () => {
    const ada = await install.administrator();
    const permissions = ["platform:manage-tokens", "platform:manage-members", "monitoring:read-events"];

    const made = await ada.call("createToken", { body: { name: "ci", role: "engineer", permissions } });
    const me = await install.browser().call("whoAmI", { bearer: made.body.token });

    expect(made.body.token).toMatch(/^cordon_[0-9a-z]{26}_[0-9a-f]{72}$/);
    expect(me.body).toMatchObject({
      kind: "token",
      name: "ci",
      permissions: ["monitoring:read-events", "platform:manage-tokens"],
    });
    const { rows } = await sql<{ text: string }>`select (t.*)::text as text from platform.token t`.execute(db);
    expect(rows[0]?.text).not.toContain(made.body.token.split("_")[2]?.slice(0, 64));
    const listed = async () => (await ada.call("listTokens")).body.items[0];
    expect(await listed()).toMatchObject({ name: "ci", createdBy: "Ada", state: "active" });
    await expect.poll(async () => (await listed())?.lastUsedFrom).toMatch(/^192\./); // noted after the answer
  });

  it("are refused at once when revoked, and when expired or mistyped", async () => {
    const ada = await install.administrator();
    const make = async () =>
      (await ada.call("createToken", { body: { name: "ci", role: "sender", expiresInDays: 1 } })).body;
    const status = async (bearer: string) => (await install.browser().call("whoAmI", { bearer })).status;
    const [revoked, expiring] = [await make(), await make()];

    expect(await status(revoked.token)).toBe(200);
    expect((await ada.call("revokeToken", { params: { id: revoked.item.id } })).status).toBe(204);
    expect(await status(revoked.token)).toBe(401);
    expect((await ada.call("revokeToken", { params: { id: revoked.item.id } })).status).toBe(404);

    const last = expiring.token.at(-1) === "0" ? "1" : "0";
    expect(await status(expiring.token.slice(0, -1) + last)).toBe(401);
    expect(await status(expiring.token)).toBe(200);
    move(86_400_001);
    expect(await status(expiring.token)).toBe(401);
  });

  it("never are allowed more than who makes them", async () => {
    await install.administrator();
    const eve = await install.member("engineer", "eve@example.org");
    const make = (body: object) => eve.call("createToken", { body: { name: "x", ...body } });

    expect((await make({ role: "administrator" })).body.code).toBe("token.beyond-own-permissions");
    expect((await make({ permissions: ["platform:manage-members"] })).body.code).toBe("token.beyond-own-permissions");
    expect((await make({ permissions: ["platform:be-root"] })).body.code).toBe("permission.unknown");
    expect((await make({})).status).toBe(400);
    expect((await make({ role: "sender", expiresInDays: 366 })).status).toBe(400);
    expect((await make({ role: "administrator", permissions: ["monitoring:send-events"] })).status).toBe(201);
  });

  it("vouch for the one host they are bound to", async () => {
    const ada = await install.administrator();
    const body = { name: "db-1", role: "sender", source: { kind: "host", name: "DB-1.example.org" } };
    const { token } = (await ada.call("createToken", { body })).body;
    const credentials = { listener: "ingest", bearer: token, cookies: {}, remoteAddress: "192.0.2.1" } as const;

    expect(await install.members.authenticate(credentials)).toMatchObject({
      kind: "token",
      boundHost: "db-1.example.org",
    });
  });

  it("have no account of their own", async () => {
    const ada = await install.administrator();
    const { token } = (await ada.call("createToken", { body: { name: "ci", role: "administrator" } })).body;

    expect((await install.browser().call("listSessions", { bearer: token })).body.code).toBe("session.not-a-member");
    expect((await install.browser().call("startTotp", { bearer: token, body: {} })).body.code).toBe(
      "session.not-a-member",
    );
  });

  it("do not take sessions to another listener than the console", async () => {
    const ada = await install.administrator();
    const cookies = Object.fromEntries(ada.cookies);
    const credentials = { bearer: undefined, cookies, remoteAddress: "192.0.2.1" };

    expect(await install.members.authenticate({ ...credentials, listener: "console" })).toMatchObject({
      kind: "member",
      name: "Ada",
    });
    expect(await install.members.authenticate({ ...credentials, listener: "ingest" })).toBeUndefined();
  });
});

describe("local administrator", () => {
  it("makes the token of cordon send with the same id each time, and the same token while it lives", async () => {
    const { localAdmin, authenticate } = install.members;
    const caller = (bearer: string) =>
      authenticate({ listener: "ingest", bearer, cookies: {}, remoteAddress: "127.0.0.1" });

    const first = await localAdmin.createSendToken({});
    const second = await localAdmin.createSendToken({});
    move(2_000_000);
    const third = await localAdmin.createSendToken({});
    const search = await localAdmin.createSearchToken({});

    expect(second.token).toBe(first.token);
    expect(third.token).not.toBe(first.token);
    expect(await caller(first.token)).toBeUndefined();
    expect((await caller(third.token))?.permissions).toEqual(new Set(["monitoring:send-events"]));
    expect((await caller(search.token))?.permissions).toEqual(new Set(["monitoring:read-events"]));
    expect((await localAdmin.listTokens({})).items).toHaveLength(2);
  });

  it("is named in the trail", async () => {
    const { localAdmin } = install.members;
    const { id } = await localAdmin.createToken({ name: "syslog relay", role: "sender" });
    await localAdmin.revokeToken({ id });
    await localAdmin.addMember({ name: "Ben", email: "ben@example.org", role: "analyst" });

    await install.seal();
    const verdict = await localAdmin.verifyAudit({ kept: "" });

    expect(verdict).toMatchObject({ isIntact: true, isHeadFound: null });
    expect(await lastActions(4)).toEqual(["token.created", "token.revoked", "member.added", "audit.verified"]);
    const actors = await db
      .selectFrom("platform.audit_entry")
      .select("actor_id")
      .orderBy("id", "desc")
      .limit(4)
      .execute();
    expect(new Set(actors.map(({ actor_id }) => actor_id))).toEqual(new Set(["local-administrator"]));
  });
});

describe("platform routes", () => {
  it("show the trail to auditors and verify it, and to nobody who may not", async () => {
    await install.administrator();
    const auditor = await install.member("auditor", "aud@example.org");
    const analyst = await install.member("analyst", "ana@example.org");
    await install.seal();
    const { head } = (await auditor.call("getAuditHead")).body;

    const verdict = await auditor.call("verifyAudit", { body: { kept: JSON.stringify(head) } });

    expect(verdict.body).toMatchObject({ isIntact: true, isHeadFound: true, head: { format: "cordon-audit-head-1" } });
    expect((await auditor.call("listAudit", { query: { action: "member.", limit: "1" } })).body.items[0]?.action).toBe(
      "member.joined",
    );
    expect((await auditor.call("verifyAudit", { body: { kept: "no head at all" } })).body.code).toBe(
      "audit.head-invalid",
    );
    for (const route of ["listAudit", "verifyAudit", "getAuditHead"] as const) {
      expect((await analyst.call(route, route === "verifyAudit" ? { body: {} } : {})).status).toBe(403);
    }
  });

  it("say which role may do what, and what runs here", async () => {
    const ada = await install.administrator();

    const roles = (await ada.call("listRoles")).body.items;

    expect(roles.map(({ name }) => name)).toContain("system-owner");
    expect((await ada.call("getAbout")).body).toMatchObject({ version: "0.0.0" });
    expect((await install.browser().call("getAbout")).status).toBe(401);
  });

  it("do not start when a role names a permission that no context owns", async () => {
    const needs = { db, version: "0", about: () => Promise.reject(new Error("unused")) };

    await expect(
      createMembers({ ...needs, permissions: [{}], consoleUrl: () => "", secretBox: noSecrets, log: noLog }),
    ).rejects.toThrow("monitoring:read-events");
  });
});

const noSecrets = { seal: () => "", open: () => "", isStale: () => false };
const noLog = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
