import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { SecretKeys } from "./secret-keys.ts";

/** Seals small secrets for the database. `context` says what a secret is for; opened for anything else it fails. */
export interface SecretBox {
  readonly seal: (plain: string, context: string) => string;
  /** @throws SecretBoxError when key, context or bytes are not those it was sealed with. */
  readonly open: (sealed: string, context: string) => string;
  /** Sealed with a key that is no longer the current one: seal it again when convenient. */
  readonly isStale: (sealed: string) => boolean;
}

export class SecretBoxError extends Error {
  override readonly name = "SecretBoxError";
}

const VERSION = "s1";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const MAX_PLAIN_BYTES = 64 * 1024;

/** AES-256-GCM; sealed form `s1.<key id>.<nonce, ciphertext and tag as base64url>`. */
export function createSecretBox(keys: SecretKeys): SecretBox {
  return {
    seal(plain, context) {
      const bytes = Buffer.from(plain, "utf8");
      if (bytes.length > MAX_PLAIN_BYTES) throw new SecretBoxError("The secret is too long to be sealed.");
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv("aes-256-gcm", keyNamed(keys, keys.currentId), nonce);
      cipher.setAAD(associated(keys.currentId, context));
      const body = Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
      return `${VERSION}.${keys.currentId}.${body.toString("base64url")}`;
    },
    open(sealed, context) {
      const { keyId, body } = parse(sealed);
      const decipher = createDecipheriv("aes-256-gcm", keyNamed(keys, keyId), body.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(associated(keyId, context));
      decipher.setAuthTag(body.subarray(-TAG_BYTES));
      try {
        const plain = [decipher.update(body.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()];
        return Buffer.concat(plain).toString("utf8");
      } catch (cause) {
        throw new SecretBoxError("The sealed secret was changed, or is for something else.", { cause });
      }
    },
    isStale: (sealed) => parse(sealed).keyId !== keys.currentId,
  };
}

function parse(sealed: string): { readonly keyId: string; readonly body: Buffer } {
  const [version, keyId, text, ...rest] = sealed.split(".");
  if (version !== VERSION || !keyId || !text || rest.length > 0)
    throw new SecretBoxError("This is not a sealed secret.");
  const body = Buffer.from(text, "base64url");
  // One sealed form per secret: base64url has several spellings of the same bytes.
  if (body.length < NONCE_BYTES + TAG_BYTES || body.toString("base64url") !== text) {
    throw new SecretBoxError("This is not a sealed secret.");
  }
  return { keyId, body };
}

function keyNamed(keys: SecretKeys, id: string): Buffer {
  const key = keys.keys.get(id);
  if (!key) throw new SecretBoxError(`The key "${id}" that sealed this secret is not in the key file.`);
  return key;
}

function associated(keyId: string, context: string): Buffer {
  return Buffer.from(JSON.stringify([VERSION, keyId, context]), "utf8");
}
