import { BlockList, isIPv6 } from "node:net";
import type { Sender } from "../ingest/sender.ts";

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
      const key = `${kind}:${senders.size >= MAX_PEERS && !senders.has(`${kind}:${peer}`) ? "others" : peer}`;
      const known = senders.get(key);
      if (known) return known;
      const name = `${kind} ${key.slice(kind.length + 1)}`;
      const sender: Sender = { sourceId: `src_${key}`, name, kind, vouching: "unauthenticated" };
      senders.set(key, sender);
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
