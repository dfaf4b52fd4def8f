import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { Inventory } from "@cordon/advisories";
import { Spec, Validation } from "@cyclonedx/cyclonedx-library";
import { describe, expect, test } from "vitest";
import { readRoot } from "../read-root.ts";
import { aRoot, BOOKWORM } from "../testing/a-root.ts";
import { aZip } from "../testing/a-zip.ts";
import { hasSharedData, sharedFile } from "../testing/shared-data.ts";
import { readSbom } from "./read-sbom.ts";
import { writeCycloneDx } from "./write-cyclonedx.ts";
import { writeSpdx } from "./write-spdx.ts";

const FACTS = {
  version: "0.1.0",
  at: "2026-11-24T12:00:00.000Z",
  serialNumber: "3e671687-395b-41f5-a30f-a58921a69b79",
};

const FORMS = [
  ["CycloneDX", (inventory: Inventory) => writeCycloneDx(inventory, FACTS)],
  ["CycloneDX XML", (inventory: Inventory) => writeCycloneDx(inventory, FACTS, "xml")],
  ["SPDX JSON", (inventory: Inventory) => writeSpdx(inventory, FACTS)],
  ["SPDX tag-value", (inventory: Inventory) => writeSpdx(inventory, FACTS, "tag-value")],
] as const;

/** Of all kinds of fields. */
async function aMixedInventory(): Promise<Inventory> {
  const status = (name: string, extra: string): string =>
    `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\n${extra}\n`;
  return readRoot(
    aRoot({
      "etc/os-release": BOOKWORM,
      "var/lib/dpkg/status": [
        status("libssl3", "Version: 3.0.17-1~deb12u2\nSource: openssl"),
        status("bash", "Version: 5.2.15-2+b13\nSource: bash (5.2.15-2)"),
        status("python3-six", "Version: 1:1.16-4"),
        status("linux-image-6.1.0-25-amd64", "Version: 6.1.106-3\nSource: linux-signed-amd64 (6.1.106+3)"),
      ].join("\n"),
      "var/lib/dpkg/info/python3-six.list": "/usr/lib/python3/dist-packages/six-1.egg-info\n",
      "usr/lib/python3/dist-packages/six-1.egg-info": "Name: six\nVersion: 1\nLicense: MIT or so\n",
      "srv/a/node_modules/@babel/core/package.json": '{"name":"@babel/core","version":"7.1.0","license":"MIT"}',
      "srv/b/node_modules/@babel/core/package.json": '{"name":"@babel/core","version":"7.1.0"}',
      "opt/app.jar": aZip({ "META-INF/maven/a.b/c/pom.properties": "version=1\ngroupId=a.b\nartifactId=c\n" }),
      "opt/odd\nname/x.dist-info/METADATA": "Name: odd\nVersion: 1+local.1\n",
    }),
  );
}

describe("what was written is read back", () => {
  test.each(FORMS)("in %s every component comes back as it was", async (_name, write) => {
    const inventory = await aMixedInventory();

    const read = await readSbom(inventory.subject, Buffer.from(write(inventory)));

    const expected = inventory.components.map((component) => ({
      ...component,
      paths: component.paths.map((path) => path.replace("\n", " ")),
    }));
    expect(
      read.components.map((component) => ({
        ...component,
        paths: component.paths.map((path) => path.replace("\n", " ")),
      })),
    ).toEqual(expected);
    expect(read.distribution).toEqual(inventory.distribution);
    expect(read.problems).toEqual([]);
    expect(read.components).toHaveLength(8);
  });

  test.skipIf(!hasSharedData).each(FORMS)(
    "in %s a bookworm root comes back as it was, and twice written it is the same text",
    async (_name, write) => {
      const status = gunzipSync(readFileSync(sharedFile("debian/e2e/dpkg-status.gz")));
      const inventory = await readRoot(aRoot({ "etc/os-release": BOOKWORM, "var/lib/dpkg/status": status }));

      const text = write(inventory);
      const read = await readSbom(inventory.subject, Buffer.from(text));

      expect(read).toEqual(inventory);
      expect(write(read)).toBe(text);
    },
  );
});

describe("what was written is valid", () => {
  test("CycloneDX's own strict schema of 1.6 has nothing to say", async () => {
    const inventory = await aMixedInventory();
    const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);

    const complaints = await validator.validate(writeCycloneDx(inventory, FACTS));

    expect(complaints).toBeNull();
    expect(inventory.components).toHaveLength(8);
  });
});

test("no name begins a tag, ends a text or acts on a terminal in the tag-value form", () => {
  const version = "1\u001b[2J\nPackageName: evil";
  const component = { purl: "pkg:npm/a@1", type: "npm", name: "a", version, paths: ["x</te</text>xt>y"] };

  const text = writeSpdx({ subject: "s", components: [component], problems: [] }, FACTS, "tag-value");

  expect(text).toContain("\nPackageVersion: 1 [2J PackageName: evil\n");
  expect(text).toContain("x</te</ text>xt>y</text>\n");
});
