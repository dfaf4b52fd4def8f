import { createHash } from "node:crypto";
import type { DetectedMatch } from "./detected-match.ts";

type Parts = Pick<DetectedMatch, "ruleId" | "host" | "user" | "sourceIp">;

/**
 * What makes two matches the same alert: rule, host, user and source address, those present, whatever their case.
 * What a suppression hides is kept apart from what it does not. 16 bytes, as hex.
 */
export function fingerprintOf({ ruleId, host, user, sourceIp }: Parts, suppressionId?: string): string {
  return digestOf("alert", ruleId, host, user, sourceIp, suppressionId);
}

/** The alert that takes what is above the bound: one for each rule and hour. */
export function noisyFingerprintOf(ruleId: string, hour: Date, suppressionId?: string): string {
  return digestOf("noisy", ruleId, hour.toISOString(), suppressionId);
}

/** JSON, so that no two lists of parts have the same text. */
function digestOf(...parts: readonly (string | undefined)[]): string {
  const text = JSON.stringify(parts.map((part) => part?.toLowerCase() ?? null));
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}
