import { Agent, request } from "node:http";
import { z } from "zod";
import { createListener } from "./create-listener.ts";
import { defineContract } from "./contract.ts";
import { silentLog } from "../log.ts";
import { aCaller } from "./listener-testing.ts";
import { fastify } from "fastify";
const Item = z.object({ id: z.string(), name: z.string(), n: z.number(), at: z.iso.datetime(), tags: z.array(z.string()), ecs: z.record(z.string(), z.string()) });
const contract = defineContract({ list: { method: "GET", path: "/api/v1/list", summary: "x", access: { permission: "a:b" }, query: z.object({ limit: z.coerce.number() }), response: z.object({ items: z.array(Item) }) },
 up: { method: "POST", path: "/api/v1/up", summary: "x", access: { permission: "a:b" }, streams: ["text/plain"], response: z.object({ n: z.number() }) } });
const items = Array.from({ length: 100 }, (_, n) => ({ id: `evt_${n}`, name: "x".repeat(100), n, at: new Date().toISOString(), tags: ["a", "b"], ecs: { "host.name": "web-1", "user.name": "root", "source.ip": "10.0.0.1" } }));
const caller = aCaller({ permissions: ["a:b"] });
const l = await createListener({ name: "console", contracts: [{ contract, handlers: { list: async () => ({ items }), up: async (_i: unknown, r: { stream?: AsyncIterable<Buffer> }) => { let n = 0; for await (const c of r.stream ?? []) n += c.length; return { n }; } }, problems: {}, permissions: { "a:b": "x" } }], authenticate: async () => caller, config: { address: "127.0.0.1", port: 0, trustedProxies: [], allowedHosts: [] }, log: silentLog });
const url = await l.listen();
const bare = fastify(); bare.get("/x", async (_r, reply) => reply.type("application/json").send(JSON.stringify({ items }))); const bareUrl = await bare.listen({ port: 0, host: "127.0.0.1" });
const agent = new Agent({ keepAlive: true, maxSockets: 16 });
const get = (u: string) => new Promise<void>((res, rej) => { request(u, { agent, headers: { authorization: "Bearer x" } }, (r) => { r.resume(); r.on("end", () => res()); }).on("error", rej).end(); });
async function rate(u: string) { const start = performance.now(); let n = 0; await Promise.all(Array.from({ length: 16 }, async () => { while (performance.now() - start < 3000) { await get(u); n++; } })); return Math.round(n / 3); }
console.log("ours list/s", await rate(`${url}/api/v1/list?limit=5`), "bare", await rate(`${bareUrl}/x`), "404/s", await rate(`${url}/api/v1/nothing`));
const body = new Uint8Array(200_000_000); const t = performance.now();
console.log(await (await fetch(`${url}/api/v1/up`, { method: "POST", headers: { authorization: "Bearer x", "content-type": "text/plain" }, body })).json(), "upload MB/s", Math.round(200 / ((performance.now() - t) / 1000)));
agent.destroy(); await l.close(0); await bare.close();
