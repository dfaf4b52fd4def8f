import { Problem } from "@cordon/kernel";
import type { z } from "zod";

const MAX_FIELDS = 50;

export interface RequestParts {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}
type Schemas = { readonly [P in keyof RequestParts]?: z.ZodType };

/**
 * The parts of a request that the route has a schema for, parsed.
 * @throws Problem `request.invalid` with every field that failed; never with a value, it could be a password.
 */
export function parseRequest(schemas: Schemas, parts: RequestParts): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  const fields = new Map<string, string>();
  for (const part of ["params", "query", "body"] as const) {
    const result = schemas[part]?.safeParse(parts[part]);
    if (result === undefined) continue;
    if (result.success) input[part] = result.data;
    else collectFields(part, result.error.issues, fields);
  }
  if (fields.size === 0) return input;
  const names = [...fields.keys()];
  const detail =
    names.length === 1
      ? `"${names[0]}" is not right: ${fields.get(names[0] ?? "")}.`
      : `These fields are not right: ${names.join(", ")}.`;
  throw new Problem("request.invalid", detail, { fields: Object.fromEntries(fields) });
}

function collectFields(part: string, issues: readonly z.core.$ZodIssue[], fields: Map<string, string>): void {
  for (const issue of issues) {
    const names =
      issue.code === "unrecognized_keys"
        ? issue.keys.map((key) => [...issue.path, key].map(String).join("."))
        : [issue.path.length === 0 ? part : issue.path.map(String).join(".")];
    for (const name of names) {
      if (fields.size >= MAX_FIELDS) return;
      // The first word on a field is the one to act on.
      const short = name.slice(0, 120);
      if (!fields.has(short)) fields.set(short, issue.message);
    }
  }
}

/** Where a value departs from its schema, for a log: places and kinds of failure, never values. */
export function describeIssues(error: z.ZodError): readonly string[] {
  return error.issues.slice(0, 10).map((issue) => `${issue.path.map(String).join(".")}: ${issue.code}`);
}
