import type { HeadTargetsConfig } from "@cordon/platform/audit/head-targets";
import type { DatabaseAddress } from "@cordon/platform/database/create-database";
import type { OidcConfig } from "@cordon/platform/members/oidc-service";
import type { LogSettings } from "./log.ts";

/** How the server process reaches the telemetry store. */
export type TelemetryAddress = { readonly socketPath: string } | { readonly url: string };

export interface SocketAddress {
  readonly address: string;
  /** 0 takes a free one. */
  readonly port: number;
}

export interface ListenerSettings extends SocketAddress {
  readonly tls: { readonly certificateFile: string; readonly keyFile: string } | undefined;
}

/** Everything the server process needs; resolved once by `cordon start`. */
export interface ServerSettings {
  readonly version: string;
  readonly dataDir: string;
  /** A folder for sockets that belongs to this process alone. */
  readonly socketDir: string;
  /** Folder of the built console. */
  readonly consoleDir: string;
  readonly database: DatabaseAddress;
  readonly telemetry: TelemetryAddress;
  readonly listeners: { readonly console: ListenerSettings; readonly ingest: ListenerSettings };
  readonly syslog: {
    readonly udp: SocketAddress | undefined;
    readonly tcp: SocketAddress | undefined;
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
}

/** Sent once, when the stores are up. */
export interface StartMessage {
  readonly type: "start";
  readonly settings: ServerSettings;
}

export interface StopMessage {
  readonly type: "stop";
}

export type ToServer = StartMessage | StopMessage;

export interface ReadyMessage {
  readonly type: "ready";
  readonly urls: readonly string[];
  /** Of the listener itself, whatever people use to reach it. */
  readonly consoleUrl: string;
  readonly ingestUrl: string;
  readonly syslog: { readonly udpPort: number | undefined; readonly tcpPort: number | undefined };
  readonly adminSocket: string;
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

export type FromServer = ReadyMessage | FailedMessage | ProgressMessage;
