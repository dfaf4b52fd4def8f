import type { Handlers } from "../http/handler.ts";
import type { ContractMount } from "../http/listener-options.ts";
import type { Log } from "../log.ts";
import { healthContract, type Readiness } from "./health-contract.ts";

export interface Backlog {
  readonly name: string;
  readonly size: number;
  /** Of the oldest thing that waits; null when nothing does. */
  readonly oldestAgeSeconds: number | null;
}

export interface DependencyReport {
  readonly state: "up" | "degraded" | "down";
  /** One sentence for an engineer; no secret. */
  readonly message?: string;
  readonly backlogs?: readonly Backlog[];
}

export interface DependencyCheck {
  readonly name: string;
  /** Throwing, or taking too long, is `down`. */
  readonly check: (signal: AbortSignal) => Promise<DependencyReport>;
  /** Whether the server is of no use without it; true when absent. */
  readonly isRequired?: boolean;
}

export interface Health {
  readonly add: (check: DependencyCheck) => void;
  /** Everything, for somebody who may see it; at most a second old. */
  readonly readiness: () => Promise<Readiness>;
  readonly mount: ContractMount;
}

export interface HealthOptions {
  readonly log: Log;
  readonly timeoutMs?: number;
  /** How long an answer is good, so that probes cannot be used to keep the stores busy. */
  readonly keepMs?: number;
}

export const HEALTH_PERMISSIONS = {
  "platform:read-metrics": "See metrics, and why a dependency is not well.",
} as const satisfies Record<string, string>;

/** The things this server depends on, asked together when somebody wants to know. */
export function createHealth({ log, timeoutMs = 2_000, keepMs = 1_000 }: HealthOptions): Health {
  const checks: DependencyCheck[] = [];
  let kept: { readonly at: number; readonly answer: Promise<Readiness> } | undefined;

  const readiness = (): Promise<Readiness> => {
    const now = performance.now();
    if (kept === undefined || now - kept.at > keepMs) kept = { at: now, answer: askAll(checks, timeoutMs, log) };
    return kept.answer;
  };
  const handlers: Handlers<typeof healthContract> = {
    getHealth: async () => ({ state: "alive" }),
    getReadiness: async (_input, { caller }) => {
      const full = await readiness();
      const isTrusted = caller?.permissions.has("platform:read-metrics") === true;
      const shown = isTrusted ? full : withoutDetails(full);
      return {
        status: full.state === "ready" ? 200 : 503,
        headers: { "content-type": "application/json; charset=utf-8" },
        body: JSON.stringify(shown),
      };
    },
  };
  return {
    add(check) {
      if (checks.some((other) => other.name === check.name))
        throw new Error(`There are two health checks "${check.name}".`);
      checks.push(check);
      kept = undefined;
    },
    readiness,
    mount: { contract: healthContract, handlers, problems: {}, permissions: HEALTH_PERMISSIONS },
  };
}

function withoutDetails({ state, dependencies }: Readiness): Readiness {
  return { state, dependencies: dependencies.map((one) => ({ name: one.name, state: one.state })) };
}

async function askAll(checks: readonly DependencyCheck[], timeoutMs: number, log: Log): Promise<Readiness> {
  const dependencies = await Promise.all(checks.map((check) => ask(check, timeoutMs, log)));
  const isReady = checks.every((check, at) => check.isRequired === false || dependencies[at]?.state !== "down");
  return { state: isReady ? "ready" : "not-ready", dependencies };
}

async function ask(check: DependencyCheck, timeoutMs: number, log: Log): Promise<Readiness["dependencies"][number]> {
  const started = performance.now();
  const { signal, cancel } = deadline(timeoutMs);
  const tooLate = new Promise<DependencyReport>((resolve) => {
    const late = { state: "down", message: `Did not answer within ${timeoutMs} ms.` } as const;
    signal.addEventListener("abort", () => resolve(late), { once: true });
  });
  const asked = check.check(signal).catch((err: unknown): DependencyReport => {
    log.warn({ err, dependency: check.name }, "health check failed");
    return { state: "down", message: "The check failed; the log says why." };
  });
  const report = await Promise.race([asked, tooLate]).finally(cancel);
  return {
    name: check.name,
    state: report.state,
    latencyMs: Math.round((performance.now() - started) * 10) / 10,
    ...(report.message === undefined ? {} : { message: report.message }),
    ...(report.backlogs === undefined ? {} : { backlogs: [...report.backlogs] }),
  };
}

function deadline(ms: number): { readonly signal: AbortSignal; readonly cancel: () => void } {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), ms);
  return { signal: abort.signal, cancel: () => clearTimeout(timer) };
}
