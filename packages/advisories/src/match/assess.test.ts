import { describe, expect, test } from "vitest";
import type { Advisory } from "../model/advisory.ts";
import type { Component, Inventory } from "../model/component.ts";
import { aDebianPackage, aLibrary, anAdvisory, anAffected, anInventory, anRpm, sourceOf } from "../testing/builders.ts";
import { assess, type Match } from "./assess.ts";

const ON = "2026-11-24";

function matchesOf(component: Component, ...advisories: readonly Advisory[]): readonly Match[] {
  return assess(anInventory([component]), sourceOf(...advisories), { on: ON }).matches;
}

function verdictsOf(matches: readonly Match[]): readonly string[] {
  return matches.map(({ id, state, fixedVersion }) => `${id} ${state}${fixedVersion ? ` ${fixedVersion}` : ""}`);
}

describe("a package of a distribution", () => {
  test("is judged by its source package and the source's version, also where its own differ", () => {
    const binary = aDebianPackage({
      name: "gpgv",
      version: "2.2.40-1.1+b1",
      source: { name: "openssl", version: "3.0.17-1~deb12u2" },
    });

    const matches = matchesOf(binary, anAdvisory());

    expect(verdictsOf(matches)).toEqual(["CVE-2025-9230 fixed 3.0.17-1~deb12u2"]);
  });

  test("that was only rebuilt has the version it was rebuilt from", () => {
    const rebuilt = aDebianPackage({
      version: "3.0.17-1~deb12u2+b2",
      source: { name: "openssl", version: "3.0.17-1~deb12u2+b2" },
    });
    const affected = anAffected({ ranges: [{ lastAffected: "3.0.17-1~deb12u2" }] });

    const matches = matchesOf(rebuilt, anAdvisory({ affected: [affected] }));

    expect(verdictsOf(matches)).toEqual(["CVE-2025-9230 open"]);
  });

  test("is not affected in a version that an advisory leaves out from its ranges", () => {
    const affected = anAffected({ ranges: [{ fixed: "3.5.1-1" }], except: ["3.0.17-1~deb12u2", "3.0.17-1~deb12u3"] });
    const versions = ["3.0.17-1~deb12u1", "3.0.17-1~deb12u2", "3.0.17-1~deb12u3+b1"];

    const states = versions.map((version) =>
      matchesOf(
        aDebianPackage({ version, source: { name: "openssl", version } }),
        anAdvisory({ affected: [affected] }),
      ).map(({ state }) => state),
    );

    expect(states).toEqual([["open"], ["not-affected"], ["not-affected"]]);
  });

  test("is not judged by what another release says", () => {
    const trixie = anAffected({ space: "deb/debian/13", ranges: [{ fixed: "99" }] });

    expect(matchesOf(aDebianPackage(), anAdvisory({ affected: [trixie] }))).toEqual([]);
  });

  test("with an epoch is newer than any without", () => {
    const withEpoch = aDebianPackage({ version: "1:1.0-1", source: { name: "openssl", version: "1:1.0-1" } });

    expect(verdictsOf(matchesOf(withEpoch, anAdvisory()))).toEqual(["CVE-2025-9230 fixed 3.0.17-1~deb12u2"]);
  });

  test("that is a backport follows the next release, with that release's versions", () => {
    const version = "3.5.1-1~bpo12+1";
    const backport = aDebianPackage({ version, source: { name: "openssl", version } });
    const both = [
      anAffected({ ranges: [{ fixed: "99" }] }),
      anAffected({ space: "deb/debian/13", ranges: [{ fixed: "3.5.1-1" }] }),
    ];

    const [match] = matchesOf(backport, anAdvisory({ affected: both }));

    expect(match?.state).toBe("fixed");
    expect(match?.reason).toContain("3.5.1-1~bpo12+1 is a backport: judged as 3.5.1-1 of release 13");
  });

  test("that nobody published about has no verdict, and none is made up", () => {
    const unheard = aDebianPackage({ name: "hello", source: { name: "hello", version: "2.10-3" } });

    expect(matchesOf(unheard, anAdvisory())).toEqual([]);
  });

  test("is not affected where the distribution says so, whatever a bundle's range would say", () => {
    const says = anAdvisory({ affected: [anAffected({ status: "not-affected", ranges: [] })] });

    expect(verdictsOf(matchesOf(aDebianPackage(), says, anAdvisory({ feed: "osv" })))).toEqual([
      "CVE-2025-9230 not-affected",
    ]);
  });

  test("without a fix is open, with the distribution's word for not mending it", () => {
    const unfixed = anAffected({ ranges: [{}], withoutFix: "no-dsa", urgency: "unimportant" });

    const [match] = matchesOf(aDebianPackage(), anAdvisory({ affected: [unfixed] }));

    expect(match).toMatchObject({ state: "open", withoutFix: "no-dsa", urgency: "unimportant" });
    expect(match?.reason).toContain("debian: CVE-2025-9230 no fix (no-dsa)");
  });
});

