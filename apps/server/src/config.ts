import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ServerSettings } from "./protocol.ts";
import type { StartOptions } from "./start.ts";

export interface Config {
  readonly dataDir: string;
  readonly logLevel: string;
  readonly databaseUrl: string | undefined;
  readonly clickhouseUrl: string | undefined;
  readonly server: Omit<ServerSettings, "version" | "dataDir" | "socketDir" | "consoleDir" | "database" | "telemetry">;
}

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
export const VERSION: string = (JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string }).version; // our own file

export function readConfig(options: StartOptions): Config {
  const env = process.env;
  const port = (name: string, otherwise: number): number => Number(env[name] ?? otherwise);
  return {
    dataDir: options.data ?? env["CORDON_DATA"] ?? join(ROOT, "data"),
    logLevel: env["CORDON_LOG_LEVEL"] ?? "warn",
    databaseUrl: env["CORDON_DATABASE_URL"],
    clickhouseUrl: env["CORDON_CLICKHOUSE_URL"],
    server: {
      listeners: {
        console: { address: "127.0.0.1", port: options.port ?? port("CORDON_PORT", 7280), tls: undefined },
        ingest: { address: "127.0.0.1", port: port("CORDON_INGEST_PORT", 7281), tls: undefined },
      },
      syslog: { address: "127.0.0.1", udpPort: port("CORDON_SYSLOG_UDP_PORT", 5514), tcpPort: port("CORDON_SYSLOG_TCP_PORT", 5514), allowedNetworks: [] },
      publicUrl: undefined,
      allowedHosts: [],
      trustedProxies: [],
      retentionDays: 90,
      disk: { minimumShare: 0.05, minimumBytes: Number(env["CORDON_DISK_MINIMUM_BYTES"] ?? 2e9) },
      intakeBytes: 192 * 1024 * 1024,
      logLevel: env["CORDON_LOG_LEVEL"] ?? "warn",
    },
  };
}
