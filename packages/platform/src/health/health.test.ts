import { Counter } from "prom-client";
import { describe, expect, it } from "vitest";
import { aCaller, aListener, type RunningListener, requestWith } from "../http/listener-testing.ts";
import { silentLog } from "../log.ts";
import { createHealth, type Health } from "./health.ts";
import { Readiness } from "./health-contract.ts";
import { createMetrics, type Metrics } from "./metrics.ts";

const callers = { engineer: aCaller({ permissions: ["platform:read-metrics"] }), learner: aCaller() };

function serve(health: Health, metrics?: Metrics): Promise<RunningListener> {
  const options = metrics === undefined ? {} : { extraRoutes: [metrics.route], observe: metrics.observe };
  return aListener({ ...health.mount, callers, options });
}

async function ready(server: RunningListener, token?: string): Promise<{ status: number; body: Readiness }> {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const response = await fetch(`${server.url}/api/v1/ready`, { headers });
  return { status: response.status, body: Readiness.parse(await response.json()) };
}

describe("readiness", () => {
  it("an engineer sees latency, message and backlog; others names and states only", async () => {
    const health = createHealth({ log: silentLog });
    const backlogs = [{ name: "ledger", size: 3, oldestAgeSeconds: 1.5 }];
    health.add({ name: "database", check: async () => ({ state: "degraded", message: "Slow disk.", backlogs }) });
    await using server = await serve(health);

    const full = await ready(server, "engineer");

    expect(full.status).toBe(200);
    expect(full.body.dependencies[0]).toMatchObject({
      name: "database",
      state: "degraded",
      message: "Slow disk.",
      backlogs,
    });
    expect(full.body.dependencies[0]?.latencyMs).toBeGreaterThanOrEqual(0);
    for (const token of [undefined, "learner"]) {
      expect((await ready(server, token)).body).toEqual({
        state: "ready",
        dependencies: [{ name: "database", state: "degraded" }],
      });
    }
  });

  it("a required dependency that is down, throws or hangs makes it 503; another one does not", async () => {
    const health = createHealth({ log: silentLog, timeoutMs: 50, keepMs: 0 });
    await using server = await serve(health);
    health.add({ name: "mail", isRequired: false, check: async () => ({ state: "down" }) });
    expect(await ready(server)).toMatchObject({ status: 200, body: { state: "ready" } });

    health.add({ name: "hangs", check: () => new Promise(() => {}) });
    health.add({
      name: "throws",
      check: async () => {
        throw new Error("connect postgres://cordon:hunter2@db");
      },
    });

    const { status, body } = await ready(server, "engineer");
    expect(status).toBe(503);
    expect(body.dependencies.map((one) => one.state)).toEqual(["down", "down", "down"]);
    expect(JSON.stringify(body)).not.toContain("hunter2");
  });

  it("many probes ask the stores once", async () => {
    let asked = 0;
    const health = createHealth({ log: silentLog, keepMs: 60_000 });
    health.add({
      name: "database",
      check: async () => {
        asked += 1;
        return { state: "up" };
      },
    });
    await using server = await serve(health);

    await Promise.all(Array.from({ length: 10 }, () => ready(server)));

    expect(asked).toBe(1);
  });

  it("the process answers that it lives whatever else is down", async () => {
    const health = createHealth({ log: silentLog });
    health.add({ name: "database", check: async () => ({ state: "down" }) });
    await using server = await serve(health);

    expect(await (await fetch(`${server.url}/api/v1/health`)).json()).toEqual({ state: "alive" });
  });

  it("two checks of one name are a mistake", () => {
    const health = createHealth({ log: silentLog });
    const check = { name: "database", check: async () => ({ state: "up" }) as const };
    health.add(check);

    expect(() => health.add(check)).toThrow("database");
  });
});

describe("metrics", () => {
  it("tell about the process, the routes by pattern, and what contexts add", async () => {
    const metrics = createMetrics();
    new Counter({ name: "cordon_things_total", help: "Things.", registers: [metrics.registry] }).inc(3);
    await using server = await serve(createHealth({ log: silentLog }), metrics);
    await fetch(`${server.url}/api/v1/health`);
    await fetch(`${server.url}/api/v1/secret-path-nobody-knows`);

    const text = await (await fetch(`${server.url}/metrics`)).text();

    expect(text).toContain("process_resident_memory_bytes");
    expect(text).toContain("cordon_things_total 3");
    expect(text).toMatch(
      /duration_seconds_count\{listener="console",method="GET",route="\/api\/v1\/health",status="200"\} 1/,
    );
    expect(text).not.toContain("secret-path");
  });

  it("are for this machine, or for who has the permission", async () => {
    await using server = await serve(createHealth({ log: silentLog }), createMetrics());
    const status = async (headers: Record<string, string>) =>
      (await requestWith(`${server.url}/metrics`, headers)).status;
    const proxied = { "x-forwarded-for": "203.0.113.9" };

    expect(await status({})).toBe(200);
    expect(await status(proxied)).toBe(401);
    expect(await status({ ...proxied, authorization: "Bearer learner" })).toBe(403);
    expect(await status({ ...proxied, authorization: "Bearer engineer" })).toBe(200);
  });
});
