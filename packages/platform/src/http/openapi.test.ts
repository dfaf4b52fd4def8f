import { expect, it } from "vitest";
import { z } from "zod";
import { healthContract } from "../health/health-contract.ts";
import { platformContract } from "../platform-contract.ts";
import { defineContract } from "./contract.ts";
import { streamContract } from "./event-stream-contract.ts";
import { aCaller, aListener } from "./listener-testing.ts";
import { buildOpenApi } from "./openapi.ts";
import { HTTP_PROBLEMS } from "./problems.ts";

const contract = defineContract({
  editThing: {
    method: "PATCH",
    path: "/api/v1/things/:id/parts/:part",
    summary: "Edits.",
    access: { permission: "things:write" },
    problems: ["thing.gone", "thing.changed"],
    params: z.object({ id: z.string().max(9), part: z.coerce.number().int() }),
    query: z.object({ limit: z.coerce.number().int().max(10).default(5), q: z.string() }),
    body: z.object({ at: z.iso.datetime(), n: z.number().default(1), secret: z.string().transform((s) => s.length) }),
    response: z.object({ id: z.string(), n: z.number().default(1) }),
  },
  upload: {
    method: "POST",
    path: "/api/v1/up",
    summary: "Up.",
    access: "anonymous",
    streams: ["text/plain"],
    kind: "empty",
  },
});
const problems = { "thing.gone": { status: 404, title: "Gone" }, "thing.changed": { status: 412, title: "Changed" } };

interface Operation {
  operationId: string;
  parameters?: { name: string; in: string; required: boolean; schema: object }[];
  requestBody?: { content: Record<string, { schema?: { required?: string[]; properties?: Record<string, object> } }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: { required?: string[] } }> }>;
  security: object[];
}
type Paths = Record<string, Record<string, Operation>>;
const pathsOf = (document: object): Paths => (document as { paths: Paths }).paths;

it("a route becomes an operation with its input as sent and its output as received", () => {
  const paths = pathsOf(buildOpenApi([{ contract, problems }], { title: "Things", version: "1.2.3" }));
  const edit = paths["/api/v1/things/{id}/parts/{part}"]?.["patch"];

  expect(edit).toMatchObject({
    operationId: "editThing",
    "x-permission": "things:write",
    security: [{ token: [] }, { session: [] }],
  });
  expect(edit?.parameters?.map(({ name, in: place, required }) => [name, place, required])).toEqual([
    ["id", "path", true],
    ["part", "path", true],
    ["limit", "query", false],
    ["q", "query", true],
  ]);
  const body = edit?.requestBody?.content["application/json"]?.schema;
  expect(body?.required).toEqual(["at", "secret"]);
  expect(body?.properties?.["secret"]).toMatchObject({ type: "string" });
  expect(edit?.responses["200"]?.content?.["application/json"]?.schema.required).toEqual(["id", "n"]);
  expect(edit?.responses["412"]?.description).toContain("thing.changed");
  const upload = paths["/api/v1/up"]?.["post"];
  expect(upload?.requestBody?.content).toEqual({ "text/plain": {} });
  expect(Object.keys(upload?.responses ?? {})).toEqual(["204", "415", "429", "500"]);
  expect(upload?.security).toEqual([]);
});

it("the document of our own routes is well formed", () => {
  const described = [platformContract, healthContract, streamContract].map((one) => ({ contract: one, problems: {} }));
  const document = buildOpenApi(described, { title: "Cordon", version: "0.1.0" });
  const operations = Object.entries(pathsOf(document)).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );

  expect(document).toMatchObject({ openapi: "3.1.0", info: { title: "Cordon", version: "0.1.0" } });
  expect(operations.length).toBe(described.reduce((sum, one) => sum + Object.keys(one.contract).length, 0));
  expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length);
  for (const { path, method, operation } of operations) {
    expect(method).toMatch(/^(get|post|put|patch|delete)$/);
    const named = [...path.matchAll(/\{([^}]+)\}/g)].map((match) => match[1]);
    expect(operation.parameters?.filter((one) => one.in === "path").map((one) => one.name) ?? []).toEqual(named);
    expect(Object.keys(operation.responses).every((status) => /^[2-5]\d\d$/.test(status))).toBe(true);
    expect(Object.values(operation.responses).every((response) => response.description !== "")).toBe(true);
  }
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1]);
  expect(new Set(references)).toEqual(new Set(["#/components/schemas/Problem"]));
});

it("the document is served to whoever is signed in", async () => {
  const options = { openApi: { title: "Things", version: "1" } };
  const handlers = { editThing: async () => ({ id: "x" }), upload: async () => {} };
  const permissions = { "things:write": "Write." };
  await using server = await aListener({
    contract,
    handlers,
    problems,
    permissions,
    options,
    callers: { good: aCaller() },
  });

  const refused = await fetch(`${server.url}/api/openapi.json`);
  const given = await fetch(`${server.url}/api/openapi.json`, { headers: { authorization: "Bearer good" } });

  expect(refused.status).toBe(401);
  expect(Object.keys(pathsOf((await given.json()) as object))).toHaveLength(2);
});

it("common codes say what status they have", () => {
  for (const [code, { status, title }] of Object.entries(HTTP_PROBLEMS)) {
    expect(code).toMatch(/^[a-z]+\.[a-z-]+$/);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(title).not.toBe("");
  }
});
