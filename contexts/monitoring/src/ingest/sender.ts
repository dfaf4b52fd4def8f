/** Who sends a batch, and how far its word about host names goes. */
export interface Sender {
  /** Stable: the same token or peer is the same source after a restart. */
  readonly sourceId: string;
  readonly name: string;
  readonly kind: "token" | "syslog-udp" | "syslog-tcp" | "agent";
  readonly vouching: "bound" | "collector" | "unauthenticated";
  /** The one host a bound token or agent speaks for. */
  readonly hostName?: string;
}

/** The source that a token, or a member who sends by hand, is. */
export function sourceIdOfCaller(callerId: string): string {
  return `src_${callerId}`;
}

/** The source that a peer speaking plain syslog is. */
export function sourceIdOfPeer(kind: "syslog-udp" | "syslog-tcp", peer: string): string {
  return `src_${kind}:${peer}`;
}

/** Whether nothing proves who sends as this source: plain syslog has no sign-in, and an address can be anybody's. */
export function isUnauthenticated(sourceId: string): boolean {
  return /^src_syslog-(?:udp|tcp):/.test(sourceId);
}
