import { describe, expect, test } from "vitest";
import { feedOf } from "../feeds/feed-input.ts";
import { readFeed } from "../feeds/read-feed.ts";
import type { VexStatement } from "../model/advisory.ts";
import type { Component } from "../model/component.ts";
import { aDebianPackage, aLibrary, anAdvisory, anAffected, anInventory, sourceOf } from "../testing/builders.ts";
import { hasShared, sharedText } from "../testing/shared-data.ts";
import { assess, type Match } from "./assess.ts";

const CVE = "CVE-2023-1255";
const IMAGE = "pkg:oci/alpine@sha256%3A124c7d2707904eea7431fffe91522a01e5a861a624ee31d03372cc1d138a3126";
const LIBRARY = aLibrary("npm", "lodash", "4.17.20");
const OPEN = anAdvisory({
  id: CVE,
  affected: [
    anAffected({ space: "npm", name: "lodash", scheme: "npm", ranges: [{ fixed: "4.17.21" }] }),
    anAffected({ space: "apk/alpine/3.17", name: "openssl", scheme: "apk", ranges: [{ fixed: "3.0.8-r4" }] }),
    anAffected(),
  ],
});

function aStatement(given: Partial<VexStatement> = {}): VexStatement {
  return {
    vulnerability: CVE,
    aliases: [],
    status: "not_affected",
    justification: "vulnerable_code_not_in_execute_path",
    author: "us",
    source: "OpenVEX",
    date: "2026-01-01T00:00:00Z",
    products: [{ id: "pkg:npm/lodash", subcomponents: [] }],
    ...given,
  };
}

function first(
  component: Component,
  vex: readonly VexStatement[],
  products: readonly string[] = [],
): Match | undefined {
  return assess(anInventory([component], { products }), sourceOf(OPEN), { on: "2026-11-24", vex }).matches[0];
}

describe("a statement", () => {
  test("about a package closes its match, and the reason names who said so", () => {
    const match = first(LIBRARY, [aStatement()]);

    expect(match?.state).toBe("not-affected");
    expect(match?.reason.at(-1)).toBe("VEX of us, 2026-01-01: not affected (vulnerable_code_not_in_execute_path)");
  });

  test("about another version, another package or another weakness closes nothing", () => {
    const others = [
      aStatement({ products: [{ id: "pkg:npm/lodash@4.17.19", subcomponents: [] }] }),
      aStatement({ products: [{ id: "pkg:npm/%40types/lodash", subcomponents: [] }] }),
      aStatement({ products: [{ id: "pkg:npm/lodash?arch=x86", subcomponents: [] }] }),
      aStatement({ vulnerability: "CVE-2000-0001" }),
    ];

    expect(others.map((other) => first(LIBRARY, [other])?.state)).toEqual(["open", "open", "open", "open"]);
  });

  test("about an image without subcomponents closes nothing inside it", () => {
    const whole = aStatement({ products: [{ id: IMAGE, subcomponents: [] }] });

    expect(first(LIBRARY, [whole], [IMAGE])?.state).toBe("open");
  });

  test("about a part of a product closes it in that product, and in no other", () => {
    const part = aStatement({ products: [{ id: IMAGE, subcomponents: ["pkg:npm/lodash"] }] });

    expect(first(LIBRARY, [part], [IMAGE])?.state).toBe("not-affected");
    expect(first(LIBRARY, [part], ["pkg:oci/other"])?.state).toBe("open");
    expect(first(LIBRARY, [part])?.state).toBe("open");
  });

  test("by another name of the weakness counts", () => {
    const byAlias = aStatement({ vulnerability: "GHSA-1", aliases: [CVE] });

    expect(first(LIBRARY, [byAlias])?.state).toBe("not-affected");
  });

  test("that is newer wins, in whatever order they come", () => {
    const again = aStatement({ status: "affected", date: "2026-06-01T00:00:00Z" });

    expect(first(LIBRARY, [again, aStatement()])?.state).toBe("open");
    expect(first(LIBRARY, [aStatement(), again])?.state).toBe("open");
  });

  test("of the same date as another wins when it closes less, in whatever order they come", () => {
    const affected = aStatement({ status: "affected" });

    expect(first(LIBRARY, [affected, aStatement()])?.state).toBe("open");
    expect(first(LIBRARY, [aStatement(), affected])?.state).toBe("open");
  });

  test("that somebody is still looking leaves it as it is, open or fixed, and says so", () => {
    const looking = aStatement({ status: "under_investigation" });
    const match = first(LIBRARY, [looking]);
    const mended = first(aLibrary("npm", "lodash", "4.17.21"), [looking]);

    expect([match?.state, mended?.state]).toEqual(["open", "fixed"]);
    expect(match?.reason.at(-1)).toContain("under investigation, which changes nothing");
  });

  test("whose product is no package URL closes nothing, and breaks nothing", () => {
    const odd = [
      { id: "cpe:2.3:a:lodash:lodash:*", subcomponents: [] },
      { id: "pkg:", subcomponents: ["%"] },
    ];

    expect(first(LIBRARY, [aStatement({ products: odd })])?.state).toBe("open");
  });
});

const DOCUMENTS = "expected/grype/grype/vex/testdata/vex-docs/";

describe.skipIf(!hasShared(DOCUMENTS))("documents as they are published", () => {
  const crypto = aDebianPackage({
    purl: "pkg:apk/alpine/libcrypto3@3.0.8-r3?arch=x86_64&upstream=openssl&distro=alpine-3.17.3",
    type: "apk",
    namespace: "alpine",
    name: "libcrypto3",
    version: "3.0.8-r3",
    source: { name: "openssl", version: "3.0.8-r3" },
    distribution: { id: "alpine", versionId: "3.17.3" },
  });

  async function statementsOf(name: string): Promise<readonly VexStatement[]> {
    const statements: VexStatement[] = [];
    for await (const record of readFeed(feedOf(name, sharedText(DOCUMENTS + name))))
      if (record.kind === "vex") statements.push(record.statement);
    return statements;
  }

  test.each([
    ["openvex-demo2.json", "fixed"],
    ["openvex-package-product.json", "fixed"],
    ["csaf-demo1.json", "fixed"],
    ["openvex-image-no-subcomponents.json", "open"],
    ["openvex-debian.json", "open"],
  ])("%s leaves the match %s", async (name, state) => {
    const statements = await statementsOf(name);

    expect(statements.length).toBeGreaterThan(0);
    expect(first(crypto, statements, [IMAGE])?.state).toBe(state);
  });
});
