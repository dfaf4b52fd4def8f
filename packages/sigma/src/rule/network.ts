import { isIPv4, isIPv6 } from "node:net";
import { type DocumentPath, quoted, RuleFault } from "./rule-fault.ts";

export interface Network {
  readonly network: string;
  readonly prefix: number;
  readonly family: "ipv4" | "ipv6";
}

/** `10.0.0.0/8`, `fe80::/10`; a plain address is a network of one. */
export function parseNetwork(value: string, at: DocumentPath): Network {
  const [network = "", length, ...rest] = value.split("/");
  const family = isIPv4(network) ? "ipv4" : isIPv6(network) ? "ipv6" : undefined;
  const bits = family === "ipv4" ? 32 : 128;
  const prefix = length === undefined ? bits : /^\d{1,3}$/.test(length) ? Number(length) : Number.NaN;
  if (family === undefined || rest.length > 0 || !(prefix <= bits))
    throw new RuleFault(at, `${quoted(value)} is not a network such as 10.0.0.0/8 or fe80::/10.`);
  return { network, prefix, family };
}