describe("a newer version in the distribution's security archive", () => {
  const upload = (version: string): Advisory =>
    anAdvisory({
      id: `SECURITY-UPLOAD/deb/debian/12/openssl/${version}`,
      feed: "security-archive",
      affected: [anAffected({ ranges: [{ fixed: version }] })],
    });

  test("is a match of its own where no weakness asks for it", () => {
    expect(verdictsOf(matchesOf(aDebianPackage(), upload("3.0.17-1~deb12u3"), anAdvisory()))).toEqual([
      "CVE-2025-9230 open 3.0.17-1~deb12u2",
      "SECURITY-UPLOAD/deb/debian/12/openssl/3.0.17-1~deb12u3 open 3.0.17-1~deb12u3",
    ]);
  });

  test("is none where a weakness asks for that version, or where it is installed", () => {
    const asked = matchesOf(aDebianPackage(), upload("3.0.17-1~deb12u2"), anAdvisory());
    const installed = matchesOf(aDebianPackage(), upload("3.0.17-1~deb12u1"));

    expect(verdictsOf(asked)).toEqual(["CVE-2025-9230 open 3.0.17-1~deb12u2"]);
    expect(installed).toEqual([]);
  });
});

describe("Ubuntu", () => {
  const pro = anAffected({ space: "deb/ubuntu-pro/16.04", ranges: [{ fixed: "1.0.2g-1ubuntu4.20+esm1" }] });
  const everybody = anAffected({ space: "deb/ubuntu/16.04", ranges: [{}] });
  const advisory = anAdvisory({ id: "CVE-2021-3782", feed: "osv", affected: [everybody, pro] });
  const on = (version: string): Component =>
    aDebianPackage({
      version,
      source: { name: "openssl", version },
      namespace: "ubuntu",
      distribution: { id: "ubuntu", versionId: "16.04" },
    });

  test("is open where only subscribers got a fix, and names that fix", () => {
    expect(verdictsOf(matchesOf(on("1.0.2g-1ubuntu4.20"), advisory))).toEqual([
      "CVE-2021-3782 open 1.0.2g-1ubuntu4.20+esm1",
    ]);
  });

  test("is mended where the subscriber's package is installed", () => {
    expect(verdictsOf(matchesOf(on("1.0.2g-1ubuntu4.20+esm2"), advisory))).toEqual([
      "CVE-2021-3782 fixed 1.0.2g-1ubuntu4.20+esm1",
    ]);
  });
});

test("a weakness of a package that its distribution gave up is open, without a fix", () => {
  const given = anAdvisory({ affected: [anAffected({ status: "end-of-life", ranges: [] })] });

  const { matches } = assess(anInventory([aDebianPackage()]), sourceOf(given), { on: ON });

  expect(matches.map(({ state, withoutFix }) => [state, withoutFix])).toEqual([["open", "end-of-life"]]);
});

