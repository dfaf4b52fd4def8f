import { connect } from "node:net";
import type { ProblemDocument } from "@cordon/kernel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { defineContract } from "./contract.ts";
import type { Handlers } from "./handler.ts";
import { aListener, type RunningListener, requestWith, sendBytes } from "./listener-testing.ts";

const contract = defineContract({
  take: {
    method: "POST",
    path: "/api/v1/take",
    summary: "Takes anything.",
    access: "anonymous",
    body: z.record(z.string(), z.unknown()),
    query: z.object({ a: z.string().optional() }),
    response: z.object({ keys: z.array(z.string()) }),
  },
});
const handlers: Handlers<typeof contract> = { take: async ({ body }) => ({ keys: Object.keys(body) }) };

let server: RunningListener;
beforeAll(async () => {
  server = await aListener({
    contract,
    handlers,
    config: { allowedHosts: ["console.example"], publicUrl: "https://cordon.example/" },
    options: {
      limits: {
        headersTimeoutMs: 400,
        requestTimeoutMs: 800,
        jsonBodyTimeoutMs: 300,
        connectionsPerAddress: 20,
        headerBytes: 8_192,
        urlBytes: 2_000,
        anonymousPerMinute: 10_000,
      },
    },
  });
});
afterAll(() => server[Symbol.asyncDispose]());

async function post(body: string | Uint8Array<ArrayBuffer>, query = ""): Promise<{ status: number; code: string }> {
  const response = await fetch(`${server.url}/api/v1/take${query}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
  });
  const { code } = (await response.json()) as Partial<ProblemDocument>;
  return { status: response.status, code: code ?? "" };
}
const INVALID = { status: 400, code: "request.invalid" };

describe("bodies", () => {
  it.each([
    ["nested a hundred thousand deep", "[".repeat(100_000)],
    ["deeper than the limit and well formed", `{"a":${"[".repeat(40)}${"]".repeat(40)}}`],
    ["poisoning a prototype", '{"__proto__":{"isAdmin":true}}'],
    ["poisoning a prototype in disguise", '{"a":{"\\u005f_proto__":{"isAdmin":true}}}'],
    ["poisoning a constructor", '{"constructor":{"prototype":{"isAdmin":true}}}'],
    ["cut short", '{"a":'],
    ["empty", ""],
    ["of another type", "[1]"],
  ])("JSON %s is refused", async (_, body) => {
    expect(await post(body)).toEqual(INVALID);
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  });

  it("bytes that are no UTF-8 are refused", async () => {
    expect(await post(new Uint8Array([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d]))).toEqual(INVALID);
  });

  it("brackets inside a text are no depth", async () => {
    expect((await post(JSON.stringify({ a: `\\"${"[{".repeat(5_000)}` }))).status).toBe(200);
  });

  it("a body that never ends is hung up on, and one with two lengths refused", async () => {
    const head = "POST /api/v1/take HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    expect(await sendBytes(server.url, `${head}Content-Length: 100\r\n\r\n{"a"`)).toBe("");
    expect(
      await sendBytes(server.url, `${head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`),
    ).toContain("400");
  });
});

