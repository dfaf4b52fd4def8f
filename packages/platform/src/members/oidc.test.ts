import { createHash, randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase } from "../testing/index.ts";
import { aTestInstall, type Browser, type TestInstall } from "./members-testing.ts";
import { migrations } from "./migrations/index.ts";
import type { OidcConfig } from "./oidc-service.ts";
import type { PlatformTables } from "./tables.ts";

const { db } = await createTestDatabase<PlatformTables>([{ context: "platform", migrations }]);
let provider: Provider;
let install: TestInstall;

beforeAll(async () => {
  provider = await startProvider();
});
afterAll(() => provider.server.close());
beforeEach(async () => {
  await sql`truncate platform.member, platform.one_time_link, platform.token cascade`.execute(db);
});
afterEach(() => install.close());

const begin = async (oidc: Partial<OidcConfig> = {}): Promise<void> => {
  install = await aTestInstall(db, {
    oidc: { issuer: provider.issuer, clientId: "cordon", clientSecret: "shh", ...oidc },
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

  it("says that the provider does not answer, and that it is not set up", async () => {
    await begin({ issuer: "http://127.0.0.1:9" });
    const unreachable = await install.browser().call("startOidc");
    await install.close();
    install = await aTestInstall(db);

    expect(unreachable.headers.get("location")).toBe("/sign-in?problem=oidc.unreachable");
    expect((await install.browser().call("startOidc")).headers.get("location")).toContain("oidc.not-configured");
  });
});

async function authorize(browser: Browser, claims: object): Promise<Record<string, string>> {
  const started = await browser.call("startOidc");
  const url = new URL(started.headers.get("location") ?? "");
  expect(url.searchParams.get("code_challenge_method")).toBe("S256");
  return { code: provider.authorize(url, claims), state: url.searchParams.get("state") ?? "" };
}

async function signOn(browser: Browser, claims: object): Promise<{ status: number; location: string | null }> {
  const answer = await browser.call("finishOidc", { query: await authorize(browser, claims) });
  return { status: answer.status, location: answer.headers.get("location") };
}

interface Provider {
  readonly issuer: string;
  readonly server: Server;
  /** What signing in there gives: the code. */
  readonly authorize: (url: URL, claims: object) => string;
}

/** A small identity provider on loopback; checks the PKCE verifier as a real one does. */
async function startProvider(): Promise<Provider> {
  const { privateKey, publicKey } = await generateKeyPair("RS256");
  const jwk = { ...(await exportJWK(publicKey)), kid: "k1", alg: "RS256", use: "sig" };
  const codes = new Map<string, { challenge: string | null; claims: object }>();
  let issuer = "";
  const token = async (body: URLSearchParams): Promise<object | undefined> => {
    const grant = codes.get(body.get("code") ?? "");
    codes.delete(body.get("code") ?? "");
    const verifier = createHash("sha256")
      .update(body.get("code_verifier") ?? "")
      .digest("base64url");
    if (grant?.challenge !== verifier) return undefined;
    const idToken = new SignJWT({ ...grant.claims }).setProtectedHeader({ alg: "RS256", kid: "k1" });
    idToken.setIssuer(issuer).setAudience("cordon").setSubject("s1").setIssuedAt().setExpirationTime("5m");
    return { access_token: "a", token_type: "Bearer", id_token: await idToken.sign(privateKey) };
  };
  const server = createServer((request, response) => {
    void (async () => {
      const answers: Record<string, () => Promise<object | undefined>> = {
        "/.well-known/openid-configuration": async () => ({
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          jwks_uri: `${issuer}/jwks`,
        }),
        "/jwks": async () => ({ keys: [jwk] }),
        "/token": async () => token(new URLSearchParams(await text(request))),
      };
      const answer = await answers[request.url ?? ""]?.();
      response.writeHead(answer ? 200 : 400, { "content-type": "application/json" });
      response.end(JSON.stringify(answer ?? { error: "invalid_grant" }));
    })();
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // a TCP server's address is an object
  return {
    issuer,
    server,
    authorize(url, claims) {
      const code = randomUUID();
      codes.set(code, {
        challenge: url.searchParams.get("code_challenge"),
        claims: { nonce: url.searchParams.get("nonce"), ...claims },
      });
      return code;
    },
  };
}
