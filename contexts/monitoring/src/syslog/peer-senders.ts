import { BlockList, isIPv6 } from "node:net";
import { type Sender, sourceIdOfPeer } from "../ingest/sender.ts";

export type SyslogKind = "syslog-udp" | "syslog-tcp";

export interface PeerSenders {
  /** Who sends from that address; undefined when its network may not. */
  readonly of: (kind: SyslogKind, address: string) => Sender | undefined;
  /** Messages or connections refused since start. */
  readonly refused: () => number;
}

/** Beyond the bound all further peers are one source: who forges addresses must not fill tables. */
const MAX_PEERS = 10_000;

/** Plain syslog proves nothing: each address is a source of its own, marked unauthenticated. Loopback always may send. */
export function createPeerSenders(allowedNetworks: readonly string[]): PeerSenders {
  const allowed = allowList(allowedNetworks);
  const senders = new Map<string, Sender>();
  let refused = 0;
  return {
    of(kind, address) {
      const peer = address.replace(/^::ffff:/, "");
      if (!allowed.check(peer, isIPv6(peer) ? "ipv6" : "ipv4")) {
        refused += 1;
        return undefined;
      }
      const isBeyond = senders.size >= MAX_PEERS && !senders.has(sourceIdOfPeer(kind, peer));
      const named = isBeyond ? "others" : peer;
      const sourceId = sourceIdOfPeer(kind, named);
      const known = senders.get(sourceId);
      if (known) return known;
      const sender: Sender = { sourceId, name: `${kind} ${named}`, kind, vouching: "unauthenticated" };
      senders.set(sourceId, sender);
      return sender;
    },
    refused: () => refused,
  };
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
