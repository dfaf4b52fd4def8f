import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** 256 random bits as base64url: session ids, link secrets, device cookies. */
export function makeSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** What is stored of it. A plain hash is enough for 256 random bits. */
export function hashSecret(secret: string): Buffer {
  return createHash("sha256").update(secret, "utf8").digest();
}

export function isSameHash(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
