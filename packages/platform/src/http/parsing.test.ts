import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isDeeperThan, readJsonText } from "./json-body.ts";
import { hostNameOf, isOurHost } from "./origin-check.ts";
import { parseQueryString } from "./query-string.ts";
import { createRateLimit, rateLimitKey } from "./rate-limit.ts";

function depthOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

describe("json bodies", () => {
  it("the depth of a text is that of its value", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.integer({ min: 0, max: 8 }), (value, limit) => {
        expect(isDeeperThan(JSON.stringify(value), limit)).toBe(depthOf(value) > limit);
      }),
    );
  });

  it("any bytes give their text or a refusal", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          expect(new TextEncoder().encode(readJsonText(bytes, 1_000))).toEqual(withoutMark(bytes));
        } catch (error) {
          expect(error).toMatchObject({ code: "request.invalid" });
        }
      }),
    );
  });
});

/** The decoder takes a byte order mark off. */
function withoutMark(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.slice(3) : bytes;
}

describe("query strings", () => {
  it("what URLSearchParams writes is read back, whatever the names", () => {
    const name = fc.oneof(fc.string({ unit: "grapheme" }), fc.constantFrom("__proto__", "constructor", "toString"));
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(name, fc.string({ unit: "grapheme" })), { selector: ([n]) => n }),
        (pairs) => {
          const parsed = parseQueryString(new URLSearchParams(pairs).toString(), 1_000);
          expect(new Map(Object.entries(parsed))).toEqual(new Map(pairs));
        },
      ),
    );
  });

  it("any text gives an object without prototype or a refusal", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary-ascii" }), (text) => {
        try {
          expect(Object.getPrototypeOf(parseQueryString(text, 10))).toBeNull();
        } catch (error) {
          expect(error).toMatchObject({ code: "request.invalid" });
        }
      }),
    );
  });
});

describe("host names", () => {
  it.each([
    ["localhost:8080", "localhost"],
    ["[fe80::1]:443", "fe80::1"],
    ["EXAMPLE.org.", "example.org"],
    ["user@localhost", undefined],
    ["localhost:80:80", undefined],
    ["localhost/evil", undefined],
  ])("%s is %s", (header, name) => {
    expect(hostNameOf(header)).toBe(name);
  });

  it("an own address counts as its own name, also where the socket speaks both families", () => {
    expect(isOurHost("10.0.0.5:8080", "::ffff:10.0.0.5", new Set())).toBe(true);
    expect(isOurHost("10.0.0.6", "10.0.0.5", new Set())).toBe(false);
  });
});

describe("rate limits", () => {
  it("never lets through more than one bucket plus what flowed back", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 200 }), (pauses) => {
        let now = 0;
        const limit = createRateLimit({ perMinute: 10, now: () => now });
        let passed = 0;
        for (const pause of pauses) {
          now += pause;
          if (limit.take("a") === 0) passed += 1;
        }
        expect(passed).toBeLessThanOrEqual(10 + Math.ceil((now / 60_000) * 10));
      }),
    );
  });

  it("waiting as long as it says is enough", () => {
    let now = 0;
    const limit = createRateLimit({ perMinute: 2, now: () => now });
    limit.take("a");
    limit.take("a");

    const wait = limit.take("a");
    now += wait * 1_000;

    expect(wait).toBe(30);
    expect(limit.take("a")).toBe(0);
  });

  it("remembers a bounded number of addresses and forgets the least recently seen", () => {
    const limit = createRateLimit({ perMinute: 1, maxKeys: 2, now: () => 0 });

    expect(["a", "b", "a", "c", "a", "b"].map((key) => limit.take(key) === 0)).toEqual([
      true,
      true,
      false,
      true,
      false,
      true,
    ]);
  });

  it.each([
    ["192.0.2.7", "192.0.2.7"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:0db8:1:2::9", "2001:db8:1:2::/64"],
    ["::1", "0:0:0:0::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ])("%s counts as %s", (address, key) => {
    expect(rateLimitKey(address)).toBe(key);
  });
});
