import { join } from "node:path";
import { isLoopback } from "@cordon/platform/http/origin-check";
import {
  certificateNames,
  checkCertificate,
  selfSignedCertificate,
  type TlsMaterial,
} from "@cordon/platform/http/tls-certificate";
import type { ListenerSettings } from "./protocol.ts";

/** The certificate given, one of our own for an address beyond this machine, or none on loopback. */
export async function tlsMaterial(
  listener: ListenerSettings,
  dataDir: string,
  now: Date,
): Promise<TlsMaterial | undefined> {
  if (listener.tls) return checkCertificate(listener.tls, now);
  if (isLoopback(listener.address)) return undefined;
  return selfSignedCertificate(join(dataDir, "keys", "tls"), certificateNames(listener.address), now);
}