describe("kernels", () => {
  const kernel = (release: string, version: string): Component =>
    aDebianPackage({
      name: `linux-image-${release}`,
      version,
      kernelRelease: release,
      source: { name: "linux", version },
    });
  const inLinux = anAdvisory({ affected: [anAffected({ name: "linux", ranges: [{ fixed: "6.1.150-1" }] })] });
  const old = kernel("6.1.0-20-amd64", "6.1.85-1");
  const current = kernel("6.1.0-40-amd64", "6.1.148-1");

  function assessed(components: readonly Component[], runningKernel?: string): ReturnType<typeof assess> {
    const inventory: Inventory = anInventory(components, runningKernel === undefined ? {} : { runningKernel });
    return assess(inventory, sourceOf(inLinux), { on: ON });
  }

  test("that do not run are told apart from the one that does, which comes first", () => {
    const { matches } = assessed([old, current], "6.1.0-40-amd64");

    expect(matches.map(({ component, isDormant }) => [component.name, isDormant])).toEqual([
      ["linux-image-6.1.0-40-amd64", false],
      ["linux-image-6.1.0-20-amd64", true],
    ]);
  });

  test("all count where nobody knows which one runs", () => {
    expect(assessed([old, current], "6.6.6-microsoft-standard").matches.map(({ isDormant }) => isDormant)).toEqual([
      false,
      false,
    ]);
    expect(assessed([old, current]).matches.map(({ isDormant }) => isDormant)).toEqual([false, false]);
  });

  test.each([
    ["linux-signed-amd64", "6.1.55+1", "linux"],
    ["linux-signed-6.1-arm64", "6.1.55+1~deb11u1", "linux-6.1"],
    ["linux-signed", "6.1.55-1", "linux"],
    ["linux-signed-hwe-6.5", "6.1.55-1", "linux-hwe-6.5"],
  ])("built from %s have the weaknesses of the source that was compiled", (name, version, compiled) => {
    const signed = aDebianPackage({
      name: "linux-image-6.1.0-13-amd64",
      version: "6.1.55-1",
      source: { name, version },
      kernelRelease: "6.1.0-13-amd64",
    });
    const advisory = anAdvisory({ affected: [anAffected({ name: compiled, ranges: [{ fixed: "6.1.90-1" }] })] });

    const { matches } = assess(anInventory([signed]), sourceOf(advisory), { on: ON });

    expect(verdictsOf(matches)).toEqual(["CVE-2025-9230 open 6.1.90-1"]);
    expect(matches[0]?.reason[0]).toContain(`is built from source ${compiled} 6.1.55-1`);
  });

  test("are not in headers, tools and meta-packages, whatever these were built from", () => {
    const headers = aDebianPackage({ name: "linux-libc-dev", source: { name: "linux", version: "6.1.85-1" } });
    const meta = aDebianPackage({
      name: "linux-image-amd64",
      source: { name: "linux-signed-amd64", version: "6.1.85+1" },
    });

    const { matches, leftOut } = assessed([headers, meta]);

    expect(matches).toEqual([]);
    expect(leftOut).toEqual([{ why: "no-kernel-inside", components: 2 }]);
  });
});

describe("a library inside a package of the distribution", () => {
  const owner = aDebianPackage({ name: "python3-requests", source: { name: "requests", version: "2.28.1+dfsg-1" } });
  const inside = aLibrary("pypi", "requests", "2.28.1", { ownedBy: owner.purl });
  const pysec = anAdvisory({
    id: "PYSEC-2023-74",
    aliases: ["CVE-2023-32681"],
    feed: "osv",
    affected: [
      anAffected({
        space: "pypi",
        name: "requests",
        scheme: "pep440",
        ranges: [{ introduced: "2.3.0", fixed: "2.31.0" }],
      }),
    ],
  });

  const unfixed = anAdvisory({ id: "CVE-2020-1", affected: [anAffected({ name: "other", ranges: [{}] })] });
  const known = anAdvisory({
    id: "CVE-2020-2",
    affected: [anAffected({ name: "requests", ranges: [{ fixed: "2" }] })],
  });

  test("yields to the distribution where that also lists what has no fix", () => {
    const { matches, leftOut } = assess(anInventory([owner, inside]), sourceOf(pysec, unfixed, known), { on: ON });

    expect(matches.filter(({ component }) => component === inside)).toEqual([]);
    expect(leftOut).toEqual([{ why: "owned-by-distribution", components: 1 }]);
  });

  test("is judged itself where the distribution never heard of the package: somebody else made it", () => {
    const { matches } = assess(anInventory([owner, inside]), sourceOf(pysec, unfixed), { on: ON });

    expect(verdictsOf(matches)).toEqual(["CVE-2023-32681 open 2.31.0"]);
  });

  test("is judged itself where the release is past its end of life", () => {
    const { matches } = assess(anInventory([owner, inside]), sourceOf(pysec, unfixed, known), { on: "2040-01-01" });

    expect(verdictsOf(matches)).toContain("CVE-2023-32681 open 2.31.0");
  });

  test("is judged itself where the distribution's data is not complete", () => {
    const { matches } = assess(anInventory([owner, inside]), sourceOf(pysec, anAdvisory()), { on: ON });

    expect(verdictsOf(matches)).toEqual(["CVE-2023-32681 open 2.31.0"]);
  });
});

