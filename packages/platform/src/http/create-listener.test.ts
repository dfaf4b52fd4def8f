import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { Problem, type ProblemDocument } from "@cordon/kernel";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineContract } from "./contract.ts";
import { createListener } from "./create-listener.ts";
import type { Handlers } from "./handler.ts";
import { aCaller, aListener, type ListenerUnderTest, requestWith } from "./listener-testing.ts";

const contract = defineContract({
  getThing: {
    method: "GET",
    path: "/api/v1/things/:id",
    summary: "One thing.",
    access: { permission: "things:read" },
    problems: ["thing.busy"],
    params: z.object({ id: z.string().max(20) }),
    query: z.object({ limit: z.coerce.number().int().max(10).default(5), q: z.string().max(4).optional() }),
    response: z.object({ id: z.string(), limit: z.number() }),
  },
  addThing: {
    method: "POST",
    path: "/api/v1/things",
    summary: "Adds a thing.",
    access: { permission: "things:write" },
    status: 201,
    body: z.object({ name: z.string().max(10), tags: z.array(z.string().max(5)).max(3) }),
    response: z.object({ name: z.string() }),
  },
  removeThing: {
    method: "DELETE",
    path: "/api/v1/things/:id",
    summary: "Removes it.",
    access: { permission: "things:write" },
    kind: "empty",
  },
  exportThings: {
    method: "GET",
    path: "/api/v1/things/export",
    summary: "All of them as text.",
    access: { permission: "things:read" },
    kind: "raw",
  },
  uploadThings: {
    method: "POST",
    path: "/api/v1/things/upload",
    summary: "Takes a stream.",
    access: { permission: "things:write" },
    problems: ["thing.busy"],
    streams: ["application/x-ndjson", "application/octet-stream"],
    response: z.object({ bytes: z.number(), encoding: z.string() }),
  },
});

const handlers: Handlers<typeof contract> = {
  getThing: async ({ params, query }, request) => {
    if (params.id === "busy") throw new Problem("thing.busy", "Busy.", { retryAfterSeconds: 7 });
    if (params.id === "boom") throw new Error("connect postgres://cordon:hunter2@db failed");
    if (params.id === "unknown") throw new Problem("thing.never-declared", "hunter2");
    if (params.id === "wrong") return { id: 7 as unknown as string, limit: 1 };
    request.setHeader("x-thing", "yes");
    request.setCookie("a", "1", 60);
    request.setCookie("b", "2", 0, "lax");
    return { id: params.id, limit: query.limit, secret: "not in the contract" };
  },
  addThing: async ({ body }) => ({ name: body.name }),
  removeThing: async () => {},
  exportThings: async () => ({ headers: { "content-type": "text/csv" }, body: Readable.from(["a,b\n", "1,2\n"]) }),
  uploadThings: async (_input, { stream, headers }) => {
    let bytes = 0;
    for await (const chunk of stream ?? []) {
      bytes += (chunk as Buffer).length;
      if (bytes > 4_000_000) throw new Problem("thing.busy", "Too much.");
    }
    return { bytes, encoding: headers["content-encoding"] ?? "none" };
  },
};

const things = {
  contract,
  handlers,
  problems: { "thing.busy": { status: 503, title: "The thing is busy" } },
  permissions: { "things:read": "Read things.", "things:write": "Change things." },
  callers: { good: aCaller({ permissions: ["things:read", "things:write"] }), weak: aCaller() },
} satisfies ListenerUnderTest;
const headers = { authorization: "Bearer good" };

async function problemOf(response: Response): Promise<ProblemDocument> {
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  const document = (await response.json()) as ProblemDocument;
  expect(document.status).toBe(response.status);
  return document;
}

