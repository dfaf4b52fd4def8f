import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { request } from "node:http";
import { text } from "node:stream/consumers";
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase } from "../testing/index.ts";
import { aTestInstall, type Browser, PASSWORD, type TestInstall } from "./members-testing.ts";
import { migrations } from "./migrations/index.ts";
import type { PlatformTables } from "./tables.ts";

const { db } = await createTestDatabase<PlatformTables>([{ context: "platform", migrations }]);
let install: TestInstall;

beforeEach(async () => {
  await sql`alter table platform.audit_entry disable trigger all`.execute(db);
  await sql`truncate platform.audit_entry`.execute(db);
  await sql`truncate platform.member, platform.one_time_link, platform.token cascade`.execute(db);
  install = await aTestInstall(db);
});
afterEach(() => install.close());

describe("passkeys", () => {
  it("sign in alone, when the device checked who holds it", async () => {
    const authenticator = createAuthenticator();
    await register(await install.administrator(), authenticator);

    const browser = install.browser();
    const answer = await signIn(browser, authenticator, {});

    expect(answer.body).toMatchObject({ state: "signed-in", me: { name: "Ada", passkeys: 1 } });
    expect((await browser.call("whoAmI")).status).toBe(200);
    expect((await signIn(install.browser(), authenticator, {}, { isUserVerified: false })).status).toBe(401);
  });

  it("are the second factor after the password, of that member only", async () => {
    const [authenticator, others] = [createAuthenticator(), createAuthenticator()];
    await register(await install.administrator(), authenticator);
    await register(await install.member("analyst", "ben@example.org"), others);
    const start = () => install.browser().call("signIn", { body: { email: "ada@example.org", password: PASSWORD } });

    const { challengeId, secondFactor } = (await start()).body;
    const stolen = await signIn(install.browser(), others, { challengeId });
    const own = await signIn(install.browser(), authenticator, { challengeId }, { isUserVerified: false });

    expect(secondFactor).toEqual(["passkey"]);
    expect(stolen.status).toBe(401);
    expect(own.body?.me).toMatchObject({ name: "Ada" });
    expect((await signIn(install.browser(), authenticator, { challengeId })).status).toBe(410);
  });

  it("refuse an answer of another site, a repeated one and a forged one", async () => {
    const authenticator = createAuthenticator();
    await register(await install.administrator(), authenticator);

    expect((await signIn(install.browser(), authenticator, {}, { origin: "https://evil.example" })).status).toBe(401);
    const forger = createAuthenticator(authenticator.id);
    expect((await signIn(install.browser(), forger, {})).status).toBe(401);
    const noted = db.selectFrom("platform.audit_entry").select("action").where("outcome", "=", "refused").execute();
    expect(await noted).toEqual([{ action: "session.refused" }, { action: "session.refused" }]);

    const { ceremonyId, options } = (await install.browser().call("startPasskeySignIn", { body: {} })).body;
    const response = authenticator.assert(String(options["challenge"]), install.url, { isUserVerified: true });
    const finish = () => install.browser().call("finishPasskeySignIn", { body: { ceremonyId, response } });
    expect((await finish()).status).toBe(200);
    expect((await finish()).status).toBe(410);
  });

  it("are bound to the name under which the console is open, and only to names of ours", async () => {
    const ada = await install.administrator();
    const { port } = new URL(install.url);
    const optionsFrom = async (host: string, origin: string): Promise<{ rp?: { id: string }; rpId?: string }> => {
      const cookie = `cordon=${ada.cookies.get("cordon")}`;
      const headers = { host, origin, cookie, "content-type": "application/json" };
      const { status, body } = await post(`${install.url}/api/v1/session/passkeys/options`, headers);
      return status === 200 ? (JSON.parse(body) as { options: { rp: { id: string } } }).options : {};
    };

    expect((await optionsFrom(`localhost:${port}`, `http://localhost:${port}`)).rp?.id).toBe("localhost");
    expect((await optionsFrom(`127.0.0.1:${port}`, install.url)).rp?.id).toBe("127.0.0.1");
    expect(await optionsFrom(`evil.example:${port}`, `http://evil.example:${port}`)).toEqual({});
    expect(await optionsFrom(`localhost:${port}`, "http://evil.example")).toEqual({});
  });

  it("can be removed by their owner only, which gives the session a new secret", async () => {
    const ada = await install.administrator();
    await register(ada, createAuthenticator());
    const ben = await install.member("analyst", "ben@example.org");
    const id = (await ada.call("listPasskeys")).body.items[0]?.id ?? "";
    const before = ada.cookies.get("cordon");

    expect((await ben.call("removePasskey", { params: { id }, body: {} })).status).toBe(404);
    expect((await ada.call("removePasskey", { params: { id }, body: {} })).status).toBe(204);
    expect(ada.cookies.get("cordon")).not.toBe(before);
    expect((await ada.call("listPasskeys")).body.items).toEqual([]);
  });
});

