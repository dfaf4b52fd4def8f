import { pathToFileURL } from "node:url";
import type { Plugin } from "vite";

const CONTRACT =
  /[/\\](?:contexts[/\\][a-z-]+[/\\]src[/\\]contract|packages[/\\]platform[/\\]src[/\\](?:platform|http[/\\]event-stream)-contract)\.ts$/;

/**
 * Gives the browser of each contract what the client needs to call it: method, path, kind, and whether there is a body
 * and an answer. The schemas are types to the console and checks to the server, which looks at every answer on its way
 * out; without them zod stays out of the bundle (a tenth of the first load).
 */
export function contractsAsRoutes(): Plugin {
  return {
    name: "cordon:contracts-as-routes",
    enforce: "pre",
    async load(id) {
      if (!CONTRACT.test(id)) return null;
      const module = (await import(pathToFileURL(id).href)) as Readonly<Record<string, unknown>>;
      const lines = Object.entries(module).flatMap(([name, value]) => {
        if (isContract(value)) return [`export const ${name} = {${Object.entries(value).map(routeSource).join(",")}};`];
        return isPlain(value) ? [`export const ${name} = ${JSON.stringify(value)};`] : [];
      });
      if (lines.length === 0) this.error(`${id} exports no contract.`);
      return [AS_IT_CAME, ...lines].join("\n");
    },
  };
}

/** Stands for a schema whose check the server has done. */
const AS_IT_CAME = "const asItCame = { safeParse: (data) => ({ success: true, data }) };";

interface BareRoute {
  readonly method: string;
  readonly path: string;
  readonly kind?: string;
  readonly body?: unknown;
  readonly response?: unknown;
}

function routeSource([name, { method, path, kind, body, response }]: readonly [string, BareRoute]): string {
  const plain = JSON.stringify({ method, path, ...(kind === undefined ? {} : { kind }) });
  const schemas = `${body === undefined ? "" : ",body:asItCame"}${response === undefined ? "" : ",response:asItCame"}`;
  return `${JSON.stringify(name)}:${plain.slice(0, -1)}${schemas}}`;
}

function isContract(value: unknown): value is Readonly<Record<string, BareRoute>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const routes = Object.values(value);
  return (
    routes.length > 0 &&
    routes.every((route) => typeof route === "object" && route !== null && "method" in route && "path" in route)
  );
}

function isPlain(value: unknown): boolean {
  return (
    typeof value === "string" ||
    typeof value === "number" ||
    (Array.isArray(value) && value.every((item) => typeof item === "string"))
  );
}
