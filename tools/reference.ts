import { existsSync, globSync } from "node:fs";
import { join } from "node:path";
import { describeConfig } from "@cordon/platform/config/config-settings";
import type { Contract, Route } from "@cordon/platform/contract";
import type { Command } from "commander";
import { z } from "zod";
import { createProgram, exitCodeLines } from "../apps/cli/src/program.ts";
import { ROOT } from "./source-files.ts";

/** The pages of docs/reference, made from the code that they describe. File name → text. */
export async function referencePages(): Promise<ReadonlyMap<string, string>> {
  const parts = await loadParts();
  return new Map([
    ["api.md", apiPage(parts)],
    ["cli.md", cliPage()],
    ["configuration.md", configurationPage()],
    ["problems.md", problemsPage(parts)],
    ["permissions.md", permissionsPage(parts)],
    ["events.md", eventsPage(parts)],
  ]);
}

/** What one workspace says of itself. */
interface Part {
  readonly name: string;
  readonly contract: Contract;
  readonly problems: Readonly<Record<string, { readonly status: number; readonly title: string }>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly events: readonly (readonly [string, z.ZodObject])[];
}

async function loadParts(): Promise<readonly Part[]> {
  const contexts = globSync("contexts/*", { cwd: ROOT }).sort();
  const platform: Part = {
    name: "platform",
    contract: await loadPlatformContract(),
    problems: Object.assign({}, ...(await loadTables("packages/platform/src/**/*problems.ts"))),
    permissions: Object.assign({}, ...(await loadTables("packages/platform/src/**/*permissions.ts"))),
    events: [],
  };
  return [platform, ...(await Promise.all(contexts.map(loadContext)))];
}

/** Platform's contracts are in several files, some of which are parts of others. */
async function loadPlatformContract(): Promise<Contract> {
  const modules = await Promise.all(globSync("packages/platform/src/**/*-contract.ts", { cwd: ROOT }).sort().map(load));
  const routes = modules.flatMap((module) =>
    Object.values(module).flatMap((value) => (isContract(value) ? Object.entries(value) : [])),
  );
  return Object.fromEntries(routes);
}

function isContract(value: unknown): value is Contract {
  if (typeof value !== "object" || value === null || Object.keys(value).length === 0) return false;
  return Object.values(value).every(
    (route: unknown) =>
      typeof route === "object" && route !== null && "path" in route && "method" in route && "summary" in route,
  );
}

async function loadContext(folder: string): Promise<Part> {
  const [contract, problems, permissions, events] = await Promise.all(
    ["contract", "problems", "permissions", "events"].map((name) => load(`${folder}/src/${name}.ts`)),
  );
  return {
    name: folder.slice("contexts/".length),
    contract: contractOf(contract ?? {}, "contract"),
    problems: (problems?.["PROBLEMS"] ?? {}) as Part["problems"], // defineContext checks the shape
    permissions: (permissions?.["PERMISSIONS"] ?? {}) as Part["permissions"], // likewise
    events: eventsOf(events ?? {}),
  };
}

async function load(path: string): Promise<Readonly<Record<string, unknown>>> {
  if (!existsSync(join(ROOT, path))) return {};
  const module = (await import(join(ROOT, path))) as Record<string, unknown>; // a module namespace
  // Node lists exports by name and Vitest as written; the page must not depend on who reads.
  return Object.fromEntries(Object.entries(module).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** The exported `PROBLEMS` or `PERMISSIONS` tables of the files that match; also `…_PROBLEMS`. */
async function loadTables(pattern: string): Promise<readonly object[]> {
  const modules = await Promise.all(globSync(pattern, { cwd: ROOT }).sort().map(load));
  return modules.flatMap((module) =>
    Object.entries(module).flatMap(([name, value]) =>
      /(^|_)(PROBLEMS|PERMISSIONS)$/.test(name) && typeof value === "object" && value !== null ? [value] : [],
    ),
  );
}

function contractOf(module: Readonly<Record<string, unknown>>, name: string): Contract {
  return (module[name] ?? {}) as Contract; // defineContract checks the shape
}

/** The schemas with a literal `type`: those are facts, the rest are their parts. */
function eventsOf(module: Readonly<Record<string, unknown>>): readonly (readonly [string, z.ZodObject])[] {
  return Object.values(module).flatMap((schema) => {
    if (!(schema instanceof z.ZodObject)) return [];
    const type: unknown = schema.shape["type"];
    return type instanceof z.ZodLiteral ? [[String([...type.values][0]), schema] as const] : [];
  });
}

const NOTICE = "<!-- Made from the code by `node tools/docs.ts`. Do not edit. -->\n\n";

function apiPage(parts: readonly Part[]): string {
  const sections = parts.flatMap((part) => [
    `## ${part.name}\n`,
    ...Object.entries(part.contract).map(([name, route]) => routeSection(name, route, part)),
  ]);
  return `${NOTICE}# API

Everything is JSON below \`/api/v1\`, and every error is \`application/problem+json\` (RFC 9457) with a \`code\` from
[problems](problems.md). The same contract is at \`/api/openapi.json\` of a running server. Send a token as
\`Authorization: Bearer …\`; which permission a route asks for is in [permissions](permissions.md). Times are UTC; \`from\` is
included, \`to\` is not. A list answers \`items\` and \`nextCursor\`, which is \`null\` on the last page.

${sections.join("\n")}`;
}

function routeSection(name: string, route: Route, part: Part): string {
  const lines = [
    `### ${route.method} ${route.path}\n`,
    `${route.summary}${route.stability === "experimental" ? " **Experimental: may change.**" : ""}\n`,
    `- operation: \`${name}\``,
    `- access: ${accessOf(route)}`,
    ...(route.listeners ? [`- listeners: ${route.listeners.join(", ")}`] : []),
    ...(route.streams ? [`- takes: ${route.streams.map((type) => `\`${type}\``).join(", ")}`] : []),
    ...(route.problems?.length
      ? [`- problems: ${route.problems.map((code) => problemLink(code, part)).join(", ")}`]
      : []),
    "",
    ...(["params", "query", "body"] as const).flatMap((place) => inputTable(place, route[place])),
    ...(route.response
      ? ["Answers:\n", `\`\`\`ts\n${typeText(schemaOf(route.response, "output"))}\n\`\`\`\n`]
      : [answerLine(route)]),
  ];
  return lines.join("\n");
}