/** `fetch` sets Host and Origin itself. */
function post(url: string, headers: Readonly<Record<string, string>>): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const call = request(url, { method: "POST", headers }, (response) => {
      text(response).then((body) => resolve({ status: response.statusCode ?? 0, body }), reject);
    });
    call.on("error", reject);
    call.end("{}");
  });
}

async function register(browser: Browser, authenticator: Authenticator): Promise<void> {
  const started = await browser.call("startPasskeyRegistration", { body: {} });
  const response = authenticator.attest(String(started.body.options["challenge"]), install.url);
  const body = { ceremonyId: started.body.ceremonyId, name: "key", response };
  expect((await browser.call("finishPasskeyRegistration", { body })).status).toBe(201);
}

async function signIn(
  browser: Browser,
  authenticator: Authenticator,
  body: object,
  how: Partial<Assert> & { origin?: string } = {},
) {
  const started = await browser.call("startPasskeySignIn", { body });
  if (started.status !== 200) return { status: started.status, body: undefined };
  const { isUserVerified = true, origin = install.url } = how;
  const response = authenticator.assert(String(started.body.options["challenge"]), origin, { isUserVerified });
  return browser.call("finishPasskeySignIn", { body: { ceremonyId: started.body.ceremonyId, response } });
}

interface Assert {
  readonly isUserVerified: boolean;
}

interface Authenticator {
  readonly id: Buffer;
  readonly attest: (challenge: string, origin: string) => object;
  readonly assert: (challenge: string, origin: string, how: Assert) => object;
}

/** A security key in software: ES256, no attestation. */
function createAuthenticator(id: Buffer = randomBytes(16)): Authenticator {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const clientData = (type: string, challenge: string, origin: string): Buffer =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  const common = {
    id: id.toString("base64url"),
    rawId: id.toString("base64url"),
    type: "public-key",
    clientExtensionResults: {},
  };
  let counter = 0;
  const authData = (origin: string, flags: number, credential: Buffer = Buffer.alloc(0)): Buffer => {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(++counter);
    const rpIdHash = createHash("sha256").update(new URL(origin).hostname).digest();
    return Buffer.concat([rpIdHash, Buffer.from([flags]), count, credential]);
  };
  return {
    id,
    attest(challenge, origin) {
      const credential = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, coseKey(publicKey)]);
      const data = authData(origin, 0x45, credential); // present, verified, with credential
      const attestation = Buffer.concat([
        Buffer.from([0xa3]),
        ...[
          cborText("fmt"),
          cborText("none"),
          cborText("attStmt"),
          Buffer.from([0xa0]),
          cborText("authData"),
          cborBytes(data),
        ],
      ]);
      return {
        ...common,
        response: {
          clientDataJSON: clientData("webauthn.create", challenge, origin).toString("base64url"),
          attestationObject: attestation.toString("base64url"),
          transports: ["usb"],
        },
      };
    },
    assert(challenge, origin, { isUserVerified }) {
      const client = clientData("webauthn.get", challenge, origin);
      const data = authData(install.url, isUserVerified ? 0x05 : 0x01);
      const signed = Buffer.concat([data, createHash("sha256").update(client).digest()]);
      return {
        ...common,
        response: {
          clientDataJSON: client.toString("base64url"),
          authenticatorData: data.toString("base64url"),
          signature: sign("sha256", signed, privateKey).toString("base64url"),
        },
      };
    },
  };
}

function coseKey(key: KeyObject): Buffer {
  const { x = "", y = "" } = key.export({ format: "jwk" });
  const head = Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]); // EC2, ES256, P-256
  return Buffer.concat([
    head,
    cborBytes(Buffer.from(x, "base64url")),
    Buffer.from([0x22]),
    cborBytes(Buffer.from(y, "base64url")),
  ]);
}

function cborBytes(bytes: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from(bytes.length < 256 ? [0x58, bytes.length] : [0x59, bytes.length >> 8, bytes.length & 255]),
    bytes,
  ]);
}

function cborText(text: string): Buffer {
  return Buffer.concat([Buffer.from([0x60 + text.length]), Buffer.from(text)]);
}
