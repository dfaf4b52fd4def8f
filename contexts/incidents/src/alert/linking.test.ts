import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anAlert, anEntity, at, HOUR, MINUTE } from "../testing.ts";
import type { Alert } from "./alert.ts";
import { isNobody, keyOf, keysOf } from "./entity-key.ts";
import { linksOf, type Neighbour, safeText, type Spread } from "./linking.ts";

const SETTINGS = { windowMs: 24 * HOUR, nearMs: 4 * HOUR };
const NOWHERE: Spread = new Map();

function neighbour(other: Alert, alert: Alert): Neighbour {
  const keys = new Set(other.entities.map((entity) => `${entity.kind}:${keyOf(entity)}`));
  return {
    alertId: other.id,
    incidentId: "inc_1",
    shared: alert.entities.filter((entity) => keys.has(`${entity.kind}:${keyOf(entity)}`)),
    firstAt: other.firstAt,
    lastAt: other.lastAt,
    isFirst: true,
    ruleTitle: other.rule.title,
    isInformational: other.severity === "informational",
  };
}

function areLinked(a: Alert, b: Alert, spread = NOWHERE): boolean {
  return linksOf(a, [neighbour(b, a)], spread, SETTINGS).length > 0;
}

const about = (minutes: number, ...entities: readonly string[]): Alert =>
  anAlert({ about: entities, firstAt: at(minutes * MINUTE) });

describe("two alerts belong together", () => {
  it.each([
    ["by host within hours", about(0, "host:db-1"), about(200, "host:DB-1"), true],
    ["not by host alone after hours", about(0, "host:db-1"), about(400, "host:db-1"), false],
    ["by host and user within a day", about(0, "host:db-1", "user:ada"), about(900, "host:db-1", "user:ada"), true],
    [
      "not after a day, whatever they share",
      about(0, "host:db-1", "user:ada"),
      about(1_500, "host:db-1", "user:ada"),
      false,
    ],
    ["by user across hosts", about(0, "host:a", "user:CORP\\ada"), about(9, "host:b", "user:ada@corp.example"), true],
    ["not by an account that is everywhere", about(0, "host:a", "user:root"), about(9, "host:b", "user:root"), false],
    [
      "by address across hosts",
      about(0, "host:a", "address:198.51.100.7"),
      about(9, "host:b", "address:198.51.100.7"),
      true,
    ],
    ["not by loopback", about(0, "host:a", "address:127.0.0.1"), about(9, "host:b", "address:127.0.0.1"), false],
    ["not by a program alone", about(0, "host:a", "process:C:\\x.exe"), about(9, "host:b", "process:C:\\x.exe"), false],
    [
      "by one run of a program",
      about(0, "process:{A0000000-1111-2222-3333-444444444444}"),
      about(900, "process:{a0000000-1111-2222-3333-444444444444}"),
      true,
    ],
    ["not by nothing", about(0), about(0), false],
  ])("%s", (_, a, b, expected) => {
    expect(areLinked(a, b)).toBe(expected);
    expect(areLinked(b, a)).toBe(expected);
  });

  it("less the more incidents an entity is in", () => {
    const [a, b] = [about(0, "host:a", "address:10.0.0.1"), about(9, "host:b", "address:10.0.0.1")];

    expect(areLinked(a, b, new Map([["address:10.0.0.1", 3]]))).toBe(true);
    expect(areLinked(a, b, new Map([["address:10.0.0.1", 40]]))).toBe(false);
  });

  it("never when one is of a noisy rule", () => {
    expect(areLinked({ ...about(0, "host:a"), isNoisy: true }, about(0, "host:a"))).toBe(false);
  });

  it("never by nobodies, however many of them they share and however near", () => {
    const nobody = fc.constantFrom(
      ...["user:SYSTEM", "user:NT AUTHORITY\\SYSTEM", "user:NT AUTHORITY\\LOCAL SERVICE", "user:NETWORK SERVICE"],
      ...["user:ANONYMOUS LOGON", "user:WORKSTATION5$", "user:-", "user: ", "user:DWM-1", "user:S-1-5-18"],
      ...["address:::1", "address:0.0.0.0", "address:255.255.255.255", "address:-", "address:::ffff:127.0.0.1"],
      ...["host:localhost", "host:-", "process:-", "address:224.0.0.252", "address:fe80::1%eth0"],
    );

    fc.assert(
      fc.property(fc.array(nobody, { maxLength: 12 }), fc.nat(300), (shared, minutes) => {
        expect(areLinked(about(0, "host:one", ...shared), about(minutes, "host:two", ...shared))).toBe(false);
      }),
    );
  });

  it("whichever of them came first", () => {
    const entity = fc.constantFrom("host:a", "host:b", "user:ada", "user:root", "address:10.0.0.1", "process:x");
    const alert = fc.tuple(fc.uniqueArray(entity, { maxLength: 5 }), fc.nat(3_000));

    fc.assert(
      fc.property(alert, alert, ([one, m], [two, n]) => {
        expect(areLinked(about(m, ...one), about(n, ...two))).toBe(areLinked(about(n, ...two), about(m, ...one)));
      }),
    );
  });
});

describe("an entity", () => {
  it.each([
    ["host:DB-1.Example.org.", ["db-1.example.org", "db-1"]],
    ["host:10.0.0.7", ["10.0.0.7"]],
    ["user:CORP\\Ada", ["ada"]],
    ["user:ada@corp.example", ["ada"]],
    ["address:::FFFF:10.0.0.1", ["10.0.0.1"]],
    ["address:[2001:DB8::1]", ["2001:db8::1"]],
  ])("%s is found as %s", (text, keys) => {
    expect(keysOf(anEntity(text)).map(({ key }) => key)).toEqual(keys);
  });

  it.each(["user:ada", "host:db-1", "address:10.0.0.1", "address:2001:db8::1", "user:systemd-admin"])(
    "%s is somebody",
    (text) => {
      expect(isNobody(anEntity(text))).toBe(false);
    },
  );
});

describe("text from outside", () => {
  it("is one safe line of bounded length", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), fc.integer({ min: 1, max: 80 }), (text, most) => {
        const safe = safeText(text, most);

        expect(Array.from(safe).length).toBeLessThanOrEqual(most);
        expect(safe).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}]/u);
      }),
    );
  });
});