function accessOf(route: Route): string {
  if (typeof route.access === "string") return route.access === "anonymous" ? "anyone" : "anyone signed in, any token";
  return `\`${route.access.permission}\``;
}

function problemLink(code: string, part: Part): string {
  return code in part.problems ? `[\`${code}\`](problems.md)` : `\`${code}\``;
}

function answerLine(route: Route): string {
  return route.kind === "empty" ? "Answers 204 without a body.\n" : "Answers with a stream.\n";
}

interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly items?: JsonSchema | boolean;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly default?: unknown;
  readonly description?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
}

function schemaOf(schema: z.ZodType, io: "input" | "output"): JsonSchema {
  return z.toJSONSchema(schema, { io, unrepresentable: "any", reused: "inline" }) as JsonSchema; // the part of it we print
}

function inputTable(place: string, schema: z.ZodType | undefined): readonly string[] {
  if (!schema) return [];
  const { properties, required } = schemaOf(schema, "input");
  if (!properties || Object.keys(properties).length === 0) return [];
  const rows = Object.entries(properties).map(([name, property]) => {
    const need =
      property.default === undefined
        ? required?.includes(name)
          ? "required"
          : "optional"
        : `default \`${JSON.stringify(property.default)}\``;
    return `| \`${name}\` | ${cell(typeText(property).replaceAll("\n", " "))} | ${need} | ${limits(property)} |`;
  });
  return [`| ${place} | type | | limits |`, "| --- | --- | --- | --- |", ...rows, ""];
}

function cell(text: string): string {
  if (text === "") return "";
  return `\`${text.replaceAll("|", "\\|").replace(/\s+/g, " ")}\``;
}

function limits(schema: JsonSchema): string {
  return [
    ...(schema.minimum !== undefined && schema.minimum > -Number.MAX_SAFE_INTEGER ? [`≥ ${schema.minimum}`] : []),
    ...(schema.maximum !== undefined && schema.maximum < Number.MAX_SAFE_INTEGER ? [`≤ ${schema.maximum}`] : []),
    ...(schema.maxLength === undefined ? [] : [`≤ ${schema.maxLength} characters`]),
    ...(schema.description === undefined ? [] : [schema.description.replaceAll("|", "\\|")]),
  ].join("; ");
}

/** A JSON schema in the notation that our readers think in. */
function typeText(schema: JsonSchema, indent = ""): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives) return alternatives.map((one) => typeText(one, indent)).join(" | ");
  if (schema.allOf) return schema.allOf.map((one) => typeText(one, indent)).join(" & ");
  if (schema.type === "array")
    return arrayText(typeof schema.items === "object" ? typeText(schema.items, indent) : "unknown");
  if (schema.type === "object") return objectText(schema, indent);
  if (Array.isArray(schema.type)) return schema.type.join(" | ");
  return schema.format === "date-time" ? "time" : String(schema.type ?? "unknown");
}

function arrayText(item: string): string {
  return /[|&]/.test(item) && !item.startsWith("{") ? `(${item})[]` : `${item}[]`;
}

