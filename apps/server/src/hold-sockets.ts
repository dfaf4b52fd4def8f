import { join } from "node:path";
import type { Config } from "@cordon/platform/config/config-schema";
import { type HeldSocket, holdPath, holdTcp, holdUdp } from "@cordon/platform/supervision/held-sockets";
import { currentUser } from "@cordon/platform/supervision/privileges";
import type { RuntimeDir } from "@cordon/platform/supervision/runtime-dir";
import { type SocketName, SOCKETS } from "./protocol.ts";

export type HeldSockets = Readonly<Partial<Record<SocketName, HeldSocket>>> & {
  readonly adminPath: string;
  /** A second call does nothing. */
  readonly close: () => void;
};

/**
 * Binds every address that the server answers on, so that it needs no privilege for low ports, and no address is lost
 * while it is started again. The administration socket lies in a folder that is ours alone: the server's user answers
 * on it and cannot open it.
 * @throws Problem `port.in-use`, `port.refused`; nothing stays bound then.
 */
export function holdSockets({ console, ingest, syslog }: Config, runtime: RuntimeDir): HeldSockets {
  const adminPath = join(runtime.folder("admin", currentUser()), "admin.sock");
  const held: Partial<Record<SocketName, HeldSocket>> = {};
  const close = (): void => {
    for (const name of SOCKETS) {
      held[name]?.close();
      delete held[name];
    }
  };
  try {
    held.console = holdTcp(console, { what: "The console", setting: "CORDON_PORT" });
    held.ingest = holdTcp(ingest, { what: "The receiver of logs", setting: "CORDON_INGEST_PORT" });
    if (syslog.udp.isEnabled) {
      held.syslogUdp = holdUdp(syslog.udp, { what: "Syslog over UDP", setting: "CORDON_SYSLOG_UDP_PORT" });
    }
    if (syslog.tcp.isEnabled) {
      held.syslogTcp = holdTcp(syslog.tcp, { what: "Syslog over TCP", setting: "CORDON_SYSLOG_TCP_PORT" });
    }
    held.admin = holdPath(adminPath);
    return { ...held, adminPath, close };
  } catch (error) {
    close();
    throw error;
  }
}
