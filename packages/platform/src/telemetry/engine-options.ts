import { z } from "zod";

/** Who speaks to the engine; each role has sessions, grants and limits of its own. */
export const TELEMETRY_ROLES = ["ingest", "screens", "people", "admin"] as const;
export type TelemetryRole = (typeof TELEMETRY_ROLES)[number];

const megabytes = (value: number): number => value * 1024 * 1024;
const bytes = z.int().positive();

/** Limits of one role. A limit of 0 is ClickHouse's "none". */
export const RoleLimits = z.object({
  /** Statements that run at the same time; each costs a chDB connection. */
  connections: z.int().min(1).max(16),
  /** Statements that may wait for a free connection; one more is refused. */
  queue: z.int().min(0).max(1024),
  maxSeconds: z.int().min(0),
  maxMemoryBytes: z.int().min(0),
  maxResultRows: z.int().min(0),
  maxResultBytes: z.int().min(0),
});
export type RoleLimits = z.infer<typeof RoleLimits>;

export const ROLE_DEFAULTS: Record<TelemetryRole, RoleLimits> = {
  ingest: { connections: 2, queue: 256, maxSeconds: 0, maxMemoryBytes: 0, maxResultRows: 0, maxResultBytes: 0 },
  screens: {
    connections: 3,
    queue: 256,
    maxSeconds: 30,
    maxMemoryBytes: megabytes(512),
    maxResultRows: 1_000_000,
    maxResultBytes: megabytes(256),
  },
  people: {
    connections: 2,
    queue: 16,
    maxSeconds: 20,
    maxMemoryBytes: megabytes(384),
    maxResultRows: 100_000,
    maxResultBytes: megabytes(64),
  },
  admin: { connections: 1, queue: 32, maxSeconds: 0, maxMemoryBytes: 0, maxResultRows: 0, maxResultBytes: 0 },
};

const roleLimits = (role: TelemetryRole): z.ZodDefault<typeof RoleLimits> => RoleLimits.default(ROLE_DEFAULTS[role]);

/** What bounds the engine; every field has a default that fits an install of one machine. */
export const EngineLimits = z.object({
  serverMemoryBytes: bytes.default(megabytes(1100)),
  markCacheBytes: bytes.default(megabytes(32)),
  indexCacheBytes: bytes.default(megabytes(16)),
  /** Merges stop and inserts are refused when the disk has less than this left. */
  keepFreeBytes: z.int().min(0).default(megabytes(1024)),
  /** Rows of one insert, after decompression. */
  insertBytes: bytes.default(megabytes(256)),
  /** Statement text, with its parameters. */
  statementBytes: bytes.default(megabytes(1)),
  /** How long running statements may take to end after SIGTERM before they are killed. */
  stopGraceMs: z.int().min(0).default(5000),
  /** How long a killed statement may go on before the engine ends itself. */
  runawayGraceMs: z.int().min(100).default(15_000),
  roles: z
    .object({
      ingest: roleLimits("ingest"),
      screens: roleLimits("screens"),
      people: roleLimits("people"),
      admin: roleLimits("admin"),
    })
    .prefault({}),
});
export type EngineLimits = z.infer<typeof EngineLimits>;

/** Everything the engine's process is told, by the variable `CORDON_TELEMETRY_OPTIONS` or a file named in argv. */
export const EngineOptions = z.object({
  socketPath: z.string().min(1),
  dataDir: z.string().min(1),
  /** Where rows wait for their INSERT: on the data disk, cleared at start. */
  spoolDir: z.string().min(1),
  /** Where the generated ClickHouse configuration is written. */
  configDir: z.string().min(1),
  /** The only directory BACKUP may write to. */
  backupDir: z.string().min(1),
  database: z.string().regex(/^[a-z][a-z0-9_]{0,62}$/),
  limits: EngineLimits.prefault({}),
});
export type EngineOptions = z.infer<typeof EngineOptions>;

/** Why the engine ended itself, as its parent reads it. */
export const EngineMessage = z.discriminatedUnion("type", [
  z.object({ type: z.literal("ready") }),
  z.object({ type: z.literal("failed"), reason: z.string() }),
  z.object({ type: z.literal("runaway"), role: z.enum(TELEMETRY_ROLES) }),
]);
export type EngineMessage = z.infer<typeof EngineMessage>;
