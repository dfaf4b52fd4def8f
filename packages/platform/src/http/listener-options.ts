import type { ProblemTable } from "@cordon/kernel";
import type { PermissionTable } from "../context.ts";
import type { Log } from "../log.ts";
import type { Authenticate } from "./authenticate.ts";
import type { Contract, ListenerName } from "./contract.ts";
import type { Limits } from "./limits.ts";
import type { AnyHandler, AnyRoute } from "./route-handler.ts";
import type { TlsMaterial } from "./tls-certificate.ts";

/** A contract with what answers it; `handlers` is the context's `Handlers<typeof contract>`. */
export interface ContractMount {
  readonly contract: Contract;
  readonly handlers: Readonly<Record<string, AnyHandler>>;
  readonly problems: ProblemTable;
  readonly permissions: PermissionTable;
}

export interface ListenerConfig {
  /** An IP address. Loopback, or TLS is required. */
  readonly address: string;
  /** 0 takes any free port; or a socket that was bound to the address before and is inherited. */
  readonly port: number | { readonly inheritedFd: number };
  readonly tls?: TlsMaterial | undefined;
  /** Addresses or networks of proxies whose `X-Forwarded-*` is believed. */
  readonly trustedProxies: readonly string[];
  /** Names besides the own address, localhost and that of `publicUrl`. */
  readonly allowedHosts: readonly string[];
  /** Where people reach it when that is not address and port. */
  readonly publicUrl?: string | undefined;
}

/** A route outside the contracts, such as `/metrics`. */
export interface ExtraRoute {
  readonly name: string;
  readonly route: AnyRoute;
  readonly handler: AnyHandler;
}

export interface RequestObservation {
  readonly listener: ListenerName;
  readonly method: string;
  /** The pattern, never the path: `/api/v1/hosts/:id`. */
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
}

export interface ListenerOptions {
  readonly name: ListenerName;
  readonly contracts: readonly ContractMount[];
  readonly authenticate: Authenticate;
  readonly config: ListenerConfig;
  readonly log: Log;
  readonly limits?: Partial<Limits>;
  /** Names of the roles that have a permission, for the refusal's sentence. */
  readonly rolesWith?: (permission: string) => readonly string[];
  readonly extraRoutes?: readonly ExtraRoute[];
  /** Serves `/api/openapi.json` of all contracts given. */
  readonly openApi?: { readonly title: string; readonly version: string };
  /** Folder of the built console. */
  readonly consoleFiles?: string;
  readonly observe?: (observation: RequestObservation) => void;
}

export interface Listener {
  /** Binds and gives the URL, with the real port. */
  readonly listen: () => Promise<string>;
  /** Refuses new requests, waits up to `graceMs` for those under way, then cuts. Streams of events end at once. */
  readonly close: (graceMs?: number) => Promise<void>;
}
