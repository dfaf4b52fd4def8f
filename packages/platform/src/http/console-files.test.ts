import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "vitest";
import { defineContract } from "./contract.ts";
import { aListener, type RunningListener, requestWith } from "./listener-testing.ts";

let folder: string;
let server: RunningListener;
const script = `console.log("${"x".repeat(5_000)}");`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cordon-console-"));
  const root = join(folder, "dist");
  await mkdir(join(root, "assets"), { recursive: true });
  await writeFile(join(folder, "secret.txt"), "secret");
  await writeFile(join(root, ".env"), "secret");
  await writeFile(join(root, "index.html"), "<!doctype html><title>Cordon</title>");
  await writeFile(join(root, "assets", "app-1a2b.js"), script);
  await writeFile(join(root, "assets", "app-1a2b.js.br"), brotliCompressSync(script));
  await writeFile(join(root, "assets", "app-1a2b.js.gz"), gzipSync(script));
  const contract = defineContract({
    own: { method: "GET", path: "/api/v1/own", summary: "Own.", access: "authenticated", kind: "empty" },
  });
  server = await aListener({ contract, handlers: { own: async () => {} }, options: { consoleFiles: root } });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const html = { accept: "text/html,*/*;q=0.8" };

it.each(["/", "/index.html", "/events?q=a.b", "/hosts/ast_1"])(
  "%s gives the page, to be asked again each time",
  async (path) => {
    const response = await fetch(`${server.url}${path}`, { headers: html });

    expect(response.status).toBe(200);
    expect(await response.text()).toContain("<title>Cordon</title>");
    expect(response.headers.get("cache-control")).toBe("no-cache");
    expect(response.headers.get("content-security-policy")).toMatch(/script-src 'self';.*frame-ancestors 'none'/);
    expect(response.headers.get("content-security-policy")).not.toContain("unsafe");
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  },
);

it("a hashed file is kept for ever and comes compressed when the browser takes it", async () => {
  const get = (encoding: string) => requestWith(`${server.url}/assets/app-1a2b.js`, { "accept-encoding": encoding });
  const [br, gzip, plain] = await Promise.all([get("gzip, br"), get("gzip"), get("identity")]);

  expect([br.headers["content-encoding"], gzip.headers["content-encoding"], plain.headers["content-encoding"]]).toEqual(
    ["br", "gzip", undefined],
  );
  expect(plain.body).toBe(script);
  expect(br.headers["content-type"]).toContain("javascript");
  expect(br.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
  expect(br.headers.vary).toContain("accept-encoding");
});

it.each([
  "/api/v1/nothing",
  "/api",
  "/metrics",
  "/assets/gone-ffff.js",
  "/.env",
  "/..%2fsecret.txt",
  "/%2e%2e/secret.txt",
  "/assets/%00.js",
])("%s is a problem and no page", async (path) => {
  const response = await requestWith(`${server.url}${path}`, html);

  expect(response.status).toBeGreaterThanOrEqual(400);
  expect(response.body).not.toContain("secret");
  expect(response.headers["content-type"]).toBe("application/problem+json");
});

it("what asks for no page gets none", async () => {
  expect((await requestWith(`${server.url}/events`, { accept: "application/json" })).status).toBe(404);
  expect((await requestWith(`${server.url}/events`, html, "POST")).status).toBe(404);
});
