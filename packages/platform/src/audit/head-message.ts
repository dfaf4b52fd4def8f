import type { AuditHead } from "./audit-contract.ts";

/** A head on its way out, with who sends it: receivers hear more than one Cordon. */
export interface HeadMessage {
  readonly head: AuditHead;
  readonly host: string;
  readonly at: Date;
}

/** Facility 13 (log audit), severity 5 (notice). */
const PRIORITY = 13 * 8 + 5;

/** RFC 5424; the message is the head as JSON, so that the receiver's file can be verified against as it is. */
export function syslogLine({ head, host, at }: HeadMessage): string {
  return `<${PRIORITY}>1 ${at.toISOString()} ${hostField(host)} cordon - audit-head - ${JSON.stringify(head)}`;
}

export function webhookBody({ head, host, at }: HeadMessage): string {
  return JSON.stringify({ type: "cordon.audit-head.v1", host, sentAt: at.toISOString(), head });
}

/** Printable ASCII without spaces, at most 255; the nil value when nothing is left. */
function hostField(host: string): string {
  return host.replaceAll(/[^\x21-\x7e]/g, "").slice(0, 255) || "-";
}
