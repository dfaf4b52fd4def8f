import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase } from "../testing/index.ts";
import { type OidcProvider, startOidcProvider } from "../testing/oidc-provider.ts";
import { aTestInstall, type Browser, type TestInstall } from "./members-testing.ts";
import { migrations } from "./migrations/index.ts";
import type { OidcConfig } from "./oidc-service.ts";
import type { PlatformTables } from "./tables.ts";

const { db } = await createTestDatabase<PlatformTables>([{ context: "platform", migrations }]);
let provider: OidcProvider;
let install: TestInstall;

beforeAll(async () => {
  provider = await startOidcProvider();
});
afterAll(() => provider.close());
beforeEach(async () => {
  await sql`truncate platform.member, platform.one_time_link, platform.token cascade`.execute(db);
});
afterEach(() => install.close());

const begin = async (oidc: Partial<OidcConfig> = {}): Promise<void> => {
  install = await aTestInstall(db, {
    oidc: { issuer: provider.issuer, clientId: provider.clientId, clientSecret: provider.clientSecret, ...oidc },
  });
};

describe("single sign-on", () => {
  it("signs in the member with the confirmed address, and joins an invited one", async () => {
    await begin();
    await install.administrator();
    await install.members.localAdmin.addMember({ name: "Ben", email: "ben@example.org", role: "analyst" });

    const browser = install.browser();
    const answer = await signOn(browser, { email: "Ben@Example.org", email_verified: true });

    expect(answer).toMatchObject({ status: 303, location: "/" });
    expect((await browser.call("whoAmI")).body).toMatchObject({ name: "Ben", role: "analyst", hasPassword: false });
    expect((await install.browser().call("getSetup")).body.hasOidc).toBe(true);
  });

  it("refuses an address that nobody confirmed, and one of nobody here", async () => {
    await begin();
    await install.administrator();

    for (const claims of [
      { email: "ada@example.org" },
      { email: "ada@example.org", email_verified: false },
      { email: "ada@example.org", email_verified: "true" },
      { email: "eve@example.org", email_verified: true },
    ]) {
      const answer = await signOn(install.browser(), claims);
      expect(answer).toMatchObject({ status: 303, location: "/sign-in?problem=oidc.refused" });
    }
  });

  it("makes newcomers of the allowed domains members when the configuration says so", async () => {
    await begin({ defaultRole: "learner", allowedDomains: ["example.org"] });
    const browser = install.browser();

    await signOn(browser, { email: "new@example.org", email_verified: true, name: "New\u202e Comer" });
    const outsider = await signOn(install.browser(), { email: "new@sub.example.org", email_verified: true });

    expect((await browser.call("whoAmI")).body).toMatchObject({ name: "New Comer", role: "learner" });
    expect(outsider.location).toContain("oidc.refused");
  });

  it("refuses an answer in another browser, a repeated one, and one with another state or nonce", async () => {
    await begin();
    await install.administrator();
    const claims = { email: "ada@example.org", email_verified: true };
    const [attacker, victim] = [install.browser(), install.browser()];

    const callback = await authorize(attacker, claims);
    expect((await victim.call("finishOidc", { query: callback })).headers.get("location")).toContain("oidc.refused");
    expect((await attacker.call("finishOidc", { query: callback })).headers.get("location")).toBe("/");
    expect((await attacker.call("finishOidc", { query: callback })).headers.get("location")).toContain("oidc.refused");

    const other = await authorize(attacker, claims);
    const forged = await attacker.call("finishOidc", { query: { ...other, state: "x" } });
    expect(forged.headers.get("location")).toContain("oidc.refused");
    const replayed = await signOn(attacker, { ...claims, nonce: "of another sign-in" });
    expect(replayed.location).toContain("oidc.refused");
  });

  it("is refused by the provider without the client's secret", async () => {
    await begin({ clientSecret: "not it" });
    await install.administrator();

    const answer = await signOn(install.browser(), { email: "ada@example.org", email_verified: true });

    expect(answer.location).toBe("/sign-in?problem=oidc.refused");
  });

  it("comes back to the page it was asked for on, and never to another site", async () => {
    await begin();
    await install.administrator();
    const claims = { email: "ada@example.org", email_verified: true };
    const browser = install.browser();

    const query = await authorize(browser, claims, "/events?q=user%3Aroot");
    expect((await browser.call("finishOidc", { query })).headers.get("location")).toBe("/events?q=user%3Aroot");
    for (const returnTo of ["//evil.example", "/\\evil.example", "https://evil.example", "/a\nb", "/a\tb"]) {
      expect((await install.browser().call("startOidc", { query: { returnTo } })).status).toBe(400);
    }
  });

  it("says that the provider does not answer, and that it is not set up", async () => {
    await begin({ issuer: "http://127.0.0.1:9" });
    const unreachable = await install.browser().call("startOidc");
    await install.close();
    install = await aTestInstall(db);

    expect(unreachable.headers.get("location")).toBe("/sign-in?problem=oidc.unreachable");
    expect((await install.browser().call("startOidc")).headers.get("location")).toContain("oidc.not-configured");
  });
});

async function authorize(browser: Browser, claims: object, returnTo = "/"): Promise<Record<string, string>> {
  const started = await browser.call("startOidc", { query: { returnTo } });
  const url = new URL(started.headers.get("location") ?? "");
  expect(url.searchParams.get("code_challenge_method")).toBe("S256");
  return { code: provider.authorize(url, claims), state: url.searchParams.get("state") ?? "" };
}

async function signOn(browser: Browser, claims: object): Promise<{ status: number; location: string | null }> {
  const answer = await browser.call("finishOidc", { query: await authorize(browser, claims) });
  return { status: answer.status, location: answer.headers.get("location") };
}
