import { createSocket, type Socket as UdpSocket } from "node:dgram";
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import type { IngestLog } from "../ingest/ingest.ts";
import type { IntakeBudget } from "../ingest/intake-budget.ts";
import type { FrameBatcher } from "./frame-batcher.ts";
import { createPeerSenders, type PeerSenders } from "./peer-senders.ts";
import { createSyslogFramer } from "./syslog-framer.ts";

/** A socket that is bound already, by its descriptor in this process. */
export interface BoundSyslogSocket {
  readonly fd: number;
}

export interface SyslogOptions {
  /** Undefined leaves that receiver off. */
  readonly udp: BoundSyslogSocket | undefined;
  readonly tcp: BoundSyslogSocket | undefined;
  /** Networks in CIDR form that may send; loopback always may. */
  readonly allowedNetworks: readonly string[];
  readonly batcher: FrameBatcher;
  readonly budget: IntakeBudget;
  readonly log: IngestLog;
}

export interface SyslogReceiver {
  /** Datagrams lost since there was no room, and messages refused from unlisted networks. */
  readonly counters: () => { readonly dropped: number; readonly refused: number };
  readonly stop: () => Promise<void>;
}

const MAX_CONNECTIONS = 1_000;
const IDLE_MS = 15 * 60_000;
const UDP_BUFFER_BYTES = 4 * 1024 * 1024;

/** Plain syslog over UDP (best effort) and TCP (waits for room). What it brings is marked unauthenticated. */
export async function startSyslogReceiver(options: SyslogOptions): Promise<SyslogReceiver> {
  const peers = createPeerSenders(options.allowedNetworks);
  const udp = options.udp && (await startUdp(options.udp, options, peers));
  const tcp = options.tcp && (await startTcp(options.tcp, options, peers));
  return {
    counters: () => ({ dropped: udp?.dropped() ?? 0, refused: peers.refused() }),
    async stop() {
      udp?.socket.close();
      tcp?.();
      await options.batcher.stop();
    },
  };
}

async function startUdp(
  { fd }: BoundSyslogSocket,
  { batcher, log }: SyslogOptions,
  peers: PeerSenders,
): Promise<{ readonly socket: UdpSocket; readonly dropped: () => number }> {
  let dropped = 0;
  const socket = createSocket("udp4"); // the family of one that is bound already is what it was bound to
  socket.on("message", (message, from) => {
    const sender = peers.of("syslog-udp", from.address);
    if (!sender) return;
    const end = message.at(-1) === 10 || message.at(-1) === 0 ? message.length - 1 : message.length;
    if (end > 0 && !batcher.add(sender, message.subarray(0, end))) dropped += 1;
  });
  const listening = once(socket, "listening"); // it may come before `bind` returns
  socket.bind({ fd });
  await listening;
  socket.on("error", (err) => log.warn({ err }, "syslog over UDP met an error"));
  try {
    socket.setRecvBufferSize(UDP_BUFFER_BYTES);
  } catch (err) {
    log.info({ err }, "the system keeps the UDP receive buffer small");
  }
  return { socket, dropped: () => dropped };
}

async function startTcp({ fd }: BoundSyslogSocket, options: SyslogOptions, peers: PeerSenders): Promise<() => void> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    void readMessages(socket, options, peers).finally(() => sockets.delete(socket));
  });
  server.maxConnections = MAX_CONNECTIONS;
  server.listen({ fd });
  await once(server, "listening");
  server.on("error", (err) => options.log.warn({ err }, "syslog over TCP met an error"));
  return () => {
    server.close();
    for (const socket of sockets) socket.destroy();
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
