import { describe, expect, test } from "vitest";
import { spaceOfEcosystem } from "./ecosystem-space.ts";

describe("an ecosystem of OSV", () => {
  test.each([
    ["Debian:12", "deb/debian/12", "dpkg"],
    ["Debian:6.0", "deb/debian/6", "dpkg"],
    ["Debian:bookworm", "deb/debian/12", "dpkg"],
    ["Ubuntu:22.04:LTS", "deb/ubuntu/22.04", "dpkg"],
    ["Ubuntu:24.10", "deb/ubuntu/24.10", "dpkg"],
    ["Ubuntu:Pro:16.04:LTS", "deb/ubuntu-pro/16.04", "dpkg"],
    ["Alpine:v3.18", "apk/alpine/3.18", "apk"],
    ["Alpine:edge", "apk/alpine/edge", "apk"],
    ["Wolfi", "apk/wolfi", "apk"],
    ["Chainguard", "apk/chainguard", "apk"],
    ["MinimOS", "apk/minimos", "apk"],
    ["Alpaquita:23", "apk/alpaquita/23", "apk"],
    ["Alpaquita:stream", "apk/alpaquita/stream", "apk"],
    ["AlmaLinux:8", "rpm/almalinux/8", "rpm"],
    ["Rocky Linux:9", "rpm/rocky/9", "rpm"],
    ["Red Hat:enterprise_linux:8::baseos", "rpm/rhel/8", "rpm"],
    ["Red Hat:enterprise_linux:10.0", "rpm/rhel/10", "rpm"],
    ["openSUSE:Leap 15.2", "rpm/opensuse-leap/15.2", "rpm"],
    ["openSUSE:Tumbleweed", "rpm/opensuse-tumbleweed", "rpm"],
    ["SUSE:Linux Enterprise Server 15 SP4", "rpm/sles/15.4", "rpm"],
    ["SUSE:Linux Enterprise Server 12 SP5-LTSS", "rpm/sles-ltss/12.5", "rpm"],
    ["SUSE:Linux Enterprise Module for Basesystem 15 SP4", "rpm/sles/15.4", "rpm"],
    ["Mageia:9", "rpm/mageia/9", "rpm"],
    ["openEuler:22.03-LTS-SP3", "rpm/openeuler/22.03-lts-sp3", "rpm"],
    ["Photon OS:3.0", "rpm/photon/3.0", "rpm"],
    ["Azure Linux:3", "rpm/azurelinux/3", "rpm"],
    ["PyPI", "pypi", "pep440"],
    ["npm", "npm", "npm"],
    ["Go", "golang", "go"],
    ["Maven", "maven", "maven"],
    ["RubyGems", "gem", "gem"],
    ["crates.io", "cargo", "semver"],
    ["NuGet", "nuget", "nuget"],
    ["Packagist", "composer", "packagist"],
    ["Packagist:https://packages.drupal.org/8", "composer", "packagist"],
    ["Hex", "hex", "semver"],
    ["Pub", "pub", "semver"],
    ["SwiftURL", "swift", "semver"],
    ["CRAN", "cran", "generic"],
    ["Bitnami", "bitnami", "maven"],
  ])("%s is %s in the order of %s", (ecosystem, space, scheme) => {
    const found = spaceOfEcosystem(ecosystem);

    expect(found).toEqual({ space, scheme });
  });

  test.each([
    "Debian",
    "Alpine",
    "Ubuntu",
    "AlmaLinux",
    "Maven:https://maven.google.com",
    "npm:https://registry.example",
    "Red Hat:rhel_e4s:9.2::appstream",
    "Ubuntu:22.04:LTS:for:NVIDIA:BlueField",
    "Ubuntu:Pro:FIPS:20.04:LTS",
    "SUSE:Manager Server 4.3",
    "OSS-Fuzz",
    "Android",
    "GIT",
    "__proto__",
    "",
    "Debian:12/../../npm",
    `Debian:${"1".repeat(100_000)}`,
  ])("%.40s has no space", (ecosystem) => {
    const found = spaceOfEcosystem(ecosystem);

    expect(found).toBeUndefined();
  });
});
