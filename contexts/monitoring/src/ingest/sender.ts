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
