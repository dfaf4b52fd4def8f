import { hostname } from "node:os";
import type { Authenticate } from "@cordon/platform/http/authenticate";
import type { Metrics } from "@cordon/platform/health/metrics";
import { createListener } from "@cordon/platform/http/create-listener";
import type { ContractMount, Listener } from "@cordon/platform/http/listener-options";
import { HTTP_PROBLEMS } from "@cordon/platform/http/problems";
import type { Log } from "@cordon/platform/log";
import { ROLES } from "@cordon/platform/members/roles";
import { inheritedFd, type ServerSettings } from "./protocol.ts";
import { tlsMaterial } from "./tls.ts";

export interface ListenersNeeds {
  readonly settings: ServerSettings;
  readonly contracts: readonly ContractMount[];
  readonly authenticate: Authenticate;
  readonly metrics: Metrics;
  readonly log: Log;
}

export interface Listeners {
  readonly consoleUrl: string;
  readonly ingestUrl: string;
  /** HTTP status of a problem's code; 500 for codes nobody owns. */
  readonly statusOf: (code: string) => number;
  readonly close: () => Promise<void>;
}

/** The listeners that have routes today: console and ingest. Agents and public get theirs with their contexts. */
export async function openListeners(needs: ListenersNeeds): Promise<Listeners> {
  const { settings, contracts, authenticate, metrics, log } = needs;
  const open = async (name: "console" | "ingest"): Promise<{ listener: Listener; url: string }> => {
    const { address } = settings.listeners[name];
    const isConsole = name === "console";
    const listener = await createListener({
      name,
      contracts,
      authenticate,
      config: {
        address,
        port: { inheritedFd: inheritedFd(name) },
        tls: await tlsMaterial(settings.listeners[name], settings.dataDir, new Date()),
        trustedProxies: settings.trustedProxies,
        allowedHosts: [hostname()],
        publicUrl: isConsole ? settings.publicUrl : undefined,
      },
      log,
      rolesWith: (permission) =>
        Object.entries(ROLES).flatMap(([role, { permissions }]) => (permissions.includes(permission) ? [role] : [])),
      extraRoutes: isConsole ? [metrics.route] : [],
      ...(isConsole
        ? { openApi: { title: "Cordon", version: settings.version }, consoleFiles: settings.consoleDir }
        : {}),
      observe: metrics.observe,
    });
    return { listener, url: await listener.listen() };
  };
  const [console, ingest] = [await open("console"), await open("ingest")];
  const problems = new Map(
    [HTTP_PROBLEMS, ...contracts.map((contract) => contract.problems)].flatMap((table) => Object.entries(table)),
  );
  return {
    consoleUrl: console.url,
    ingestUrl: ingest.url,
    statusOf: (code) => problems.get(code)?.status ?? 500,
    async close() {
      await Promise.all([console.listener.close(), ingest.listener.close()]);
    },
  };
}
