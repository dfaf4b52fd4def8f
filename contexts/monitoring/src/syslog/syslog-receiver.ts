import { createSocket, type Socket as UdpSocket } from "node:dgram";
import { once } from "node:events";
import { type AddressInfo, BlockList, createServer, isIPv6, type Server, type Socket } from "node:net";
import type { IngestLog } from "../ingest/ingest.ts";
import type { IntakeBudget } from "../ingest/intake-budget.ts";
import type { Sender } from "../ingest/sender.ts";
import type { FrameBatcher } from "./frame-batcher.ts";
import { createSyslogFramer } from "./syslog-framer.ts";

export interface SyslogAddress {
  readonly address: string;
  readonly port: number;
}

export interface SyslogOptions {
  /** Port 0 picks a free one; undefined leaves that receiver off. */
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
const MAX_PEERS = 10_000;
const IDLE_MS = 15 * 60_000;

/** Plain syslog over UDP (best effort) and TCP (waits for room). What it brings is marked unauthenticated. */
export async function startSyslogReceiver(options: SyslogOptions): Promise<SyslogReceiver> {
  const allowed = allowList(options.allowedNetworks);
  const peers = new Map<string, Sender>();
  let dropped = 0;
  let refused = 0;
  const sockets = new Set<Socket>();

  function senderOf(kind: "syslog-udp" | "syslog-tcp", address: string): Sender | undefined {
    const peer = address.replace(/^::ffff:/, "");
    if (!allowed.check(peer, isIPv6(peer) ? "ipv6" : "ipv4")) {
      refused += 1;
      return undefined;
    }
    // Beyond the bound all further peers are one source: an attacker who forges addresses must not fill tables.
    const key = `${kind}:${peers.size >= MAX_PEERS && !peers.has(`${kind}:${peer}`) ? "others" : peer}`;
    let sender = peers.get(key);
    if (!sender) {
      sender = {
        sourceId: `src_${key}`,
        name: `${kind} ${key.slice(kind.length + 1)}`,
        kind,
        vouching: "unauthenticated",
      };
      peers.set(key, sender);
    }
    return sender;
  }

  const udp = options.udp && createSocket(isIPv6(options.udp.address) ? "udp6" : "udp4");
  udp?.on("message", (message, from) => {
    const sender = senderOf("syslog-udp", from.address);
    if (!sender) return;
    const end = message.at(-1) === 10 || message.at(-1) === 0 ? message.length - 1 : message.length;
    if (end > 0 && !options.batcher.add(sender, message.subarray(0, end))) dropped += 1;
  });

  async function serve(socket: Socket): Promise<void> {
    const sender = senderOf("syslog-tcp", socket.remoteAddress ?? "");
    if (!sender) {
      socket.destroy();
      return;
    }
    sockets.add(socket);
    socket.setTimeout(IDLE_MS, () => socket.destroy());
    const framer = createSyslogFramer();
    const store = async (frames: readonly Uint8Array[]): Promise<void> => {
      for (const frame of frames) while (!options.batcher.add(sender, frame)) await options.budget.untilFree(0.25);
    };
    try {
      // Reading stops while we wait for room, so TCP slows the sender down.
      for await (const chunk of socket) await store(framer.push(chunk as Buffer)); // no encoding is set: always a Buffer
      await store(framer.end());
    } catch {
      await store(framer.end()); // the peer broke off; what it sent whole still counts
    } finally {
      sockets.delete(socket);
    }
  }

  const tcp = options.tcp && createServer({ noDelay: true }, (socket) => void serve(socket));
  if (tcp) tcp.maxConnections = MAX_CONNECTIONS;
  const udpPort = udp && (await bindUdp(udp, options));
  const tcpPort = tcp && (await listenTcp(tcp, options));
  return {
    udpPort,
    tcpPort,
    counters: () => ({ dropped, refused }),
    async stop() {
      udp?.close();
      tcp?.close();
      for (const socket of sockets) socket.destroy();
      await options.batcher.stop();
    },
  };
}

async function bindUdp(udp: UdpSocket, options: SyslogOptions): Promise<number> {
  udp.bind(options.udp?.port, options.udp?.address);
  await once(udp, "listening");
  udp.on("error", (err) => options.log.warn({ err }, "syslog over UDP met an error"));
  try {
    udp.setRecvBufferSize(4 * 1024 * 1024);
  } catch (err) {
    options.log.info({ err }, "the system keeps the UDP receive buffer small");
  }
  return udp.address().port;
}

async function listenTcp(tcp: Server, options: SyslogOptions): Promise<number> {
  tcp.listen(options.tcp?.port, options.tcp?.address);
  await once(tcp, "listening");
  tcp.on("error", (err) => options.log.warn({ err }, "syslog over TCP met an error"));
  return (tcp.address() as AddressInfo).port; // a TCP server's address is never a path
}

function allowList(networks: readonly string[]): BlockList {
  const list = new BlockList();
  list.addSubnet("127.0.0.0", 8, "ipv4");
  list.addAddress("::1", "ipv6");
  for (const network of networks) {
    const [address = "", prefix] = network.split("/");
    const family = isIPv6(address) ? "ipv6" : "ipv4";
    list.addSubnet(address, Number(prefix ?? (family === "ipv6" ? 128 : 32)), family);
  }
  return list;
}
