import { type Assessment, assess, type Component, createMemorySource } from "@cordon/advisories";

export const HOSTILE = `<img src=x onerror="alert(1)">\u202e\u001b[31m`;

export function aPackage(name: string, version: string): Component {
  return {
    purl: `pkg:deb/debian/${encodeURIComponent(name)}@${version}?distro=debian-12`,
    type: "deb",
    namespace: "debian",
    name,
    version,
    source: { name, version },
    distribution: { id: "debian", versionId: "12", codename: "bookworm" },
    paths: ["var/lib/dpkg/status"],
  };
}

/** openssl has two weaknesses, one of them exploited; curl has one without a fix; a name and a summary are hostile. */
export function anAssessment(): Assessment {
  const source = createMemorySource();
  const add = (id: string, name: string, fixed: string | undefined, summary = "A weakness."): void =>
    source.add({
      kind: "advisory",
      advisory: {
        id,
        aliases: [],
        bundles: [],
        feed: "debian",
        summary,
        cvss: [{ vector: "CVSS:3.1/AV:L/AC:H/PR:L/UI:R/S:U/C:L/I:N/A:N", source: "nvd" }],
        affected: [
          {
            space: "deb/debian/12",
            name,
            scheme: "dpkg",
            status: "affected",
            ranges: [fixed === undefined ? {} : { fixed }],
            versions: [],
          },
        ],
      },
    });
  add("CVE-2026-0001", "openssl", "3.0.17-1~deb12u2");
  add("CVE-2026-0002", "openssl", "3.0.17-1~deb12u1");
  add("CVE-2026-0003", "curl", undefined);
  add("CVE-2026-0004", HOSTILE, "2", HOSTILE);
  source.add({
    kind: "kev",
    entry: { cve: "CVE-2026-0002", addedOn: "2026-11-01", isRansomware: false, source: "CISA KEV", date: "2026-11-20" },
  });
  const components = [aPackage("openssl", "3.0.16-1"), aPackage("curl", "7.88.1-10"), aPackage(HOSTILE, "1")];
  return assess({ subject: "web-1", components, problems: [] }, source, { on: "2026-11-24" });
}
