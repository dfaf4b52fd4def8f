import { generateSync } from "otplib";
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase } from "../testing/index.ts";
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
const signIn = (browser = install.browser(), change: object = {}) =>
  browser.call("signIn", { body: { email: "ada@example.org", password: PASSWORD, ...change } });

describe("set-up", () => {
  it("makes the first administrator with the link's secret, once", async () => {
    const { url } = await install.members.localAdmin.createSetupLink({});
    const body = { secret: fragment(url), name: "Ada", email: "Ada@Example.org", password: PASSWORD };

    expect(new URL(url).search).toBe("");
    expect((await install.browser().call("getSetup")).body).toMatchObject({ isOpen: true });
    const both = await Promise.all(
      [install.browser(), install.browser()].map((browser) => browser.call("setUp", { body })),
    );

    expect(both.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(both.find(({ status }) => status === 201)?.body.me).toMatchObject({
      email: "ada@example.org",
      role: "administrator",
    });
    expect((await install.browser().call("setUp", { body })).body.code).toBe("setup.closed");
    expect((await install.browser().call("getSetup")).body).toMatchObject({ isOpen: false });
  });

  it("refuses a wrong secret, an old one, and a newer link's elder", async () => {
    const first = await install.members.localAdmin.createSetupLink({});
    const second = await install.members.localAdmin.createSetupLink({});
    const setUp = (secret: string) =>
      install.browser().call("setUp", { body: { secret, name: "Ada", email: "ada@example.org", password: PASSWORD } });

    expect((await setUp("x".repeat(43))).body.code).toBe("link.invalid");
    expect((await setUp(fragment(first.url))).body.code).toBe("link.invalid");
    move(3_600_001);
    expect((await setUp(fragment(second.url))).body.code).toBe("link.invalid");
  });

  it("afterwards gives an administrator a recovery link that resets password and second factor", async () => {
    const ada = await install.administrator();
    await turnTotpOn(ada);

    const { url } = await install.members.localAdmin.createSetupLink({ email: "ada@example.org" });
    const recovered = install.browser();
    const answer = await recovered.call("acceptLink", {
      body: { secret: fragment(url), password: "another long password" },
    });

    expect(answer.body.me).toMatchObject({ hasTotp: false, recoveryCodesLeft: 0, role: "administrator" });
    expect((await ada.call("whoAmI")).status).toBe(401);
    expect((await signIn()).status).toBe(401);
    await expect(install.members.localAdmin.createSetupLink({ email: "eve@example.org" })).rejects.toThrow(
      "no active administrator",
    );
  });

  it("afterwards names the administrators when it has to be said which of them is locked out", async () => {
    await install.administrator();
    await install.member("administrator", "ben@example.org");
    const { createSetupLink } = install.members.localAdmin;

    await expect(createSetupLink({})).rejects.toThrow("ada@example.org, ben@example.org");
    const { url } = await createSetupLink({ email: "Ben@Example.org" });

    expect(new URL(url).pathname).toBe("/recovery");
    expect((await install.browser().call("readLink", { body: { secret: fragment(url) } })).body).toMatchObject({
      kind: "recovery",
      email: "ben@example.org",
    });
  });
});

describe("sign-in", () => {
  it("gives an opaque cookie that scripts cannot read, and whose secret is not in the database", async () => {
    await install.administrator();
    const browser = install.browser();

    const answer = await signIn(browser);

    expect(answer.body).toMatchObject({ state: "signed-in", me: { name: "Ada", role: "administrator" } });
    const cookie = answer.headers.getSetCookie().find((text) => text.startsWith("cordon="));
    expect(cookie).toMatch(/^cordon=[\w-]{43};.*HttpOnly.*SameSite=Strict/i);
    const { rows } = await sql<{ text: string }>`select (s.*)::text as text from platform.session s`.execute(db);
    expect(rows.some(({ text }) => text.includes(browser.cookies.get("cordon") ?? "?"))).toBe(false);
  });

  it("answers a wrong password and an unknown address alike", async () => {
    await install.administrator();

    const wrong = await signIn(install.browser(), { password: "not this one at all" });
    const unknown = await signIn(install.browser(), { email: "nobody@example.org" });

    expect(wrong.status).toBe(401);
    expect({ ...wrong.body, instance: "" }).toEqual({ ...unknown.body, instance: "" });
  });

  it("never continues a session that was planted in the browser", async () => {
    await install.administrator();
    const browser = install.browser();
    browser.cookies.set("cordon", "A".repeat(43));

    await signIn(browser);

    expect(browser.cookies.get("cordon")).not.toBe("A".repeat(43));
    const second = install.browser();
    second.cookies.set("cordon", browser.cookies.get("cordon") ?? "");
    await signIn(second);
    expect(second.cookies.get("cordon")).not.toBe(browser.cookies.get("cordon"));
  });

  it("ends after twelve idle hours and after a week in any case", async () => {
    const ada = await install.administrator();

    for (let i = 0; i < 15; i++) {
      move(11 * 3_600_000);
      expect((await ada.call("whoAmI")).status).toBe(200);
    }
    move(11 * 3_600_000);
    expect((await ada.call("whoAmI")).status).toBe(401);

    const again = install.browser();
    await signIn(again);
    move(12 * 3_600_000 + 60_001);
    expect((await again.call("whoAmI")).status).toBe(401);
  });

  it("slows an attacker down, who can keep the member neither out of a known browser nor out for long", async () => {
    const ada = await install.administrator();
    await ada.call("signOut");
    const guess = (address: string) => signIn(install.browser(address), { password: "not this one at all" });

    const own: number[] = [];
    for (let i = 0; i < 8; i++) own.push((await guess("203.0.113.1")).status);
    expect(own).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
    for (let i = 0; i < 30; i++) await guess(`198.51.100.${i}`);
    const stopped = await guess("198.51.100.99");

    expect(stopped.status).toBe(429);
    expect(Number(stopped.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await signIn(install.browser())).status).toBe(429);
    expect((await signIn(ada)).status).toBe(200);
    move(300_000);
    expect((await signIn(install.browser())).status).toBe(200);
  });

  it("is refused to disabled members, whose sessions end at once", async () => {
    const ada = await install.administrator();
    const ben = await install.member("analyst", "ben@example.org");

    await ada.call("changeMember", { params: { id: ben.id }, body: { state: "disabled" } });

    expect((await ben.call("whoAmI")).status).toBe(401);
    expect(install.ended).toHaveLength(1);
    expect((await signIn(install.browser(), { email: "ben@example.org" })).status).toBe(401);
    await ada.call("changeMember", { params: { id: ben.id }, body: { state: "active" } });
    expect((await signIn(install.browser(), { email: "ben@example.org" })).status).toBe(200);
  });
});

describe("second factor", () => {
  it("is asked for, and each code counts once", async () => {
    const secret = await turnTotpOn(await install.administrator());
    move(60_000);
    const code = codeOf(secret);
    const challenge = await signIn();

    expect(challenge.body).toMatchObject({ state: "second-factor", secondFactor: ["totp"] });
    expect(challenge.headers.getSetCookie()).toEqual([]);
    const prove = (id: string) => install.browser().call("proveSecondFactor", { body: { challengeId: id, code } });
    expect((await prove(challenge.body.challengeId)).body).toMatchObject({ state: "signed-in", me: { hasTotp: true } });
    expect((await prove((await signIn()).body.challengeId)).body.code).toBe("session.refused");
    move(60_000);
    expect((await signIn(install.browser(), { code: codeOf(secret) })).body.state).toBe("signed-in");
  });

  it("takes each recovery code once", async () => {
    const ada = await install.administrator();
    const { codes } = await turnTotpOnWithCodes(ada);
    const code = codes[3] ?? "";

    expect(codes).toHaveLength(10);
    const used = await signIn(install.browser(), { code: code.toUpperCase() });
    expect(used.body.me).toMatchObject({ recoveryCodesLeft: 9 });
    expect((await signIn(install.browser(), { code })).status).toBe(401);
  });

  it("cannot be guessed: five tries a challenge, then longer and longer waits", async () => {
    await turnTotpOn(await install.administrator());
    const statuses: number[] = [];
    for (let i = 0; i < 8; i++) {
      const { challengeId } = (await signIn(install.browser(`198.51.100.${i}`))).body;
      for (let t = 0; t < 6; t++) {
        const body = { challengeId, code: String(100_000 + i * 10 + t) };
        statuses.push((await install.browser(`198.51.100.${i}`).call("proveSecondFactor", { body })).status);
      }
    }

    expect(statuses.slice(0, 6)).toEqual([401, 401, 401, 401, 401, 410]);
    expect(statuses.filter((status) => status === 401)).toHaveLength(25);
  });

  it("is stored sealed", async () => {
    const secret = await turnTotpOn(await install.administrator());

    const { rows } = await sql<{ text: string }>`select (m.*)::text as text from platform.member m`.execute(db);
    expect(rows[0]?.text).not.toContain(secret);
  });

  it("cannot be turned off by somebody at an unlocked browser", async () => {
    const ada = await install.administrator();
    await turnTotpOn(ada);
    move(700_000);

    expect((await ada.call("disableTotp", { body: {} })).body.code).toBe("session.confirmation-needed");
    expect((await ada.call("disableTotp", { body: { password: "not this one at all" } })).status).toBe(401);
    expect((await ada.call("disableTotp", { body: { password: PASSWORD } })).status).toBe(204);
    expect((await ada.call("whoAmI")).body).toMatchObject({ hasTotp: false, recoveryCodesLeft: 0 });
  });
});

describe("own account", () => {
  it("gets a new session secret and loses all other sessions when the password changes", async () => {
    const ada = await install.administrator();
    const other = install.browser();
    await signIn(other);
    const before = ada.cookies.get("cordon");

    const refused = await ada.call("changePassword", {
      body: { currentPassword: "wrong password!", newPassword: "another long password" },
    });
    const changed = await ada.call("changePassword", {
      body: { currentPassword: PASSWORD, newPassword: "another long password" },
    });

    expect([refused.status, changed.status]).toEqual([401, 204]);
    expect(ada.cookies.get("cordon")).not.toBe(before);
    expect((await ada.call("whoAmI")).status).toBe(200);
    expect((await other.call("whoAmI")).status).toBe(401);
    expect(install.ended).toHaveLength(1);
    expect((await signIn()).status).toBe(401);
    expect((await signIn(install.browser(), { password: "another long password" })).status).toBe(200);
  });

  it("refuses passwords that are short or tried first everywhere", async () => {
    const ada = await install.administrator();
    const change = async (newPassword: string) =>
      (await ada.call("changePassword", { body: { currentPassword: PASSWORD, newPassword } })).status;

    expect(await change("short")).toBe(400);
    expect(await change("Password1234")).toBe(422);
    expect(await change("ada@example.org")).toBe(422);
    expect(await change("abababababababab")).toBe(422);
    expect(await change("äöü äöü äöü € 1")).toBe(204);
  });

  it("lists and ends own sessions, and no others", async () => {
    const ada = await install.administrator();
    const ben = await install.member("analyst", "ben@example.org");
    const other = install.browser();
    await signIn(other);
    const { items } = (await ada.call("listSessions")).body;
    const theirs = (await ben.call("listSessions")).body.items[0]?.id ?? "";

    const id = items.find((item) => !item.isCurrent)?.id ?? "";

    expect(items).toHaveLength(2);
    expect((await ada.call("endSession", { params: { id: theirs } })).status).toBe(404);
    expect((await ada.call("endSession", { params: { id } })).status).toBe(204);
    expect((await other.call("whoAmI")).status).toBe(401);
    expect((await ada.call("signOut")).status).toBe(204);
    expect((await ada.call("whoAmI")).status).toBe(401);
  });

  it("keeps preferences, changing only what is named", async () => {
    const ada = await install.administrator();

    await ada.call("setPreferences", { body: { theme: "dark" } });
    await ada.call("setPreferences", { body: { timeZone: "Europe/Berlin" } });

    expect((await ada.call("whoAmI")).body.preferences).toEqual({
      theme: "dark",
      density: "compact",
      timeZone: "Europe/Berlin",
      hasSingleKeys: true,
    });

    for (const timeZone of ["Berlin", "+02:00", "Europe/Berlin\n", "", "__proto__"])
      expect((await ada.call("setPreferences", { body: { timeZone } })).status).toBe(400);
    await sql`update platform.member set preferences = '{"timeZone":"Gone/Zone"}'`.execute(db);
    expect((await ada.call("whoAmI")).body.preferences).toMatchObject({ timeZone: "utc" });
  });
});

const codeOf = (secret: string): string =>
  generateSync({ secret, epoch: Math.floor(install.clock.now.getTime() / 1_000) });

type Signed = Awaited<ReturnType<TestInstall["administrator"]>>;

async function turnTotpOnWithCodes(browser: Signed): Promise<{ secret: string; codes: string[] }> {
  const { secret, uri } = (await browser.call("startTotp", { body: {} })).body;
  expect(uri).toContain("otpauth://totp/Cordon:ada%40example.org");
  const confirmed = await browser.call("confirmTotp", { body: { code: codeOf(secret) } });
  expect(confirmed.status).toBe(200);
  return { secret, codes: confirmed.body.recoveryCodes };
}

const turnTotpOn = async (browser: Signed): Promise<string> => (await turnTotpOnWithCodes(browser)).secret;