describe("modules of RPM", () => {
  const fixed = "1:12.22.12-1.module_el8.6.0+3324+a1c9d5a4";
  const about = anAffected({
    space: "rpm/almalinux/8",
    name: "nodejs",
    scheme: "rpm",
    module: "nodejs:12",
    ranges: [{ fixed }],
  });
  const inStream = (stream: string): Component =>
    anRpm("nodejs", "1:12.22.5-1.module_el8.4.0+2521+c668cc9f", { module: `nodejs:${stream}:8040020210817:522a0ee4` });

  test("an advisory for one stream is for that stream alone", () => {
    const advisory = anAdvisory({ id: "ALSA-2022:1", bundles: ["CVE-2022-1"], affected: [about] });

    expect(verdictsOf(matchesOf(inStream("12"), advisory))).toEqual([`CVE-2022-1 open ${fixed}`]);
    expect(matchesOf(inStream("10"), advisory)).toEqual([]);
    expect(matchesOf(anRpm("nodejs", "1:12.22.5-1.el8"), advisory)).toEqual([]);
  });

  test("an advisory for the ordinary package is not for a module's", () => {
    const ordinary = anAffected({
      space: "rpm/almalinux/8",
      name: "nodejs",
      scheme: "rpm",
      ranges: [{ fixed: "1:99-1.el8" }],
    });

    expect(matchesOf(inStream("12"), anAdvisory({ affected: [ordinary] }))).toEqual([]);
  });
});

test("what is needed for development only is counted, and judged when asked for", () => {
  const tool = aLibrary("npm", "lodash", "4.17.20", { isDevelopment: true });
  const npm = anAffected({ space: "npm", name: "lodash", scheme: "npm", ranges: [{ fixed: "4.17.21" }] });
  const source = sourceOf(anAdvisory({ affected: [npm] }));

  expect(assess(anInventory([tool]), source, { on: ON }).leftOut).toEqual([{ why: "development-only", components: 1 }]);
  expect(verdictsOf(assess(anInventory([tool]), source, { on: ON, withDevelopment: true }).matches)).toEqual([
    "CVE-2025-9230 open 4.17.21",
  ]);
});

test("a version that its kind does not know is left out and counted, not guessed", () => {
  const devel = aLibrary("golang", "github.com/gin-gonic/gin", "(devel)");

  const { matches, leftOut } = assess(anInventory([devel, aLibrary("npm", "x", "")]), sourceOf(anAdvisory()), {
    on: ON,
  });

  expect(matches).toEqual([]);
  expect(leftOut).toEqual([
    { why: "version-not-understood", components: 1 },
    { why: "no-version", components: 1 },
  ]);
});

test("a Java archive whose group nobody tells is counted, whatever the advisories say about others of its name", () => {
  const affected = anAffected({ space: "maven", scheme: "maven", name: "com.example:thing", ranges: [{}] });
  const named = { ...aLibrary("maven", "thing", "1.0"), namespace: "com.example" };
  const source = sourceOf(anAdvisory({ affected: [affected] }));

  const { matches, leftOut } = assess(anInventory([aLibrary("maven", "thing", "1.0"), named]), source, { on: ON });

  expect(matches.map(({ component }) => component.namespace)).toEqual(["com.example"]);
  expect(leftOut).toEqual([{ why: "no-group", components: 1 }]);
});
