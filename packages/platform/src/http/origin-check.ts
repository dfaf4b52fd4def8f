import type { IncomingHttpHeaders } from "node:http";
import { Problem } from "@cordon/kernel";

const LOCAL_NAMES = new Set(["localhost", "127.0.0.1", "::1"]);
const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/** Host name of a `Host` header in one spelling: no port, no brackets, no trailing dot, lower case. */
export function hostNameOf(header: string): string | undefined {
  const match = /^(?:\[([0-9a-f:.]+)\]|([^\s:[\]/@?#\\]+))(?::\d{1,5})?$/i.exec(header);
  return (match?.[1] ?? match?.[2])?.toLowerCase().replace(/\.$/, "");
}

/** `::ffff:10.0.0.1` is how a dual-stack socket spells `10.0.0.1`. */
export function plainAddress(address: string | undefined): string {
  return (address ?? "").replace(/^::ffff:(?=\d+\.)/i, "");
}

/** Whether it never leaves this machine. */
export function isLoopback(address: string): boolean {
  return address === "::1" || address === "localhost" || /^127(\.\d{1,3}){3}$/.test(address);
}

/**
 * Whether a `Host` header names us; without this a page of an attacker's domain that resolves to our address
 * would share our origin (DNS rebinding).
 */
export function isOurHost(
  header: string | undefined,
  localAddress: string | undefined,
  names: ReadonlySet<string>,
): boolean {
  const name = header === undefined ? undefined : hostNameOf(header);
  if (name === undefined) return false;
  return LOCAL_NAMES.has(name) || name === plainAddress(localAddress).toLowerCase() || names.has(name);
}

export interface OriginQuestion {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  /** `https` behind a trusted proxy that says so. */
  readonly protocol: string;
  /** Origins besides the one asked for, such as that of the public URL. */
  readonly ownOrigins: ReadonlySet<string>;
}

/**
 * Refuses a browser's unsafe request that another site made it send.
 * A bearer token needs no check: no browser adds one by itself. A request without any mark of a browser
 * passes only when it brings no cookie.
 * @throws Problem `request.cross-origin`
 */
export function checkOrigin({ method, headers, protocol, ownOrigins }: OriginQuestion): void {
  if (SAFE_METHODS.has(method) || headers.authorization !== undefined) return;
  const origin = headers.origin;
  if (origin !== undefined) {
    if (ownOrigins.has(origin) || origin === `${protocol}://${headers.host ?? ""}`) return;
  } else {
    const site = headers["sec-fetch-site"];
    if (site === "same-origin" || (site === undefined && headers.cookie === undefined)) return;
  }
  throw new Problem(
    "request.cross-origin",
    "The request came from another site than this console. If this is the console's own address, set it as publicUrl.",
  );
}
