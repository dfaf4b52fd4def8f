import { describe, expect, it } from "vitest";
import { createPasswordHasher } from "./password-hasher.ts";

describe("password hasher", () => {
  it("stores argon2id at OWASP's cost, salted", async () => {
    const hasher = await createPasswordHasher();

    const [first, second] = [
      await hasher.hash("three lamps under water"),
      await hasher.hash("three lamps under water"),
    ];

    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(second).not.toBe(first);
    expect(await hasher.verify(first, "three lamps under water")).toBe(true);
    expect(await hasher.verify(first, "three lamps under Water")).toBe(false);
  });

  it("says no to everything where nothing is stored", async () => {
    const hasher = await createPasswordHasher({ memoryCost: 256, timeCost: 1, parallelism: 1 });

    expect(await hasher.verify(undefined, "three lamps under water")).toBe(false);
  });

  it("takes the same characters from two keyboards for the same password", async () => {
    const hasher = await createPasswordHasher({ memoryCost: 256, timeCost: 1, parallelism: 1 });

    expect(
      await hasher.verify(await hasher.hash("Gru\u0308\u00dfe aus Ko\u0308ln"), "Gr\u00fc\u00dfe aus K\u00f6ln"),
    ).toBe(true);
  });

  it("refuses what a flood sends beyond a short queue, and serves again afterwards", async () => {
    const hasher = await createPasswordHasher({ memoryCost: 256, timeCost: 1, parallelism: 1 });
    const stored = await hasher.hash("three lamps under water");

    const flood = await Promise.allSettled(
      Array.from({ length: 100 }, () => hasher.verify(stored, "three lamps under water")),
    );

    const refused = flood.filter((result) => result.status === "rejected");
    expect(refused).toHaveLength(100 - 2 - 32);
    expect(refused[0]?.reason).toMatchObject({ code: "session.too-many-attempts", retryAfterSeconds: 3 });
    expect(await hasher.verify(stored, "three lamps under water")).toBe(true);
  });
});
