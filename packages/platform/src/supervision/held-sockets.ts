import { rmSync } from "node:fs";
import { BoundSocket, isIPv6 } from "node:net";
import { getSystemErrorName } from "node:util";
import { Problem } from "@cordon/kernel";

/**
 * A socket that is bound here and read by a child, which inherits it by its number. It stays bound while the child is
 * started again: connections wait in the backlog and datagrams in the kernel's buffer.
 */
export interface HeldSocket {
  /** For the child's `stdio`. */
  readonly fd: number;
  /** 0 for one that has a path. */
  readonly port: number;
  readonly close: () => void;
}

export interface SocketAddress {
  readonly address: string;
  /** 0 takes a free one. */
  readonly port: number;
}

/** What a socket is for, to say it when it cannot be had. */
export interface SocketPurpose {
  /** `The console`, `Syslog over UDP`. */
  readonly what: string;
  /** The variable that chooses the port. */
  readonly setting: string;
}

/** @throws Problem `port.in-use`, `port.refused`. */
export function holdTcp({ address, port }: SocketAddress, purpose: SocketPurpose): HeldSocket {
  const bound = orProblem({ address, port }, purpose, () => new BoundSocket({ host: address, port }));
  return { fd: bound.fd(), port: bound.address().port, close: () => bound.close() };
}

/** @throws Problem `port.in-use`, `port.refused`. */
export function holdUdp({ address, port }: SocketAddress, purpose: SocketPurpose): HeldSocket {
  const handle = new (udpBinding().UDP)();
  return orProblem({ address, port }, purpose, () => {
    const bound: { port?: number } = {};
    const failed = isIPv6(address) ? handle.bind6(address, port, 0) : handle.bind(address, port, 0);
    const failure = failed || handle.getsockname(bound);
    if (failure !== 0) {
      handle.close();
      throw Object.assign(new Error("bind"), { code: getSystemErrorName(failure) });
    }
    return { fd: handle.fd, port: bound.port ?? port, close: () => handle.close() };
  });
}

/**
 * A unix socket that our own user alone (and root) may open, whoever reads it. One left by a killed Cordon is replaced;
 * the file goes away with `close`.
 */
export function holdPath(path: string): HeldSocket {
  rmSync(path, { force: true });
  // The mask is set around the bind itself: a chmod afterwards would leave a moment in which anyone may connect.
  const mask = process.umask(0o177);
  try {
    const bound = new BoundSocket({ path });
    return { fd: bound.fd(), port: 0, close: () => bound.close() };
  } finally {
    process.umask(mask);
  }
}

declare module "node:net" {
  // Node 24.19 has it; its types do not yet.
  interface BoundSocketOptions {
    path?: string;
  }
}

interface UdpHandle {
  readonly fd: number;
  readonly bind: (address: string, port: number, flags: number) => number;
  readonly bind6: (address: string, port: number, flags: number) => number;
  readonly getsockname: (out: { port?: number }) => number;
  readonly close: () => void;
}

/** Node has no `BoundSocket` for datagrams: a `dgram.Socket` reads as soon as it is bound, and would take them from the child. */
function udpBinding(): { readonly UDP: new () => UdpHandle } {
  // Untyped, and what `node:cluster` itself does; held-sockets.test.ts fails when Node takes it away.
  const { binding } = process as unknown as { binding: (name: string) => { readonly UDP: new () => UdpHandle } };
  return binding.call(process, "udp_wrap");
}

function orProblem<T>({ address, port }: SocketAddress, { what, setting }: SocketPurpose, bind: () => T): T {
  try {
    return bind();
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
    const why = REASONS[code] ?? `the system says ${code}`;
    throw new Problem(
      code === "EADDRINUSE" ? "port.in-use" : "port.refused",
      `${what} cannot use port ${port} on ${address}: ${why}. Choose another with ${setting}, or 0 for any.`,
      { cause },
    );
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: "something else listens there",
  EACCES: "only root may use a port this low",
  EADDRNOTAVAIL: "this machine has no such address",
};
