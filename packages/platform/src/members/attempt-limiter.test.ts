import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Attempt, createAttemptLimiter } from "./attempt-limiter.ts";

const START = Date.UTC(2026, 0, 1);
const at = (seconds: number): Date => new Date(START + seconds * 1_000);

function aTry(change: Partial<Attempt> = {}): Attempt {
  return { remoteAddress: "203.0.113.9", account: { kind: "member", key: "mem_ada" }, ...change };
}

describe("sign-in limits against an attacker", () => {
  it("give one address less than 120 guesses in six hours at one account", () => {
    const limiter = createAttemptLimiter();
    let guesses = 0;

    for (let s = 0; s < 21_600; s++) if (limiter.attempt(aTry(), at(s)).isAllowed) guesses += 1;

    expect(guesses).toBeLessThan(120);
  });

  it("give ten thousand addresses together less than 120 guesses in six hours at one account", () => {
    const limiter = createAttemptLimiter();
    let guesses = 0;

    for (let s = 0; s < 21_600; s++) {
      const remoteAddress = `198.51.${Math.floor(s / 256) % 40}.${s % 256}`;
      if (limiter.attempt(aTry({ remoteAddress }), at(s)).isAllowed) guesses += 1;
    }

    expect(guesses).toBeLessThan(120);
  });

  it("let the member in from a device used before while all the world guesses", () => {
    const limiter = createAttemptLimiter();

    for (let s = 0; s < 3_600; s++) limiter.attempt(aTry({ remoteAddress: `198.51.100.${s % 256}` }), at(s));

    expect(limiter.attempt(aTry({ remoteAddress: "192.0.2.7" }), at(3_600)).isAllowed).toBe(false);
    expect(limiter.attempt(aTry({ remoteAddress: "192.0.2.7", knownDevice: "dev_1" }), at(3_600)).isAllowed).toBe(true);
  });

  it("let the member in from a device used before while somebody behind the same address guesses at everybody", () => {
    const limiter = createAttemptLimiter();

    for (let i = 0; i < 40; i++) limiter.attempt(aTry({ account: { kind: "unknown", key: `x${i}` } }), at(600));

    expect(limiter.attempt(aTry(), at(600)).isAllowed).toBe(false);
    expect(limiter.attempt(aTry({ knownDevice: "dev_1" }), at(600)).isAllowed).toBe(true);
  });

  it("let the member in from a new device while one address guesses", () => {
    const limiter = createAttemptLimiter();

    for (let s = 0; s < 600; s++) limiter.attempt(aTry(), at(s));

    expect(limiter.attempt(aTry({ remoteAddress: "192.0.2.7" }), at(600)).isAllowed).toBe(true);
  });

  it("never make anybody wait longer than five minutes, whatever happened before", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 400 }), fc.boolean()), { maxLength: 300 }),
        (tries) => {
          const limiter = createAttemptLimiter();
          let now = 0;
          for (const [address, pause, isKnown] of tries) {
            now += pause;
            const verdict = limiter.attempt(
              aTry({ remoteAddress: `10.0.0.${address}`, ...(isKnown && { knownDevice: "dev_1" }) }),
              at(now),
            );
            expect(verdict.isAllowed || (verdict.retryAfterSeconds > 0 && verdict.retryAfterSeconds <= 300)).toBe(true);
          }
          expect(limiter.attempt(aTry({ remoteAddress: "10.0.0.1" }), at(now + 300)).isAllowed).toBe(true);
        },
      ),
    );
  });

  it("keep counting what others failed when the member succeeds", () => {
    const limiter = createAttemptLimiter();
    for (let i = 0; i < 25; i++) limiter.attempt(aTry({ remoteAddress: `198.51.100.${i}` }), at(0));

    const own = limiter.attempt(aTry({ remoteAddress: "192.0.2.7" }), at(10));
    if (own.isAllowed) own.succeeded();

    expect(limiter.attempt(aTry({ remoteAddress: "198.51.100.77" }), at(10.5)).isAllowed).toBe(false);
  });

  it("count tries under way, so that many at once gain nothing", () => {
    const limiter = createAttemptLimiter();

    const verdicts = Array.from({ length: 100 }, () => limiter.attempt(aTry(), at(0)));

    expect(verdicts.filter((verdict) => verdict.isAllowed)).toHaveLength(5);
  });

  it("treat the addresses of one IPv6 network as one", () => {
    const limiter = createAttemptLimiter();
    const from = (remoteAddress: string): boolean => limiter.attempt(aTry({ remoteAddress }), at(0)).isAllowed;
    for (let i = 0; i < 5; i++) from(`2001:db8:0:1::${i}`);

    expect(from("2001:db8:0:1:ffff::1")).toBe(false);
    expect(from("2001:0db8::1:0:0:0:1")).toBe(false);
    expect(from("2001:db8:0:2::1")).toBe(true);
  });

  it("stay within bounded memory and do not forget a member under a flood of made-up names", () => {
    const limiter = createAttemptLimiter(1_000);
    for (let i = 0; i < 25; i++) limiter.attempt(aTry({ remoteAddress: `198.51.100.${i}` }), at(0));

    for (let i = 0; i < 8_000; i++) {
      limiter.attempt(
        { remoteAddress: `2001:db8:${i.toString(16)}::`, account: { kind: "unknown", key: `x${i}` } },
        at(0),
      );
    }

    expect(limiter.size()).toBeLessThan(4_010);
    expect(limiter.attempt(aTry({ remoteAddress: "192.0.2.7" }), at(0.5)).isAllowed).toBe(false);
  });

  it("give an address a bucket of tries that names no account, and refill it", () => {
    const limiter = createAttemptLimiter();
    const allowed = Array.from({ length: 60 }, () => limiter.attemptFrom("203.0.113.9", at(0)).isAllowed);

    expect(allowed.filter(Boolean)).toHaveLength(30);
    expect(limiter.attemptFrom("203.0.113.9", at(6)).isAllowed).toBe(true);
    expect(limiter.attemptFrom("203.0.113.9", at(6)).isAllowed).toBe(false);
  });
});
