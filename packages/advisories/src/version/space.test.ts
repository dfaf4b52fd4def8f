import { describe, expect, test } from "vitest";
import type { Distribution } from "../model/component.ts";
import { aComponent } from "../testing/a-component.ts";
import { spaceOfEcosystem } from "./ecosystem-space.ts";
import { spaceOfComponent } from "./space.ts";

type Row = readonly [ecosystem: string, type: string, distribution: Distribution];

describe("a package of a distribution is looked up where its advisories are", () => {
  test.each<Row>([
    ["Debian:12", "deb", { id: "debian", versionId: "12.5", codename: "bookworm" }],
    ["Debian:12", "deb", { id: "debian", versionId: "12" }],
    ["Debian:12", "deb", { id: "raspbian", versionId: "12" }],
    ["Debian:14", "deb", { id: "debian", codename: "forky" }],
    ["Debian:sid", "deb", { id: "debian", codename: "sid" }],
    ["Debian:testing", "deb", { id: "debian", versionId: "testing" }],
    ["Ubuntu:22.04:LTS", "deb", { id: "ubuntu", versionId: "22.04" }],
    ["Ubuntu:22.04:LTS", "deb", { id: "ubuntu", codename: "jammy" }],
    ["Alpine:v3.18", "apk", { id: "alpine", versionId: "3.18.4" }],
    ["Alpine:edge", "apk", { id: "alpine", versionId: "3.23_alpha20250612" }],
    ["Wolfi", "apk", { id: "wolfi", versionId: "20230201" }],
    ["AlmaLinux:8", "rpm", { id: "almalinux", versionId: "8.9" }],
    ["Rocky Linux:9", "rpm", { id: "rocky", versionId: "9.3" }],
    ["Red Hat:enterprise_linux:8::baseos", "rpm", { id: "rhel", versionId: "8.9" }],
    ["Red Hat:enterprise_linux:7", "rpm", { id: "centos", versionId: "7" }],
    ["openSUSE:Leap 15.2", "rpm", { id: "opensuse-leap", versionId: "15.2" }],
    ["openSUSE:Tumbleweed", "rpm", { id: "opensuse-tumbleweed", versionId: "20240101" }],
    ["SUSE:Linux Enterprise Server 15 SP4", "rpm", { id: "sles", versionId: "15.4" }],
    ["SUSE:Linux Enterprise Server 15", "rpm", { id: "sles", versionId: "15" }],
    ["Mageia:9", "rpm", { id: "mageia", versionId: "9" }],
    ["openEuler:22.03-LTS-SP3", "rpm", { id: "openEuler", versionId: "22.03", codename: "LTS-SP3" }],
    ["Photon OS:3.0", "rpm", { id: "photon", versionId: "3.0" }],
    ["Azure Linux:3", "rpm", { id: "azurelinux", versionId: "3.0" }],
    ["Azure Linux:2", "rpm", { id: "mariner", versionId: "2.0" }],
  ])("%s: %s of %o", (ecosystem, type, distribution) => {
    const component = aComponent({ type, distribution });

    const found = spaceOfComponent(component);

    expect(found).toBeDefined();
    expect(found).toEqual(spaceOfEcosystem(ecosystem));
  });

  test("a package of a distribution without a release has no space", () => {
    const unknown = [
      aComponent({ type: "deb" }),
      aComponent({ type: "deb", distribution: { id: "debian" } }),
      aComponent({ type: "deb", distribution: { id: "__proto__", versionId: "1" } }),
      aComponent({ type: "rpm", distribution: { id: "debian", versionId: "12" } }),
    ];

    const spaces = unknown.map(spaceOfComponent);

    expect(spaces).toEqual([undefined, undefined, undefined, undefined]);
  });
});

test("a package of a language is looked up in its registry, whatever system it lies on", () => {
  const component = aComponent({ type: "pypi", distribution: { id: "debian", versionId: "12" } });

  const found = spaceOfComponent(component);

  expect(found).toEqual({ space: "pypi", scheme: "pep440" });
});
