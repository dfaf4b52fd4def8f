import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Problem } from "@cordon/kernel";
import { type Config, mbToBytes } from "@cordon/platform/config/config-schema";
import { loadConfig } from "@cordon/platform/config/load-config";
import type { NamedText } from "@cordon/platform/http/tls-certificate";
import type { ListenerSettings, ServerSettings } from "./protocol.ts";

export interface StartOptions {
  readonly data?: string;
  readonly port?: number;
  /** Path of a YAML file, instead of `cordon.yaml` in the data directory. */
  readonly config?: string;
  /** Fill a new data directory with demo data. */
  readonly demo?: boolean;
}

/** The settings of the server that do not depend on where the stores came up. */
export type PlainSettings = Omit<
  ServerSettings,
  "version" | "dataDir" | "consoleDir" | "database" | "telemetry" | "demoEndsAt"
>;

const PACKAGE = fileURLToPath(new URL("../../../package.json", import.meta.url));
export const VERSION: string = (JSON.parse(readFileSync(PACKAGE, "utf8")) as { version: string }).version; // our own file

/** @throws Problem `config.invalid` naming every bad value, where it is set and what is expected. */
export function readConfig(options: StartOptions): { readonly config: Config; readonly warnings: readonly string[] } {
  return loadConfig({
    flags: { dataDir: options.data, "console.port": options.port?.toString() },
    environment: { ...process.env, ...(options.config === undefined ? {} : { CORDON_CONFIG: options.config }) },
  });
}

export function plainSettings(config: Config): PlainSettings {
  const { syslog, disk } = config;
  return {
    listeners: { console: listenerOf(config.console), ingest: listenerOf(config.ingest) },
    syslog: {
      isUdpOn: syslog.udp.isEnabled,
      isTcpOn: syslog.tcp.isEnabled,
      allowedNetworks: syslog.networks,
    },
    publicUrl: config.publicUrl,
    trustedProxies: config.trustedProxies,
    oidc: oidcOf(config.oidc),
    auditHead: config.auditHead,
    auditKeepDays: config.retention.auditDays,
    retentionDays: config.retention.eventDays,
    disk: { minimumShare: 1 - disk.stopAtPercent / 100, minimumBytes: mbToBytes(disk.keepFreeMb) },
    intake: { maxBodyBytes: mbToBytes(config.intake.maxBodyMb), inFlightBytes: mbToBytes(config.intake.inFlightMb) },
    poolSize: config.database.poolSize,
    log: config.log,
  };
}

/** @throws Problem `config.invalid` naming a file that cannot be read. */
function listenerOf({ address, tls }: Config["console"]): ListenerSettings {
  const { certificate, key } = tls;
  if (certificate === undefined || key === undefined) return { address, tls: undefined };
  return { address, tls: { certificate: readNamed(certificate), key: readNamed(key) } };
}

function readNamed(file: string): NamedText {
  try {
    return { file, text: readFileSync(file, "utf8") };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Problem("config.invalid", `${file} cannot be read: ${why}`, { cause });
  }
}

function oidcOf({ issuer, clientId, ...rest }: Config["oidc"]): PlainSettings["oidc"] {
  if (issuer === undefined || clientId === undefined) return undefined;
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  return { issuer, clientId, ...given };
}
