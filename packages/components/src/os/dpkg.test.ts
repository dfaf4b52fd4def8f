import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { readRoot } from "../read-root.ts";
import { aRoot, BOOKWORM } from "../testing/a-root.ts";
import { hasSharedData, sharedFile } from "../testing/shared-data.ts";

const OPENSSL = `Package: openssl
Status: install ok installed
Architecture: amd64
Version: 3.0.17-1~deb12u2
Description: toolkit
 Version: 1 is not a field
`;

describe("dpkg", () => {
  test.skipIf(!hasSharedData)(
    "every package of a bookworm root is found with its source, as dpkg-query prints them",
    async () => {
      const status = gunzipSync(readFileSync(sharedFile("debian/e2e/dpkg-status.gz")));
      const root = aRoot({ "etc/os-release": BOOKWORM, "var/lib/dpkg/status": status });
      const expected = readFileSync(sharedFile("debian/e2e/inventory-bookworm-12.15.tsv"), "utf8").trim().split("\n");

      const { components, problems } = await readRoot(root);

      const rows = components.map(({ name, version, source, architecture }) =>
        [name, version, source?.name, source?.version, architecture].join("\t"),
      );
      expect(rows.sort()).toEqual(expected.sort());
      expect(rows).toHaveLength(141);
      expect(problems).toEqual([]);
    },
  );

  test.skipIf(!existsSync("/usr/bin/dpkg-query"))(
    "the packages of this machine are those that dpkg-query tells",
    async () => {
      const root = aRoot({ "etc/os-release": BOOKWORM, "var/lib/dpkg/status": readFileSync("/var/lib/dpkg/status") });
      const format =
        "${db:Status-Status}\t${Package}\t${Version}\t${source:Package}\t${source:Version}\t${Architecture}\n";
      const told = execFileSync("dpkg-query", ["-W", "-f", format], { encoding: "utf8" }).trim().split("\n");
      const expected = told
        .filter((row) => !/^(config-files|not-installed)\t/.test(row))
        .map((row) => row.slice(row.indexOf("\t") + 1));

      const { components } = await readRoot(root);

      const rows = components.map(({ name, version, source, architecture }) =>
        [name, version, source?.name, source?.version, architecture].join("\t"),
      );
      expect(rows.sort()).toEqual(expected.sort());
    },
  );

  test("the package URL names distribution, architecture and, where it is another, the source", async () => {
    const libssl = OPENSSL.replace("openssl", "libssl3").replace("Version:", "Source: openssl\nVersion:");
    const bash =
      "Package: bash\nStatus: hold ok installed\nSource: bash (5.2.15-2)\nVersion: 5.2.15-2+b13\nArchitecture: amd64\n";
    const root = aRoot({ "etc/os-release": BOOKWORM, "var/lib/dpkg/status": [OPENSSL, libssl, bash].join("\n") });

    const { components } = await readRoot(root);

    expect(components.map(({ purl }) => purl)).toEqual([
      "pkg:deb/debian/bash@5.2.15-2%2Bb13?arch=amd64&distro=debian-12&upstream=bash%405.2.15-2",
      "pkg:deb/debian/libssl3@3.0.17-1~deb12u2?arch=amd64&distro=debian-12&upstream=openssl",
      "pkg:deb/debian/openssl@3.0.17-1~deb12u2?arch=amd64&distro=debian-12",
    ]);
  });

  test("what was removed is not installed, what is half configured is", async () => {
    const states = [
      "deinstall ok config-files",
      "unknown ok not-installed",
      "install reinstreq half-configured",
      "install ok unpacked",
    ];
    const status = states
      .map((state, i) => `Package: p${i}\nStatus: ${state}\nVersion: 1\nArchitecture: all\n`)
      .join("\n");
    const root = aRoot({ "etc/os-release": BOOKWORM, "var/lib/dpkg/status": status });

    const { components } = await readRoot(root);

    expect(components.map(({ name }) => name)).toEqual(["p2", "p3"]);
  });

  test("the image of a kernel tells which release it is, a meta-package and debug symbols do not", async () => {
    const names = [
      "linux-image-6.1.0-25-amd64",
      "linux-image-amd64",
      "linux-image-6.1.0-25-amd64-dbg",
      "linux-image-unsigned-6.8.0-40-generic",
    ];
    const status = names
      .map((name) => `Package: ${name}\nStatus: install ok installed\nVersion: 6.1.106-3\n`)
      .join("\n");
    const root = aRoot({ "etc/os-release": BOOKWORM, "var/lib/dpkg/status": status });

    const { components } = await readRoot(root);

    expect(new Map(components.map(({ name, kernelRelease }) => [name, kernelRelease]))).toEqual(
      new Map([
        ["linux-image-6.1.0-25-amd64", "6.1.0-25-amd64"],
        ["linux-image-amd64", undefined],
        ["linux-image-6.1.0-25-amd64-dbg", undefined],
        ["linux-image-unsigned-6.8.0-40-generic", "6.8.0-40-generic"],
      ]),
    );
  });

  test("images without a package manager keep one file a package, without a status", async () => {
    const root = aRoot({
      "usr/lib/os-release": BOOKWORM,
      "var/lib/dpkg/status.d/openssl": OPENSSL.replace(/Status.*\n/, ""),
      "var/lib/dpkg/status.d/openssl.md5sums": "Package: x",
    });

    const { components, distribution } = await readRoot(root);

    expect(components).toMatchObject([{ name: "openssl", paths: ["var/lib/dpkg/status.d/openssl"] }]);
    expect(distribution).toEqual({ id: "debian", versionId: "12", codename: "bookworm" });
  });

  test("a package without a version is a problem with its line, and the others are read", async () => {
    const root = aRoot({
      "etc/os-release": BOOKWORM,
      "var/lib/dpkg/status": `Package: broken\nStatus: install ok installed\n\n${OPENSSL}`,
    });

    const { components, problems } = await readRoot(root);

    expect(components.map(({ name }) => name)).toEqual(["openssl"]);
    expect(problems).toEqual([
      { path: "var/lib/dpkg/status:1", message: 'Package "broken" has no version and was left out.' },
    ]);
  });
});
