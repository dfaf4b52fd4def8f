import { type NetConnectOpts, connect } from "node:net";
import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import type { ProblemTable } from "@cordon/kernel";
import type { PermissionTable } from "../context.ts";
import type { Log } from "../log.ts";
import type { Contract } from "./contract.ts";
import { createListener } from "./create-listener.ts";
import type { Caller } from "./handler.ts";
import type { ContractMount, Listener, ListenerConfig, ListenerOptions } from "./listener-options.ts";

/** A caller with a default for everything. */
export function aCaller(
  caller: Partial<Omit<Caller, "permissions">> & { permissions?: readonly string[] } = {},
): Caller {
  return { kind: "token", id: "tok_test", name: "test", ...caller, permissions: new Set(caller.permissions) };
}

export interface ListenerUnderTest {
  readonly contract: Contract;
  /** `Handlers<typeof contract>`. */
  readonly handlers: ContractMount["handlers"];
  readonly problems?: ProblemTable;
  readonly permissions?: PermissionTable;
  /** Bearer token, or value of the cookie `session` → who that is. */
  readonly callers?: Readonly<Record<string, Caller>>;
  readonly config?: Partial<ListenerConfig>;
  readonly options?: Partial<ListenerOptions>;
}

export interface RunningListener extends AsyncDisposable {
  readonly url: string;
  readonly listener: Listener;
  /** What was logged, one line each. */
  readonly logged: readonly string[];
}

/** A real listener on a free loopback port; `await using` closes it. */
export async function aListener(given: ListenerUnderTest): Promise<RunningListener> {
  const logged: string[] = [];
  const mount = { contract: given.contract, handlers: given.handlers };
  const listener = await createListener({
    name: "console",
    contracts: [{ ...mount, problems: given.problems ?? {}, permissions: given.permissions ?? {} }],
    authenticate: async ({ bearer, cookies }) => given.callers?.[bearer ?? cookies["session"] ?? ""],
    config: { address: "127.0.0.1", port: 0, trustedProxies: [], allowedHosts: [], ...given.config },
    log: aLog(logged),
    ...given.options,
  });
  return { url: await listener.listen(), listener, logged, [Symbol.asyncDispose]: () => listener.close(0) };
}

function aLog(lines: string[]): Log {
  const write =
    (level: string) =>
    (fields: object, message: string): void => {
      lines.push(
        `${level} ${message} ${JSON.stringify(fields, (_, v: unknown) => (v instanceof Error ? String(v) : v))}`,
      );
    };
  return { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
}

/** A request with headers that `fetch` would not let pass, such as Host and Origin. */
export function requestWith(
  url: string,
  headers: Readonly<Record<string, string>>,
  method = "GET",
): Promise<{ status: number; headers: IncomingHttpHeaders; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(url, { method, headers, agent: false }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (body += chunk));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    sent.on("error", reject);
    sent.end();
  });
}

/** Sends bytes as they are and gives everything that comes back until the server hangs up. */
export function sendBytes(url: string, bytes: string | Uint8Array): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const target: NetConnectOpts = { host: hostname, port: Number(port) };
    const socket = connect(target, () => socket.write(bytes));
    let received = "";
    socket.setEncoding("utf8");
    socket.on("data", (chunk: string) => (received += chunk));
    socket.on("error", () => {}); // a reset is a way of hanging up
    socket.on("close", () => resolve(received));
  });
}
