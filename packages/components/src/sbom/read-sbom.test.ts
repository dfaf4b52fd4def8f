import { createReadStream, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { hasSharedData, sharedFile } from "../testing/shared-data.ts";
import { readSbom } from "./read-sbom.ts";

const TRIVY = "expected/trivy/integration/testdata/fixtures/sbom";
const EXAMPLES = "sbom/cyclonedx-bom-examples/SBOM";

describe.skipIf(!hasSharedData)("SBOMs of Trivy (aquasecurity/trivy, Apache-2.0)", () => {
  test.each(["centos-7-cyclonedx.json", "centos-7-spdx.json", "centos-7-spdx.txt"])(
    "%s lists two packages of CentOS with their sources",
    async (file) => {
      const { components, distribution, problems } = await readSbom(file, readFileSync(sharedFile(`${TRIVY}/${file}`)));

      expect(distribution).toEqual({ id: "centos", versionId: "7.6.1810" });
      expect(components).toMatchObject([
        {
          name: "bash",
          version: "4.2.46-31.el7",
          source: { name: "bash", version: "4.2.46-31.el7" },
          architecture: "x86_64",
          distribution,
        },
        {
          name: "openssl-libs",
          version: "1:1.0.2k-16.el7",
          purl: "pkg:rpm/centos/openssl-libs@1.0.2k-16.el7?arch=x86_64&distro=centos-7.6.1810&epoch=1",
        },
      ]);
      expect(problems).toEqual([]);
    },
  );

  test("packages of several lock files are told with theirs", async () => {
    const file = "fluentd-multiple-lockfiles-cyclonedx.json";

    const { components } = await readSbom(file, readFileSync(sharedFile(`${TRIVY}/${file}`)));

    expect(components.map(({ type, name, source }) => [type, name, source?.name])).toEqual([
      ["deb", "bash", "bash"],
      ["deb", "libidn2-0", "libidn2"],
      ["gem", "activesupport", undefined],
    ]);
  });
});

describe.skipIf(!hasSharedData)("SBOMs of others (CycloneDX/bom-examples, CC0-1.0)", () => {
  test.each([
    "laravel-7.12.0/bom.1.2.json",
    "laravel-7.12.0/bom.1.4.json",
    "keycloak-10.0.2/bom.json",
    "cern-lhc-vdm-editor-e564943/bom.xml",
    "proton-bridge/proton-bridge-v1.8.0.bom.json",
  ])("%s lists every component with a package URL but the project itself", async (file) => {
    const path = sharedFile(`${EXAMPLES}/${file}`);
    const purls = new Set(readFileSync(path, "utf8").match(/(?<=<purl>|"purl"\s*:\s*")[^<"]+/g));

    const { components } = await readSbom(file, createReadStream(path));

    expect(components).toHaveLength(purls.size - 1);
    expect(components.length).toBeGreaterThan(40);
  });

  test.each([
    ["cern-lhc-vdm-editor-e564943/bom.xml", "cern-lhc-vdm-editor-e564943/bom.json"],
    ["laravel-7.12.0/bom.1.2.xml", "laravel-7.12.0/bom.1.2.json"],
  ])("%s and %s list the same components", async (xmlFile, jsonFile) => {
    const xml = await readSbom("bom", createReadStream(sharedFile(`${EXAMPLES}/${xmlFile}`)));
    const json = await readSbom("bom", createReadStream(sharedFile(`${EXAMPLES}/${jsonFile}`)));

    expect(xml.components).toEqual(json.components);
    expect(xml.components.length).toBeGreaterThan(40);
  });
});

describe("a kernel in an SBOM of another tool", () => {
  test.each([
    ["pkg:deb/debian/linux-image-6.1.0-13-amd64@6.1.55-1?arch=amd64&distro=debian-12", "6.1.0-13-amd64"],
    ["pkg:deb/ubuntu/linux-image-unsigned-5.15.0-91-generic@5.15.0-91.101?distro=ubuntu-22.04", "5.15.0-91-generic"],
    [
      "pkg:rpm/almalinux/kernel-core@5.14.0-362.8.1.el9_3?arch=x86_64&distro=almalinux-9.3",
      "5.14.0-362.8.1.el9_3.x86_64",
    ],
    ["pkg:rpm/sles/kernel-default@5.14.21-150500.55.36.1?arch=x86_64&distro=sles-15.5", "5.14.21-150500.55.36-default"],
    ["pkg:apk/alpine/linux-lts@6.1.50-r0?arch=x86_64&distro=alpine-3.18.4", "6.1.50-0-lts"],
    ["pkg:deb/debian/linux-image-6.1.0-13-amd64-dbg@6.1.55-1?arch=amd64&distro=debian-12", undefined],
    ["pkg:deb/debian/linux-headers-6.1.0-13-amd64@6.1.55-1?arch=amd64&distro=debian-12", undefined],
  ])("%s is known by its name", async (purl, kernelRelease) => {
    const component = { type: "library", name: "some kernel", purl };
    const sbom = JSON.stringify({ bomFormat: "CycloneDX", specVersion: "1.5", components: [component] });

    const { components } = await readSbom("sbom.json", Buffer.from(sbom));

    expect(components.map((one) => one.kernelRelease)).toEqual([kernelRelease]);
  });
});