describe("answers", () => {
  it("a route gives what its contract says and nothing more", async () => {
    await using server = await aListener(things);

    const response = await fetch(`${server.url}/api/v1/things/a%2Fb?limit=3`, { headers });

    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ id: "a/b", limit: 3 });
    expect(response.headers.get("x-thing")).toBe("yes");
    expect(response.headers.getSetCookie()).toEqual([
      "a=1; Max-Age=60; Path=/; HttpOnly; SameSite=Strict",
      "b=2; Max-Age=0; Path=/; HttpOnly; SameSite=Lax",
    ]);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(response.headers.get("strict-transport-security")).toBeNull();
    const [created, removed, csv] = await Promise.all([
      fetch(`${server.url}/api/v1/things`, {
        method: "POST",
        headers: { ...headers, "content-type": "application/json" },
        body: JSON.stringify({ name: "x", tags: [] }),
      }),
      fetch(`${server.url}/api/v1/things/x`, { method: "DELETE", headers }),
      fetch(`${server.url}/api/v1/things/export`, { headers }),
    ]);
    expect([created.status, removed.status, csv.status]).toEqual([201, 204, 200]);
    expect(await csv.text()).toBe("a,b\n1,2\n");
  });

  it("an answer that departs from its contract is a failure that tells the caller nothing", async () => {
    await using server = await aListener(things);

    const document = await problemOf(await fetch(`${server.url}/api/v1/things/wrong`, { headers }));

    expect(document.code).toBe("server.failed");
    expect(document.fields).toBeUndefined();
    expect(server.logged.join("\n")).toContain("answer departs from contract");
  });

  it.each(["boom", "unknown"])("an error nobody declared (%s) reaches the log only", async (id) => {
    await using server = await aListener(things);

    const response = await fetch(`${server.url}/api/v1/things/${id}`, { headers });
    const text = await response.clone().text();
    const document = await problemOf(response);

    expect(document.code).toBe("server.failed");
    expect(text).not.toContain("hunter2");
    expect(document.detail).toContain(response.headers.get("x-request-id"));
    expect(server.logged.join("\n")).toContain("hunter2");
  });

  it("a problem of the context keeps its status and says when to come back", async () => {
    await using server = await aListener(things);

    const response = await fetch(`${server.url}/api/v1/things/busy`, { headers });

    expect(response.headers.get("retry-after")).toBe("7");
    expect(await problemOf(response)).toMatchObject({ status: 503, code: "thing.busy", title: "The thing is busy" });
  });
});

describe("refusals", () => {
  it("every field that failed is named, and no value is repeated", async () => {
    await using server = await aListener(things);

    const body = JSON.stringify({ name: "correct horse battery", tags: ["ok", 5] });
    const sent = { method: "POST", headers: { ...headers, "content-type": "application/json" }, body };
    const response = await fetch(`${server.url}/api/v1/things`, sent);
    const empty = await fetch(`${server.url}/api/v1/things`, { method: "POST", headers });
    const query = await fetch(`${server.url}/api/v1/things/x?limit=99&q=abcde`, { headers });

    const document = await problemOf(response);
    expect(document).toMatchObject({ status: 400, code: "request.invalid" });
    expect(Object.keys(document.fields ?? {})).toEqual(["name", "tags.1"]);
    expect(JSON.stringify(document)).not.toContain("horse");
    expect(Object.keys((await problemOf(empty)).fields ?? {})).toEqual(["name", "tags"]);
    expect(Object.keys((await problemOf(query)).fields ?? {})).toEqual(["limit", "q"]);
  });

  it("an unknown address is 404 and a known one with another method 405 with what it takes", async () => {
    await using server = await aListener(things);

    const unknown = await fetch(`${server.url}/api/v1/nothing`);
    const wrong = await fetch(`${server.url}/api/v1/things/x`, { method: "PUT", body: "x" });

    expect((await problemOf(unknown)).code).toBe("route.not-found");
    expect((await problemOf(wrong)).code).toBe("route.method-not-allowed");
    expect(wrong.headers.get("allow")).toBe("GET, HEAD, DELETE");
  });

  it("a body over the limit is 413 and one of another type 415, also when it is still being sent", async () => {
    await using server = await aListener(things);
    const post = (type: string, body: string | Uint8Array<ArrayBuffer>) =>
      fetch(`${server.url}/api/v1/things`, { method: "POST", headers: { ...headers, "content-type": type }, body });

    expect((await problemOf(await post("application/json", new Uint8Array(5_000_000)))).code).toBe("request.too-large");
    expect((await problemOf(await post("text/plain", "x"))).code).toBe("request.unsupported-media-type");
    expect((await problemOf(await post("application/x-www-form-urlencoded", "a=1"))).status).toBe(415);
  });

  it("another listener does not know the route", async () => {
    await using server = await aListener({ ...things, options: { name: "ingest" } });

    expect((await problemOf(await fetch(`${server.url}/api/v1/things/x`, { headers }))).code).toBe("route.not-found");
  });

  it("a contract that promises what no table explains does not start", async () => {
    await expect(aListener({ ...things, permissions: {} })).rejects.toThrow("things:read");
    await expect(aListener({ ...things, problems: {} })).rejects.toThrow("thing.busy");
  });

  it("plain HTTP does not leave the machine", async () => {
    await expect(aListener({ ...things, config: { address: "0.0.0.0" } })).rejects.toThrow("TLS");
  });
});

