import { Problem } from "@cordon/kernel";
import { collectDefaultMetrics, Histogram, Registry } from "prom-client";
import type { RequestContext } from "../http/handler.ts";
import type { ExtraRoute, RequestObservation } from "../http/listener-options.ts";
import { isLoopback } from "../http/origin-check.ts";

export interface Metrics {
  /** Contexts register theirs here, named `cordon_<context>_…`. */
  readonly registry: Registry;
  /** `/metrics`, for the console listener's `extraRoutes`. */
  readonly route: ExtraRoute;
  /** For the listeners' `observe`. */
  readonly observe: (observation: RequestObservation) => void;
}

/** Prometheus metrics of this process: Node's own, requests by route, and what contexts add. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: "cordon_http_request_duration_seconds",
    help: "Time from the first byte of a request to the last of its answer.",
    labelNames: ["listener", "method", "route", "status"],
    buckets: [0.005, 0.02, 0.05, 0.15, 0.5, 2, 10],
    registers: [registry],
  });
  return {
    registry,
    observe: ({ listener, method, route, status, seconds }) => {
      requests.observe({ listener, method, route, status }, seconds);
    },
    route: {
      name: "getMetrics",
      route: {
        method: "GET",
        path: "/metrics",
        summary: "Prometheus text; from this machine, or with the permission platform:read-metrics.",
        access: "anonymous",
        anonymousPerMinute: 600,
        kind: "raw",
      },
      handler: async (_input: unknown, request: RequestContext) => {
        if (!isLocal(request) && request.caller?.permissions.has("platform:read-metrics") !== true) {
          throw request.caller === undefined
            ? new Problem("session.required", "Metrics need a token with the permission platform:read-metrics.")
            : new Problem("permission.missing", "Metrics need the permission platform:read-metrics.");
        }
        return { headers: { "content-type": registry.contentType }, body: await registry.metrics() };
      },
    },
  };
}

/** From this machine itself: behind a local proxy everybody seems to be, but a proxy says that it is one. */
function isLocal({ remoteAddress, headers }: RequestContext): boolean {
  const isForwarded = ["forwarded", "x-forwarded-for", "x-real-ip", "via"].some((name) => headers[name] !== undefined);
  return isLoopback(remoteAddress) && !isForwarded;
}
