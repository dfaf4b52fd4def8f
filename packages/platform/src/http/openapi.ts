import type { ProblemTable } from "@cordon/kernel";
import { z } from "zod";
import type { Contract, Route } from "./contract.ts";
import { HTTP_PROBLEMS } from "./problems.ts";

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
type JsonObject = { readonly [key: string]: Json };

export interface ApiInfo {
  readonly title: string;
  readonly version: string;
}

export interface DescribedContract {
  readonly contract: Contract;
  readonly problems: ProblemTable;
}

export type OpenApiDocument = JsonObject;

/** All contracts as one OpenAPI 3.1 document; `operationId` is the name of the route. */
export function buildOpenApi(contracts: readonly DescribedContract[], info: ApiInfo): OpenApiDocument {
  const paths: Record<string, Record<string, Json>> = {};
  for (const { contract, problems } of contracts) {
    for (const [name, route] of Object.entries(contract)) {
      const path = route.path.replace(/:([A-Za-z0-9_]+)/g, "{$1}");
      (paths[path] ??= {})[route.method.toLowerCase()] = operation(name, route, { ...problems, ...HTTP_PROBLEMS });
    }
  }
  return {
    openapi: "3.1.0",
    info: { title: info.title, version: info.version },
    jsonSchemaDialect: "https://json-schema.org/draft/2020-12/schema",
    paths,
    components: {
      securitySchemes: {
        token: { type: "http", scheme: "bearer" },
        session: { type: "apiKey", in: "cookie", name: "session", description: "Set at sign-in; browsers only." },
      },
      schemas: { Problem: PROBLEM_SCHEMA },
    },
  };
}

const PROBLEM_SCHEMA: JsonObject = {
  type: "object",
  description: "RFC 9457. `code` is the contract, wording may change; `fields` names what to put right.",
  required: ["type", "title", "status", "detail", "code"],
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string" },
    code: { type: "string" },
    fields: { type: "object", additionalProperties: { type: "string" } },
    instance: { type: "string" },
  },
};

function operation(name: string, route: Route, problems: ProblemTable): JsonObject {
  const parameters = [...parametersOf(route, "params", "path"), ...parametersOf(route, "query", "query")];
  const body = requestBody(route);
  return {
    operationId: name,
    summary: route.summary,
    "x-stability": route.stability ?? "stable",
    "x-listeners": [...(route.listeners ?? ["console"])],
    ...(typeof route.access === "object" ? { "x-permission": route.access.permission } : {}),
    security: route.access === "anonymous" ? [] : [{ token: [] }, { session: [] }],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: body }),
    responses: { ...success(route), ...failures(route, problems) },
  };
}

function parametersOf(route: Route, part: "params" | "query", place: "path" | "query"): readonly JsonObject[] {
  const found = route[part];
  // A path's names are in the path itself, whatever the schema says.
  const inPath = part === "params" ? [...route.path.matchAll(/:([A-Za-z0-9_]+)/g)].map((match) => match[1] ?? "") : [];
  const schema: JsonObject = found === undefined ? {} : jsonSchema(found, "input");
  const properties = asObject(schema["properties"]);
  const required = Array.isArray(schema["required"]) ? schema["required"] : [];
  return [...new Set([...inPath, ...Object.keys(properties)])].map((name) => ({
    name,
    in: place,
    required: place === "path" || required.includes(name),
    schema: properties[name] ?? { type: "string" },
  }));
}

function requestBody(route: Route): JsonObject | undefined {
  if (route.streams !== undefined) {
    return { required: true, content: Object.fromEntries(route.streams.map((type) => [type, {}])) };
  }
  if (route.body === undefined) return undefined;
  return { required: true, content: { "application/json": { schema: jsonSchema(route.body, "input") } } };
}

function success(route: Route): JsonObject {
  const status = String(route.status ?? (route.response === undefined && route.kind !== "raw" ? 204 : 200));
  if (route.response === undefined) return { [status]: { description: route.summary } };
  const schema = jsonSchema(route.response, "output");
  return { [status]: { description: route.summary, content: { "application/json": { schema } } } };
}

function failures(route: Route, problems: ProblemTable): JsonObject {
  const codes = [...new Set([...commonCodes(route), ...(route.problems ?? [])])];
  const byStatus = new Map<number, string[]>();
  for (const code of codes) {
    const status = problems[code]?.status ?? 500;
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, names]) => [
      String(status),
      {
        description: names.map((code) => `\`${code}\`: ${problems[code]?.title ?? code}`).join("; "),
        content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
      },
    ]),
  );
}

function commonCodes(route: Route): readonly string[] {
  const takesInput = route.params ?? route.query ?? route.body;
  return [
    ...(takesInput === undefined ? [] : ["request.invalid"]),
    ...(route.access === "anonymous" ? ["request.too-many"] : ["session.required"]),
    ...(typeof route.access === "object" ? ["permission.missing"] : []),
    ...(route.body === undefined ? [] : ["request.too-large", "request.unsupported-media-type"]),
    ...(route.streams === undefined ? [] : ["request.unsupported-media-type"]),
    "server.failed",
  ];
}

function jsonSchema(schema: z.ZodType, io: "input" | "output"): JsonObject {
  // What JSON Schema cannot say (a refinement, a transform) is left open rather than failing the document.
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any", reused: "inline" });
  return JSON.parse(JSON.stringify(rest)) as JsonObject; // it is JSON by construction
}

function asObject(value: Json | undefined): JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {}; // narrowed above
}