describe("streams", () => {
  const upload = (url: string, body: Uint8Array<ArrayBuffer>, more: Record<string, string> = {}) =>
    fetch(`${url}/api/v1/things/upload`, { method: "POST", headers: { ...headers, ...more }, body });

  it("a body is handed over as it came, compressed or broken", async () => {
    await using server = await aListener(things);
    const zipped = new Uint8Array(gzipSync("x".repeat(100_000)));

    const bad = await upload(server.url, zipped.slice(0, 50), { "content-encoding": "gzip" });
    const typed = await upload(server.url, new Uint8Array(3_000_000), {
      "content-type": "application/x-ndjson; charset=utf-8",
    });

    expect(await bad.json()).toEqual({ bytes: 50, encoding: "gzip" });
    expect(await typed.json()).toEqual({ bytes: 3_000_000, encoding: "none" });
  });

  it("a handler that gives up in the middle still gets its answer through", async () => {
    await using server = await aListener(things);

    expect((await problemOf(await upload(server.url, new Uint8Array(12_000_000)))).code).toBe("thing.busy");
    expect((await problemOf(await upload(server.url, new Uint8Array(9), { "content-type": "text/html" }))).status).toBe(
      415,
    );
  });
});

describe("closing", () => {
  it("waits for a request under way and takes no new one", async () => {
    let release: () => void = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    const started = Promise.withResolvers<void>();
    const slow = { ...handlers, removeThing: async () => (started.resolve(), held) };
    const server = await aListener({ ...things, handlers: slow });
    const pending = fetch(`${server.url}/api/v1/things/x`, { method: "DELETE", headers });
    await started.promise;

    const closed = server.listener.close(2_000);
    release();

    expect((await pending).status).toBe(204);
    await closed;
    await expect(fetch(`${server.url}/api/v1/things/x`, { headers })).rejects.toThrow("fetch failed");
  });

  it("cuts what does not end in time", async () => {
    const stuck = { ...handlers, removeThing: () => new Promise<void>(() => {}) };
    const server = await aListener({ ...things, handlers: stuck });
    const pending = fetch(`${server.url}/api/v1/things/x`, { method: "DELETE", headers }).catch(() => "cut");
    await fetch(`${server.url}/api/v1/things/x`, { headers });

    await server.listener.close(50);

    expect(await pending).toBe("cut");
  });
});

it("an address a proxy vouches for is the caller's, and only then", async () => {
  const seen: string[] = [];
  const spying: Handlers<typeof contract> = {
    ...handlers,
    removeThing: async (_input, { remoteAddress }) => void seen.push(remoteAddress),
  };
  const forwarded = { ...headers, "x-forwarded-for": "203.0.113.9" };
  await using trusting = await aListener({ ...things, handlers: spying, config: { trustedProxies: ["127.0.0.1"] } });
  await using plain = await aListener({ ...things, handlers: spying });

  await requestWith(`${trusting.url}/api/v1/things/x`, forwarded, "DELETE");
  await requestWith(`${plain.url}/api/v1/things/x`, forwarded, "DELETE");

  expect(seen).toEqual(["203.0.113.9", "127.0.0.1"]);
});

it("a listener without a handler for a route does not start", async () => {
  const { getThing: _, ...rest } = handlers;
  const missing = createListener({
    name: "console",
    contracts: [{ ...things, handlers: rest }],
    authenticate: async () => undefined,
    config: { address: "127.0.0.1", port: 0, trustedProxies: [], allowedHosts: [] },
    log: { debug() {}, info() {}, warn() {}, error() {} },
  });

  await expect(missing).rejects.toThrow("getThing");
});
