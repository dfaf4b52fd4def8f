import { randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";
import { type Id, isId } from "@cordon/kernel";

export type TokenId = Id<"tok">;

/** A token as its holder has it. */
export interface TokenText {
  readonly id: TokenId;
  readonly secret: string;
}

/** 256 random bits as hex. */
export function makeTokenSecret(): string {
  return randomBytes(32).toString("hex");
}

/**
 * `cordon_<id>_<secret><checksum>`: a prefix that secret scanners know, and a CRC-32 so that a mistyped token, or one
 * that only looks like ours, is told apart without asking the database.
 */
export function formatToken({ id, secret }: TokenText): string {
  const body = `cordon_${id.slice("tok_".length)}_${secret}`;
  return body + checksum(body);
}

/** Undefined when it is no token of ours, or mistyped. */
export function parseToken(text: string): TokenText | undefined {
  const match = /^(cordon_([0-9a-z]{26})_([0-9a-f]{64}))([0-9a-f]{8})$/.exec(text);
  if (!match) return undefined;
  const [, body = "", tail = "", secret = "", sum] = match;
  const id = `tok_${tail}`;
  return isId("tok", id) && checksum(body) === sum ? { id, secret } : undefined;
}

function checksum(body: string): string {
  return crc32(body).toString(16).padStart(8, "0");
}
