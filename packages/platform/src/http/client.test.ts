import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Problem } from "@cordon/kernel";
import { describe, expect, expectTypeOf, it } from "vitest";
import { z } from "zod";
import { type ClientProblem, createClient } from "./client.ts";
import { defineContract } from "./contract.ts";
import type { Handlers } from "./handler.ts";
import { aCaller, aListener } from "./listener-testing.ts";

const contract = defineContract({
  getThing: {
    method: "GET",
    path: "/api/v1/things/:id",
    summary: "One.",
    access: { permission: "things:read" },
    params: z.object({ id: z.string() }),
    query: z.object({
      deep: z.stringbool().default(false),
      since: z.iso.datetime().optional(),
      n: z.coerce.number().optional(),
    }),
    response: z.object({ id: z.string(), deep: z.boolean(), since: z.string().nullable(), n: z.number().nullable() }),
  },
  addThing: {
    method: "POST",
    path: "/api/v1/things",
    summary: "Adds.",
    access: { permission: "things:read" },
    body: z.object({ name: z.string().min(2).default("none") }),
    response: z.object({ name: z.string() }),
  },
  removeThing: { method: "DELETE", path: "/api/v1/things", summary: "All.", access: "authenticated", kind: "empty" },
  exportThings: { method: "GET", path: "/api/v1/export", summary: "Text.", access: "authenticated", kind: "raw" },
  upload: {
    method: "POST",
    path: "/api/v1/upload",
    summary: "Stream.",
    access: "authenticated",
    streams: ["text/plain"],
    response: z.object({ bytes: z.number() }),
  },
  hang: { method: "GET", path: "/api/v1/hang", summary: "Waits.", access: "authenticated", kind: "empty" },
});
const gone = Promise.withResolvers<void>();
const handlers: Handlers<typeof contract> = {
  getThing: async ({ params, query }) => ({
    id: params.id,
    deep: query.deep,
    since: query.since ?? null,
    n: query.n ?? null,
  }),
  addThing: async ({ body }) => ({ name: body.name }),
  removeThing: async () => {
    throw new Problem("request.too-many", "Slowly.", { retryAfterSeconds: 9 });
  },
  exportThings: async () => ({ headers: { "content-type": "text/plain" }, body: "a,b" }),
  upload: async (_input, { stream }) => {
    let bytes = 0;
    for await (const chunk of stream ?? []) bytes += (chunk as Buffer).length;
    return { bytes };
  },
  hang: async (_input, { signal }) => {
    await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
    gone.resolve();
  },
};
const store = {
  contract,
  handlers,
  permissions: { "things:read": "Read." },
  callers: { good: aCaller({ permissions: ["things:read"] }) },
};

async function problem(promise: Promise<unknown>): Promise<ClientProblem> {
  return promise.then(
    () => expect.unreachable("it did not fail"),
    (error: ClientProblem) => {
      expect(error.name).toBe("ClientProblem");
      return error;
    },
  );
}

describe("against a real listener", () => {
  it("sends parameters, query and body, and gives what the contract says", async () => {
    await using server = await aListener(store);
    const client = createClient(contract, { baseUrl: `${server.url}/`, token: "good" });

    const thing = await client.getThing({ params: { id: "a/ü?" }, query: { deep: "true", n: 3 } });

    expectTypeOf(thing).toEqualTypeOf<{ id: string; deep: boolean; since: string | null; n: number | null }>();
    expect(thing).toEqual({ id: "a/ü?", deep: true, since: null, n: 3 });
    expect(await client.addThing({ body: { name: "x,y" } })).toEqual({ name: "x,y" });
    expect(await client.addThing()).toEqual({ name: "none" });
    expect(await (await client.exportThings()).text()).toBe("a,b");
  });

  it("streams a body", async () => {
    await using server = await aListener(store);
    const client = createClient(contract, { baseUrl: server.url, token: "good" });
    const stream = new Blob(["x".repeat(200_000)]).stream();

    expect(await client.upload({}, { stream, headers: { "content-type": "text/plain" } })).toEqual({ bytes: 200_000 });
  });

  it("a refusal carries code, fields and when to come back", async () => {
    await using server = await aListener(store);
    const client = createClient(contract, { baseUrl: server.url, token: "good" });

    expect(await problem(client.addThing({ body: { name: "x" } }))).toMatchObject({
      code: "request.invalid",
      status: 400,
    });
    expect(Object.keys((await problem(client.addThing({ body: { name: "x" } }))).fields)).toEqual(["name"]);
    expect(await problem(client.removeThing())).toMatchObject({ code: "request.too-many", retryAfterSeconds: 9 });
    expect((await problem(createClient(contract, { baseUrl: server.url }).hang())).code).toBe("session.required");
  });

  it("an aborted call rejects with its reason, and the handler hears of it", async () => {
    await using server = await aListener(store);
    const client = createClient(contract, { baseUrl: server.url, token: "good" });
    const abort = new AbortController();
    const pending = client.hang({}, { signal: abort.signal });
    setTimeout(() => abort.abort(), 100);

    await expect(pending).rejects.toMatchObject({ name: "AbortError" });
    await gone.promise;
  });
});

describe("against something else", () => {
  const client = (answer: () => Response) =>
    createClient(contract, { baseUrl: "http://user:hunter2@cordon.example", fetch: async () => answer() });

  it("unknown fields are dropped, missing ones are a problem", async () => {
    const full = { id: "a", deep: true, since: null, n: null, added: "later" };

    expect(await client(() => Response.json(full)).getThing({ params: { id: "a" } })).not.toHaveProperty("added");
    const wrong = await problem(client(() => Response.json({ id: "a" })).getThing({ params: { id: "a" } }));
    expect(wrong.code).toBe("client.unexpected-answer");
  });

  it.each([
    ["a page of a proxy", () => new Response("<html>hunter2</html>", { status: 502 })],
    [
      "a problem that is none",
      () => new Response("[]", { status: 500, headers: { "content-type": "application/problem+json" } }),
    ],
    ["no JSON", () => new Response("hello")],
  ])("%s is told as such", async (_, answer) => {
    const { code, message } = await problem(client(answer).getThing({ params: { id: "a" } }));

    expect(code).toBe("client.unexpected-answer");
    expect(message).not.toContain("hunter2");
  });

  it("a server that is not there is named without its credentials", async () => {
    const free = createServer();
    await new Promise<void>((resolve) => free.listen(0, "127.0.0.1", resolve));
    const { port } = free.address() as AddressInfo;
    await new Promise((resolve) => free.close(resolve));

    const { code, status, message } = await problem(
      createClient(contract, { baseUrl: `http://127.0.0.1:${port}/x` }).hang(),
    );

    expect({ code, status }).toEqual({ code: "client.unreachable", status: 0 });
    expect(message).toBe(`The server at http://127.0.0.1:${port} did not answer. Is it running?`);
    const failing = createClient(contract, {
      baseUrl: "http://user:hunter2@h",
      fetch: () => Promise.reject(new Error("x")),
    });
    expect((await problem(failing.hang())).message).not.toContain("hunter2");
  });

  it.each(["", ".", ".."])("the path part %j is not sent, since it would be another address", async (id) => {
    await expect(client(() => Response.json({})).getThing({ params: { id } })).rejects.toThrow(TypeError);
  });
});
