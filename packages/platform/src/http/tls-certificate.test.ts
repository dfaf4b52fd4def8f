import { X509Certificate } from "node:crypto";
import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { defineContract } from "./contract.ts";
import { aListener } from "./listener-testing.ts";
import { certificateNames, checkCertificate, fingerprint, selfSignedCertificate } from "./tls-certificate.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cordon-tls-"));
});
afterAll(() => rm(folder, { recursive: true }));

const NAMES = ["localhost", "127.0.0.1"];
const NOW = new Date();
const inDays = (days: number) => new Date(NOW.getTime() + days * 86_400_000);

it("a self-signed certificate is kept, readable by its owner only", async () => {
  const directory = join(folder, "kept");

  const first = await selfSignedCertificate(directory, NAMES, NOW);
  const second = await selfSignedCertificate(directory, NAMES, inDays(700));

  expect(second).toEqual(first);
  expect(await readdir(directory)).toEqual(["self-signed.pem"]);
  expect((await stat(join(directory, "self-signed.pem"))).mode & 0o777).toBe(0o600);
  expect(fingerprint(first.certificate)).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
});

it("another one is made before it ends, when a name is missing, and when the file is broken", async () => {
  const directory = join(folder, "renewed");
  const made = [await selfSignedCertificate(directory, NAMES, NOW)];

  made.push(await selfSignedCertificate(directory, NAMES, inDays(800)));
  made.push(await selfSignedCertificate(directory, [...NAMES, "10.1.2.3"], inDays(800)));
  await writeFile(join(directory, "self-signed.pem"), "rubbish");
  made.push(await selfSignedCertificate(directory, NAMES, NOW));

  expect(new Set(made.map((one) => fingerprint(one.certificate))).size).toBe(4);
  expect(new X509Certificate(made[2]?.certificate ?? "").checkIP("10.1.2.3")).toBe("10.1.2.3");
});

it("a listener speaks TLS with it, and a client that trusts it accepts name and address", async () => {
  const tls = await selfSignedCertificate(join(folder, "used"), NAMES, NOW);
  const contract = defineContract({
    hello: { method: "GET", path: "/api/v1/hello", summary: "Hello.", access: "anonymous", kind: "empty" },
  });
  await using server = await aListener({ contract, handlers: { hello: async () => {} }, config: { tls } });

  const status = await new Promise((resolve, reject) => {
    request(`${server.url}/api/v1/hello`, { ca: tls.certificate, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on("error", reject)
      .end();
  });

  expect(server.url).toMatch(/^https:/);
  expect(status).toBe(204);
});

it("an own certificate that is expired, or of another key, is refused by its file name", async () => {
  const [one, two] = [
    await selfSignedCertificate(join(folder, "one"), NAMES, NOW),
    await selfSignedCertificate(join(folder, "two"), NAMES, NOW),
  ];
  const certificate = { file: "server.crt", text: one.certificate };
  const key = (text: string) => ({ file: "server.key", text });

  expect(checkCertificate({ certificate, key: key(one.key) }, NOW)).toEqual(one);
  expect(() => checkCertificate({ certificate, key: key(two.key) }, NOW)).toThrow("server.key does not belong");
  expect(() => checkCertificate({ certificate, key: key("rubbish") }, NOW)).toThrow("server.key holds no private key");
  expect(() => checkCertificate({ certificate: key(one.key), key: key(one.key) }, NOW)).toThrow("holds no certificate");
  expect(() => checkCertificate({ certificate, key: key(one.key) }, inDays(1_000))).toThrow("server.crt expired");
});

it("the names of a listener are those it can be reached by", async () => {
  expect(certificateNames("192.0.2.1")).toContain("192.0.2.1");
  expect(certificateNames("0.0.0.0")).toEqual(expect.arrayContaining(["localhost", "127.0.0.1"]));

  const { certificate } = await selfSignedCertificate(join(folder, "wild"), certificateNames("0.0.0.0"), NOW);
  expect(new X509Certificate(certificate).checkIP("127.0.0.1")).toBe("127.0.0.1");
});