function objectText(schema: JsonSchema, indent: string): string {
  const properties = Object.entries(schema.properties ?? {});
  if (properties.length === 0) {
    return `Record<string, ${typeof schema.additionalProperties === "object" ? typeText(schema.additionalProperties, indent) : "unknown"}>`;
  }
  const inner = `${indent}  `;
  const lines = properties.map(([name, property]) => {
    const key = /^[\w$]+$/.test(name) ? name : JSON.stringify(name);
    return `${inner}${key}${schema.required?.includes(name) ? "" : "?"}: ${typeText(property, inner)};`;
  });
  return `{\n${lines.join("\n")}\n${indent}}`;
}

function problemsPage(parts: readonly Part[]): string {
  const sections = parts
    .filter((part) => Object.keys(part.problems).length > 0)
    .map((part) => {
      const rows = Object.entries(part.problems).map(
        ([code, { status, title }]) => `| \`${code}\` | ${status} | ${title} |`,
      );
      return `## ${part.name}\n\n| code | status | title |\n| --- | --- | --- |\n${rows.join("\n")}\n`;
    });
  return `${NOTICE}# Problems

An error is \`application/problem+json\`: \`code\` says which one and never changes its meaning; \`detail\` is for the person
reading it and may change; \`fields\` names what to correct. \`Retry-After\` says when the same request may succeed.

${sections.join("\n")}`;
}

function permissionsPage(parts: readonly Part[]): string {
  const sections = parts
    .filter((part) => Object.keys(part.permissions).length > 0)
    .map((part) => {
      const rows = Object.entries(part.permissions).map(([name, sentence]) => {
        const routes = Object.values(part.contract).filter(
          (route) => typeof route.access === "object" && route.access.permission === name,
        );
        return `| \`${name}\` | ${sentence} | ${routes.map((route) => `\`${route.method} ${route.path}\``).join("<br>")} |`;
      });
      return `## ${part.name}\n\n| permission | what it allows | routes |\n| --- | --- | --- |\n${rows.join("\n")}\n`;
    });
  return `${NOTICE}# Permissions

A role is a set of permissions; a token has those of its role, or fewer. What somebody may not see is *not found*.

${sections.join("\n")}`;
}

function eventsPage(parts: readonly Part[]): string {
  const sections = parts.flatMap((part) =>
    part.events.map(([type, schema]) => `## ${type}\n\n\`\`\`ts\n${typeText(schemaOf(schema, "output"))}\n\`\`\`\n`),
  );
  return `${NOTICE}# Domain events

Facts that one context announces and others listen to, inside the server: at least once, in order for each thing. A new field
may appear at any time; anything else is a new version.

${sections.join("\n")}`;
}

function cliPage(): string {
  const silent = { out: () => undefined, err: () => undefined, isInteractive: false, columns: 100 };
  const program = createProgram({ terminal: silent, stdin: process.stdin, exit: () => undefined });
  const commands = program.commands.flatMap((command) =>
    command.commands.length === 0 ? [command] : command.commands,
  );
  return `${NOTICE}# Command line

\`npx cordon\`, \`npm start --\` (for \`start\`) and \`./node_modules/.bin/cordon\` in Cordon's folder are the same program.

${commands.map(commandSection).join("\n")}
## Exit codes

\`\`\`
${exitCodeLines()}
\`\`\`
`;
}

function commandSection(command: Command): string {
  const words = [command.name()];
  for (let parent = command.parent; parent; parent = parent.parent) words.unshift(parent.name());
  const args = command.registeredArguments.map(
    (arg) => `${arg.required ? "<" : "["}${arg.name()}${arg.variadic ? "..." : ""}${arg.required ? ">" : "]"}`,
  );
  const rows = [
    ...command.registeredArguments.map((arg) => `| \`${arg.name()}\` | ${arg.description.replaceAll("|", "\\|")} |`),
    ...command.options.map((option) => {
      const preset = option.defaultValue === undefined ? "" : ` (default: ${String(option.defaultValue)})`;
      return `| \`${option.flags.replaceAll("|", "\\|")}\` | ${option.description}${option.mandatory ? " (required)" : ""}${preset} |`;
    }),
  ];
  return `## ${[...words, ...args].join(" ")}\n\n${command.description()}\n\n| | |\n| --- | --- |\n${rows.join("\n")}\n`;
}

function configurationPage(): string {
  const rows = describeConfig().map(
    (row) =>
      `| \`${row.path}\` | \`${row.environmentName}\` | ${cell(row.default.replaceAll("`", ""))} | ${row.description} It takes ${row.expects}. |`,
  );
  return `${NOTICE}# Configuration

From the environment and one YAML file (\`cordon start --config FILE\`); the environment wins. A value that cannot be right
names itself and stops the start.

| in the file | environment | default | |
| --- | --- | --- | --- |
${rows.join("\n")}
`;
}