describe("addresses", () => {
  it.each([
    ["a key given twice", "?a=1&a=2"],
    ["a key given twice in disguise", "?a=1&%61=2"],
    ["broken percent encoding", "?a=%E0%A4"],
    ["hundreds of keys", `?${Array.from({ length: 200 }, (_, n) => `k${n}`).join("&")}`],
  ])("%s is refused", async (_, query) => {
    expect(await post("{}", query)).toEqual(INVALID);
  });

  it("a prototype in the query does nothing", async () => {
    expect((await post("{}", "?__proto__=1&constructor=2")).status).toBe(200);
  });

  it("an address too long, broken, or climbing out is refused", async () => {
    const get = (path: string) =>
      sendBytes(server.url, `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);

    expect(await get(`/${"a".repeat(3_000)}`)).toContain("request.uri-too-long");
    expect(await get("/api/v1/%ff")).toContain("request.invalid");
    expect(await get("/../../etc/passwd")).toContain("route.not-found");
    expect(await get("//evil.example/api")).toContain("route.not-found");
    expect(await get("http://evil.example/api/v1/take")).toContain("HTTP/1.1 4");
  });
});

describe("names and origins", () => {
  const status = async (headers: Record<string, string>, method = "GET") =>
    (await requestWith(`${server.url}/api/v1/take`, headers, method)).status;

  it("only our own names are answered", async () => {
    const known = ["localhost", "127.0.0.1:1", "[::1]:8080", "LOCALHOST.", "console.example:444", "cordon.example"];
    const wrong = [
      "evil.example",
      "localhost.evil.example",
      "127.0.0.1.evil.example",
      "127.0.0.2",
      "a@localhost",
      "[::1",
    ];

    const notAs = async (hosts: readonly string[], expected: number) => {
      const answers = await Promise.all(hosts.map(async (host) => [host, await status({ host })] as const));
      return answers.filter(([, answer]) => answer !== expected);
    };
    expect(await notAs(known, 405)).toEqual([]);
    expect(await notAs(wrong, 421)).toEqual([]);
    const bare = "GET /api/v1/take HTTP/1.1\r\nConnection: close\r\n";
    expect(await sendBytes(server.url, `${bare}\r\n`)).toContain("400");
    expect(await sendBytes(server.url, `${bare}Host:\r\n\r\n`)).toContain("421");
  });

  it("another site cannot send on somebody's behalf", async () => {
    const cookie = "session=x";
    const refused: Record<string, string>[] = [
      { origin: "https://evil.example" },
      { origin: "null" },
      { cookie, origin: "https://cordon.example.evil.example" },
      { cookie, origin: `http://localhost:1` },
      { cookie, "sec-fetch-site": "cross-site" },
      { cookie, "sec-fetch-site": "same-site" },
      { cookie },
    ];
    const taken: Record<string, string>[] = [
      {},
      { cookie, origin: server.url },
      { cookie, origin: "https://cordon.example" },
      { cookie, "sec-fetch-site": "same-origin" },
      { authorization: "Bearer x", origin: "https://evil.example" },
    ];

    const notAs = async (tried: readonly Record<string, string>[], expected: number) => {
      const answers = await Promise.all(
        tried.map(async (headers) => [headers, await status(headers, "POST")] as const),
      );
      return answers.filter(([, answer]) => answer !== expected);
    };
    expect(await notAs(refused, 403)).toEqual([]);
    expect(await notAs(taken, 200)).toEqual([]);
  });
});

describe("connections", () => {
  it("headers too large or no HTTP at all get a problem and a closed connection", async () => {
    const large = await sendBytes(server.url, `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${"x".repeat(20_000)}\r\n\r\n`);

    expect(large).toContain("431");
    expect(large).toContain("request.headers-too-large");
    expect(await sendBytes(server.url, "\u0016\u0003\u0001 hello\r\n\r\n")).toContain("request.invalid");
  });

  it("a client that sends its headers one by one is hung up on", async () => {
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    socket.on("error", () => {});
    socket.write("GET / HTTP/1.1\r\nHost: localhost\r\n");
    const drip = setInterval(() => socket.write("X: y\r\n"), 50);
    const received: Buffer[] = [];
    socket.on("data", (chunk) => received.push(chunk));

    await new Promise<void>((resolve) => socket.once("close", () => resolve()));

    clearInterval(drip);
    expect(Buffer.concat(received).toString()).toContain("408");
  });

  it("one address has a bounded number of connections and others still get in", async () => {
    const { hostname, port } = new URL(server.url);
    const sockets = Array.from({ length: 40 }, () => connect(Number(port), hostname).on("error", () => {}));
    const closed = Promise.all(
      sockets.slice(20).map((socket) => new Promise<void>((resolve) => socket.once("close", () => resolve()))),
    );

    await closed;

    expect(sockets.filter((socket) => !socket.destroyed).length).toBeLessThanOrEqual(20);
    for (const socket of sockets) socket.destroy();
    await expect.poll(async () => (await post("{}").catch(() => ({ status: 0 }))).status).toBe(200);
  });
});
