import { createSocket, type Socket as UdpSocket } from "node:dgram";
import { once } from "node:events";
import { type AddressInfo, createServer, isIPv6, type Server, type Socket } from "node:net";
import { Problem } from "@cordon/kernel";
import type { IngestLog } from "../ingest/ingest.ts";
import type { IntakeBudget } from "../ingest/intake-budget.ts";
import type { FrameBatcher } from "./frame-batcher.ts";
import { createPeerSenders, type PeerSenders } from "./peer-senders.ts";
import { createSyslogFramer } from "./syslog-framer.ts";

export interface SyslogAddress {
  readonly address: string;
  /** 0 picks a free port. */
  readonly port: number;
}

export interface SyslogOptions {
  /** Undefined leaves that receiver off. */
  readonly udp: SyslogAddress | undefined;
  readonly tcp: SyslogAddress | undefined;
  /** Networks in CIDR form that may send; loopback always may. */
  readonly allowedNetworks: readonly string[];
  readonly batcher: FrameBatcher;
  readonly budget: IntakeBudget;
  readonly log: IngestLog;
}

export interface SyslogReceiver {
  readonly udpPort: number | undefined;
  readonly tcpPort: number | undefined;
  /** Datagrams lost since there was no room, and messages refused from unlisted networks. */
  readonly counters: () => { readonly dropped: number; readonly refused: number };
  readonly stop: () => Promise<void>;
}

const MAX_CONNECTIONS = 1_000;
const IDLE_MS = 15 * 60_000;
const UDP_BUFFER_BYTES = 4 * 1024 * 1024;

/**
 * Plain syslog over UDP (best effort) and TCP (waits for room). What it brings is marked unauthenticated.
 * @throws Problem `ingest.port-taken` when something else listens there.
 */
export async function startSyslogReceiver(options: SyslogOptions): Promise<SyslogReceiver> {
  const peers = createPeerSenders(options.allowedNetworks);
  const udp = options.udp && (await startUdp(options.udp, options, peers));
  const tcp = options.tcp && (await startTcp(options.tcp, options, peers));
  return {
    udpPort: udp?.socket.address().port,
    tcpPort: tcp?.port,
    counters: () => ({ dropped: udp?.dropped() ?? 0, refused: peers.refused() }),
    async stop() {
      udp?.socket.close();
      tcp?.close();
      await options.batcher.stop();
    },
  };
}

async function startUdp(
  { address, port }: SyslogAddress,
  { batcher, log }: SyslogOptions,
  peers: PeerSenders,
): Promise<{ readonly socket: UdpSocket; readonly dropped: () => number }> {
  let dropped = 0;
  const socket = createSocket(isIPv6(address) ? "udp6" : "udp4");
  socket.on("message", (message, from) => {
    const sender = peers.of("syslog-udp", from.address);
    if (!sender) return;
    const end = message.at(-1) === 10 || message.at(-1) === 0 ? message.length - 1 : message.length;
    if (end > 0 && !batcher.add(sender, message.subarray(0, end))) dropped += 1;
  });
  socket.bind(port, address);
  await opened(socket, "UDP", port);
  socket.on("error", (err) => log.warn({ err }, "syslog over UDP met an error"));
  try {
    socket.setRecvBufferSize(UDP_BUFFER_BYTES);
  } catch (err) {
    log.info({ err }, "the system keeps the UDP receive buffer small");
  }
  return { socket, dropped: () => dropped };
}

async function startTcp(
  { address, port }: SyslogAddress,
  options: SyslogOptions,
  peers: PeerSenders,
): Promise<{ readonly port: number; readonly close: () => void }> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    void readMessages(socket, options, peers).finally(() => sockets.delete(socket));
  });
  server.maxConnections = MAX_CONNECTIONS;
  server.listen(port, address);
  await opened(server, "TCP", port);
  server.on("error", (err) => options.log.warn({ err }, "syslog over TCP met an error"));
  return {
    port: (server.address() as AddressInfo).port, // a TCP server's address is never a path
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

async function readMessages(socket: Socket, { batcher, budget }: SyslogOptions, peers: PeerSenders): Promise<void> {
  const sender = peers.of("syslog-tcp", socket.remoteAddress ?? "");
  if (!sender) {
    socket.destroy();
    return;
  }
  socket.setTimeout(IDLE_MS, () => socket.destroy());
  const framer = createSyslogFramer();
  const store = async (frames: readonly Uint8Array[]): Promise<void> => {
    for (const frame of frames) while (!batcher.add(sender, frame)) await budget.untilFree(0.25);
  };
  try {
    // Reading stops while we wait for room, so TCP slows the sender down.
    for await (const chunk of socket) await store(framer.push(chunk as Buffer)); // no encoding is set: always a Buffer
  } catch {
    // The peer broke off; what it sent whole still counts.
  }
  await store(framer.end());
}

async function opened(listener: UdpSocket | Server, protocol: string, port: number): Promise<void> {
  try {
    await once(listener, "listening");
  } catch (cause) {
    const why =
      cause instanceof Error && "code" in cause && cause.code === "EADDRINUSE"
        ? "something else listens there"
        : String(cause);
    const setting = `CORDON_SYSLOG_${protocol}_PORT`;
    throw new Problem(
      "ingest.port-taken",
      `Syslog over ${protocol} cannot use port ${port}: ${why}. Choose another with ${setting}, or 0 for any.`,
      { cause },
    );
  }
}
