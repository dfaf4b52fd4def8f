import type { ProblemDocument } from "@cordon/kernel";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineContract } from "./contract.ts";
import type { Handlers } from "./handler.ts";
import { aCaller, aListener, type ListenerUnderTest } from "./listener-testing.ts";

const contract = defineContract({
  open: { method: "POST", path: "/api/v1/open", summary: "Anybody.", access: "anonymous", kind: "empty" },
  probe: {
    method: "GET",
    path: "/api/v1/probe",
    summary: "Anybody, often.",
    access: "anonymous",
    anonymousPerMinute: 1_000,
    response: z.object({ name: z.string().nullable() }),
  },
  own: { method: "GET", path: "/api/v1/own", summary: "Signed in.", access: "authenticated", kind: "empty" },
  change: {
    method: "POST",
    path: "/api/v1/change",
    summary: "With a permission.",
    access: { permission: "things:write" },
    body: z.object({ name: z.string() }),
    kind: "empty",
  },
});
const handlers: Handlers<typeof contract> = {
  open: async () => {},
  probe: async (_input, { caller }) => ({ name: caller?.name ?? null }),
  own: async () => {},
  change: async () => {},
};
const doors = {
  contract,
  handlers,
  permissions: { "things:write": "Change things." },
  callers: {
    able: aCaller({ name: "able", permissions: ["things:write"] }),
    weak: aCaller({ name: "weak", permissions: ["things:read"] }),
  },
  options: { rolesWith: () => ["engineer", "administrator"] },
} satisfies ListenerUnderTest;

interface Answer {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly headers: Headers;
}
async function ask(url: string, path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Answer> {
  const response = await fetch(`${url}/api/v1/${path}`, { method, headers });
  const text = await response.text();
  const { code = "", detail = "" } = text === "" ? {} : (JSON.parse(text) as Partial<ProblemDocument>);
  return { status: response.status, code, detail, headers: response.headers };
}
const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

describe("who may call", () => {
  it("nobody signed in is 401 before the body is looked at", async () => {
    await using server = await aListener(doors);

    const answer = await ask(server.url, "change", { "content-type": "text/plain" }, "POST");

    expect(answer).toMatchObject({ status: 401, code: "session.required" });
    expect(answer.headers.get("www-authenticate")).toBe("Bearer");
  });

  it("a missing permission is named together with the roles that have it", async () => {
    await using server = await aListener(doors);

    const { status, code, detail } = await ask(server.url, "change", bearer("weak"), "POST");

    expect({ status, code }).toEqual({ status: 403, code: "permission.missing" });
    expect(detail).toBe(
      "This needs the permission things:write (Change things). The roles engineer, administrator have it. An administrator can give it.",
    );
  });

  it("a session cookie and a token both say who calls, and a bad token hides a good cookie", async () => {
    await using server = await aListener(doors);

    expect((await ask(server.url, "own", { cookie: "session=able" })).status).toBe(204);
    expect((await ask(server.url, "own", bearer("able"))).status).toBe(204);
    expect((await ask(server.url, "own", { ...bearer("bad"), cookie: "session=able" })).status).toBe(401);
    expect((await ask(server.url, "own", { authorization: "Basic YTpi", cookie: "session=able" })).status).toBe(401);
    expect((await ask(server.url, "own", { cookie: "__proto__=able; session=%FF" })).status).toBe(401);
  });

  it("an anonymous route knows its caller when there is one", async () => {
    await using server = await aListener(doors);
    const name = async (headers: Record<string, string>) =>
      ((await (await fetch(`${server.url}/api/v1/probe`, { headers })).json()) as { name: string | null }).name;

    expect(await name({})).toBeNull();
    expect(await name(bearer("able"))).toBe("able");
    expect(await name(bearer("bad"))).toBeNull();
  });
});

describe("rates", () => {
  it("an anonymous route says when to come back, and other routes go on", async () => {
    await using server = await aListener({ ...doors, options: { limits: { anonymousPerMinute: 3 } } });

    const answers = [];
    for (let n = 0; n < 5; n++) answers.push(await ask(server.url, "open", {}, "POST"));

    expect(answers.map((answer) => answer.status)).toEqual([204, 204, 204, 429, 429]);
    expect(Number(answers[4]?.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(answers[4]?.code).toBe("request.too-many");
    expect((await ask(server.url, "probe")).status).toBe(200);
    expect((await ask(server.url, "own", bearer("able"))).status).toBe(204);
  });

  it("bad tokens are slowed down, and nobody with a good one at the same address is locked out", async () => {
    await using server = await aListener({ ...doors, options: { limits: { failedAuthenticationsPerMinute: 3 } } });

    const bad = [];
    for (let n = 0; n < 5; n++) bad.push((await ask(server.url, "own", bearer(`bad-${n}`))).status);

    expect(bad).toEqual([401, 401, 401, 429, 429]);
    expect((await ask(server.url, "own", bearer("able"))).status).toBe(204);
    expect((await ask(server.url, "own", { cookie: "session=over" })).status).toBe(401);
  });
});

describe("when nobody can be recognised", () => {
  const failing = async (): Promise<never> => {
    throw new Error("connect postgres://cordon:hunter2@db failed");
  };

  it("callers are told to come back, and anonymous routes go on", async () => {
    await using server = await aListener({ ...doors, options: { authenticate: failing } });

    const answer = await ask(server.url, "own", bearer("able"));

    expect(answer).toMatchObject({ status: 503, code: "server.unavailable" });
    expect(answer.headers.get("retry-after")).toBe("5");
    expect(answer.detail).not.toContain("hunter2");
    expect((await ask(server.url, "probe", bearer("able"))).status).toBe(200);
    expect(server.logged.join("\n")).toContain("hunter2");
  });
});
