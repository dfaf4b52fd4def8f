import type { HeadTargetsConfig } from "@cordon/platform/audit/head-targets";
import type { DatabaseAddress } from "@cordon/platform/database/create-database";
import type { TlsFiles } from "@cordon/platform/http/tls-certificate";
import type { OidcConfig } from "@cordon/platform/members/oidc-service";
import type { LogSettings } from "./log.ts";

/** How the server process reaches the telemetry store. */
export type TelemetryAddress =
  | { readonly socketPath: string }
  | { readonly url: string; readonly peopleUrl: string | undefined };

/** The sockets that `cordon start` holds; the server process inherits them in this order, behind its channel to us. */
export const SOCKETS = ["console", "ingest", "admin", "syslogUdp", "syslogTcp"] as const;
export type SocketName = (typeof SOCKETS)[number];

const FIRST_INHERITED = 4;

/** The descriptor of a socket in the server process. */
export function inheritedFd(name: SocketName): number {
  return FIRST_INHERITED + SOCKETS.indexOf(name);
}

export interface ListenerSettings {
  /** What its socket is bound to. */
  readonly address: string;
  /** An organisation's own, as PEM; read by `cordon start`, since the key may be root's alone. */
  readonly tls: TlsFiles | undefined;
}

/** Everything the server process needs; resolved once by `cordon start`. */
export interface ServerSettings {
  readonly version: string;
  readonly dataDir: string;
  /** Folder of the built console. */
  readonly consoleDir: string;
  readonly database: DatabaseAddress;
  readonly telemetry: TelemetryAddress;
  readonly listeners: { readonly console: ListenerSettings; readonly ingest: ListenerSettings };
  readonly syslog: {
    /** Whether its socket is there. */
    readonly isUdpOn: boolean;
    readonly isTcpOn: boolean;
    readonly allowedNetworks: readonly string[];
  };
  readonly publicUrl: string | undefined;
  readonly trustedProxies: readonly string[];
  readonly oidc: OidcConfig | undefined;
  readonly auditHead: HeadTargetsConfig;
  readonly auditKeepDays: number | undefined;
  readonly retentionDays: number;
  readonly disk: { readonly minimumShare: number; readonly minimumBytes: number };
  readonly intake: { readonly maxBodyBytes: number; readonly inFlightBytes: number };
  readonly poolSize: number;
  readonly log: LogSettings;
  /** This install holds demo data, which tells of the days before that instant. */
  readonly demoEndsAt: string | undefined;
}

/** Sent once, when the stores are up. */
export interface StartMessage {
  readonly type: "start";
  readonly settings: ServerSettings;
}

export interface StopMessage {
  readonly type: "stop";
}

/** Asks whether it still does anything; the answer is `pong`. */
export interface PingMessage {
  readonly type: "ping";
}

export interface PongMessage {
  readonly type: "pong";
}

export type ToServer = StartMessage | StopMessage | PingMessage;

export interface ReadyMessage {
  readonly type: "ready";
  readonly urls: readonly string[];
  readonly ingestUrl: string;
  /** Present while no administrator exists. */
  readonly setupLink: string | undefined;
}

export interface FailedMessage {
  readonly type: "failed";
  readonly code: string;
  readonly message: string;
}

/** A line of progress for the person who waits. */
export interface ProgressMessage {
  readonly type: "progress";
  readonly text: string;
}

export type FromServer = ReadyMessage | FailedMessage | ProgressMessage | PongMessage;
