import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createSecretBox, SecretBoxError } from "./secret-box.ts";
import { makeEphemeralKeys, openSecretKeys, SECRET_KEY_FILE } from "./secret-keys.ts";

describe("secret box", () => {
  it("opens what it sealed, for the same context only", () => {
    const box = createSecretBox(makeEphemeralKeys());

    fc.assert(
      fc.property(
        fc.string({ maxLength: 200, unit: "grapheme" }),
        fc.string(),
        fc.string(),
        (plain, context, other) => {
          fc.pre(context !== other);
          const sealed = box.seal(plain, context);

          expect(box.open(sealed, context)).toBe(plain);
          expect(() => box.open(sealed, other)).toThrow(SecretBoxError);
        },
      ),
    );
  });

  it("refuses a sealed secret with any character changed", () => {
    const box = createSecretBox(makeEphemeralKeys());
    const sealed = box.seal("JBSWY3DPEHPK3PXP", "totp:mem_1");

    fc.assert(
      fc.property(
        fc.nat({ max: sealed.length - 1 }),
        fc.constantFrom("a", "Z", "0", "9", "-", "_", "."),
        (at, character) => {
          fc.pre(sealed[at] !== character);

          expect(() => box.open(sealed.slice(0, at) + character + sealed.slice(at + 1), "totp:mem_1")).toThrow(
            SecretBoxError,
          );
        },
      ),
    );
  });

  it("seals the same secret differently each time", () => {
    const box = createSecretBox(makeEphemeralKeys());

    expect(box.seal("secret", "c")).not.toBe(box.seal("secret", "c"));
  });

  it("opens with an older key, seals with the current one, and says which secrets are stale", () => {
    const old = makeEphemeralKeys();
    const sealed = createSecretBox(old).seal("secret", "c");
    const rotated = createSecretBox({ currentId: "k2", keys: new Map([...old.keys, ["k2", Buffer.alloc(32, 7)]]) });

    expect(rotated.open(sealed, "c")).toBe("secret");
    expect(rotated.isStale(sealed)).toBe(true);
    expect(rotated.isStale(rotated.seal("secret", "c"))).toBe(false);
  });

  it("names the missing key and not the secret", () => {
    const sealed = createSecretBox(makeEphemeralKeys()).seal("secret", "c");
    const stranger = createSecretBox({ currentId: "k2", keys: new Map([["k2", Buffer.alloc(32, 7)]]) });

    expect(() => stranger.open(sealed, "c")).toThrow('The key "ephemeral"');
  });
});

describe("key file", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "cordon-keys-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("is made once, for its owner's eyes only", () => {
    const path = join(folder, SECRET_KEY_FILE);

    const first = openSecretKeys(path);
    const second = openSecretKeys(path);

    expect(second).toEqual(first);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, "keys")).mode & 0o777).toBe(0o700);
  });

  it("is refused when others may read it", () => {
    const path = join(folder, SECRET_KEY_FILE);
    openSecretKeys(path);
    chmodSync(path, 0o640);

    expect(() => openSecretKeys(path)).toThrow("chmod 600");
  });

  it("is never overwritten when it cannot be read", () => {
    const path = join(folder, "broken.key");
    writeFileSync(path, '{"current":"k1","keys":{}}', { mode: 0o600 });

    expect(() => openSecretKeys(path)).toThrow("not a key file");
  });
});
