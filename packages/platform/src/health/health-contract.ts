import { z } from "zod";
import { defineContract } from "../http/contract.ts";

const DependencyState = z.enum(["up", "degraded", "down"]);

const Dependency = z.object({
  name: z.string(),
  state: DependencyState,
  /** The following only with the permission `platform:read-metrics`. */
  latencyMs: z.number().nonnegative().optional(),
  message: z.string().optional(),
  backlogs: z
    .array(
      z.object({
        name: z.string(),
        size: z.number().int().nonnegative(),
        /** Of the oldest thing that waits; null when nothing does. */
        oldestAgeSeconds: z.number().nonnegative().nullable(),
      }),
    )
    .optional(),
});

export const Readiness = z.object({
  state: z.enum(["ready", "not-ready"]),
  dependencies: z.array(Dependency),
});
export type Readiness = z.infer<typeof Readiness>;

/** Probes come every second or so, from load balancers that share an address. */
const PROBES_PER_MINUTE = 1_200;

export const healthContract = defineContract({
  getHealth: {
    method: "GET",
    path: "/api/v1/health",
    summary: "Says that the process answers, and nothing about what it depends on.",
    listeners: ["console", "ingest", "agents"],
    access: "anonymous",
    anonymousPerMinute: PROBES_PER_MINUTE,
    response: z.object({ state: z.literal("alive") }),
  },
  getReadiness: {
    method: "GET",
    path: "/api/v1/ready",
    summary: "Says whether everything it needs works: 200 when ready, 503 when not, with each dependency.",
    listeners: ["console", "ingest", "agents"],
    access: "anonymous",
    anonymousPerMinute: PROBES_PER_MINUTE,
    kind: "raw",
    response: Readiness,
  },
});
