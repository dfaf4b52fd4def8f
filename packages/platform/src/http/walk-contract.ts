import type { ProblemTable } from "@cordon/kernel";
import type { PermissionTable } from "../context.ts";
import { silentLog } from "../log.ts";
import type { Contract, ListenerName, Route } from "./contract.ts";
import { createListener } from "./create-listener.ts";
import type { Caller } from "./handler.ts";
import type { AnyHandler } from "./route-handler.ts";

export interface WalkedContract {
  readonly contract: Contract;
  readonly problems: ProblemTable;
  readonly permissions: PermissionTable;
}

export interface Walk {
  /** One sentence for each route that lets in whom it should not. */
  readonly faults: readonly string[];
  readonly routes: number;
  /** Routes open to everybody: a test should hold the list, so that a new one is noticed. */
  readonly anonymous: readonly string[];
}

const NOBODY = "caller-without-any-permission";
const LISTENERS: readonly ListenerName[] = ["console", "ingest", "agents", "public"];

/**
 * Calls every route of the contracts on real listeners: without a caller, and with one who has no permission.
 * A test expects no faults, and `routes` to be what it knows of, so that an empty walk does not pass.
 */
export async function walkContract(contracts: readonly WalkedContract[]): Promise<Walk> {
  const faults = new Set<string>();
  const routes = contracts.flatMap(({ contract }) => Object.entries(contract));
  for (const [name, route] of routes) {
    // Typed code cannot leave it out; a cast or JSON can.
    if (!isAccess(route.access)) faults.add(`${name} does not say who may call it.`);
  }
  if (faults.size > 0) return { faults: [...faults], routes: routes.length, anonymous: [] };
  for (const listener of LISTENERS) await walkListener(listener, contracts, faults);
  const anonymous = routes.filter(([, route]) => route.access === "anonymous").map(([name]) => name);
  return { faults: [...faults], routes: routes.length, anonymous };
}

function isAccess(access: unknown): boolean {
  if (access === "anonymous" || access === "authenticated") return true;
  if (typeof access !== "object" || access === null || !("permission" in access)) return false;
  return typeof access.permission === "string" && /^[a-z]+:[a-z-]+$/.test(access.permission);
}

async function walkListener(
  name: ListenerName,
  contracts: readonly WalkedContract[],
  faults: Set<string>,
): Promise<void> {
  const reached = new Set<string>();
  const listener = await createListener({
    name,
    contracts: contracts.map((walked) => ({ ...walked, handlers: recordingHandlers(walked.contract, reached) })),
    authenticate: async ({ bearer }) => (bearer === NOBODY ? nobody() : undefined),
    config: { address: "127.0.0.1", port: 0, trustedProxies: [], allowedHosts: [] },
    log: silentLog,
    limits: { failedAuthenticationsPerMinute: 1_000_000 },
  });
  const url = await listener.listen();
  try {
    for (const [key, route] of contracts.flatMap(({ contract }) => Object.entries(contract))) {
      if (route.access === "anonymous" || !(route.listeners ?? ["console"]).includes(name)) continue;
      const stranger = await call(url, route);
      if (stranger !== 401) faults.add(`${key} answers ${stranger} to somebody who is not signed in.`);
      if (reached.has(key)) faults.add(`${key} runs for somebody who is not signed in.`);
      reached.clear();
      if (route.access === "authenticated") continue;
      const powerless = await call(url, route, NOBODY);
      if (powerless !== 403 && powerless !== 404)
        faults.add(`${key} answers ${powerless} to a caller without permission.`);
      if (reached.has(key)) faults.add(`${key} runs for a caller without permission.`);
      reached.clear();
    }
  } finally {
    await listener.close(0);
  }
}

function nobody(): Caller {
  return { kind: "token", id: "tok_nobody", name: "nobody", permissions: new Set() };
}

function recordingHandlers(contract: Contract, reached: Set<string>): Record<string, AnyHandler> {
  const entries = Object.keys(contract).map((key): [string, AnyHandler] => [
    key,
    async () => {
      reached.add(key);
    },
  ]);
  return Object.fromEntries(entries);
}

async function call(url: string, route: Route, token?: string): Promise<number> {
  const response = await fetch(`${url}${route.path.replace(/:[A-Za-z0-9_]+/g, "x")}`, {
    method: route.method,
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  });
  await response.body?.cancel();
  return response.status;
}
