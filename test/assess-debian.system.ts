import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readRoot } from "@cordon/components";
import { fixesIn, type Upload } from "../tools/proof/changelog-fixes.ts";
import { debsecanFeed, writeTrivyCache } from "../tools/proof/feeds-of-fixes.ts";
import { debsecanPairs, findDebsecan, findTrivy, trivyPairs } from "../tools/proof/other-scanners.ts";
import { uploadsInArchive } from "../tools/proof/security-archive.ts";
import { assessed, pairsOf } from "./assess-run.ts";

const release = existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
const codename = /^VERSION_CODENAME=(\w+)$/m.exec(release)?.[1] ?? "";
const isDebian = /^ID=debian$/m.test(release) && process.getuid?.() === 0;
const debsecan = isDebian ? findDebsecan() : undefined;
const trivy = isDebian ? findTrivy() : undefined;
const PACKAGES = "nginx-light,openssl,curl,redis-server,bind9-host,python3-minimal";

const folder = mkdtempSync(join(tmpdir(), "cordon-system-"));
const root = join(folder, "root");
const advisories = join(folder, `${codename}-changelogs.ndjson`);
let uploads: readonly Upload[] = [];

/** A root of the release as it was published, without one security update, and what the changelogs of today's security archive say about it. */
beforeAll(async () => {
  if (!isDebian) return;
  const shell = (command: string): void =>
    void execFileSync("sh", ["-c", command], { stdio: "pipe", maxBuffer: 1 << 28 });
  shell("apt-get update -qq && apt-get install -y -qq debootstrap");
  const mirror = execFileSync(
    "apt-get",
    ["indextargets", "--format", "$(REPO_URI) $(RELEASE) $(COMPONENT)", "Identifier: Packages"],
    { encoding: "utf8" },
  )
    .split("\n")
    .map((line) => line.split(" "))
    .find(([, suite, component]) => suite === codename && component === "main")?.[0];
  shell(`debootstrap --variant=minbase --include=${PACKAGES} ${codename} '${root}' '${mirror ?? ""}'`);
  mkdirSync(join(folder, "debs"));
  uploads = uploadsInArchive((await readRoot(root)).components, `${codename}-security`, join(folder, "debs"));
  writeFileSync(advisories, uploads.map((upload) => `${JSON.stringify(upload)}\n`).join(""));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(!isDebian)("a root of this release without security updates, against its real security archive", () => {
  test("has weaknesses at all, or the proof proves nothing", async () => {
    expect(uploads.length).toBeGreaterThan(10);
    expect(pairsOf(await assessed("--root", root, "--advisories", advisories)).length).toBeGreaterThan(10);
  });

  test.skipIf(!debsecan)("gets debsecan's answer", async () => {
    mkdirSync(join(folder, "feeds"));
    writeFileSync(join(folder, "feeds", codename), debsecanFeed(fixesIn(codename, uploads)));

    const theirs = debsecanPairs(debsecan ?? "", join(folder, "feeds"), codename, join(root, "var/lib/dpkg/status"));

    expect(pairsOf(await assessed("--root", root, "--advisories", advisories))).toEqual(theirs);
  });

  test.skipIf(!trivy)("gets Trivy's answer", async () => {
    const version = /^VERSION_ID="?(\d+)"?$/m.exec(release)?.[1] ?? "";
    writeTrivyCache(join(folder, "trivy"), `debian ${version}`, fixesIn(codename, uploads));

    const theirs = trivyPairs(trivy ?? "", join(folder, "trivy"), root);

    expect(pairsOf(await assessed("--root", root, "--advisories", advisories))).toEqual(theirs);
  });

  test("loses exactly the weaknesses of one source package when that is upgraded", async () => {
    const before = await assessed("--root", root, "--advisories", advisories);
    const source =
      before.find(({ sourcePackage }) => sourcePackage === "nginx")?.sourcePackage ?? before[0]?.sourcePackage ?? "";
    const binaries = [
      ...new Set(before.filter((match) => match.sourcePackage === source).map(({ package: name }) => name)),
    ];

    const upgraded = upgrade(binaries);
    const after = await assessed("--root", root, "--advisories", advisories);

    expect(upgraded).toBe(0);
    expect(binaries.length).toBeGreaterThan(0);
    expect(pairsOf(after)).toEqual(pairsOf(before.filter((match) => match.sourcePackage !== source)));
    expect(after.length).toBeLessThan(before.length);
  });
});

/** By the root's own dpkg, with packages that this machine's apt fetched and whose signatures it checked. */
function upgrade(binaries: readonly string[]): number | null {
  const debs = join(root, "tmp", "debs");
  mkdirSync(debs);
  const policy = join(root, "usr/sbin/policy-rc.d");
  writeFileSync(policy, "#!/bin/sh\nexit 101\n", { mode: 0o755 }); // no service starts in the root
  execFileSync("apt-get", ["download", "-qq", ...binaries.map((name) => `${name}/${codename}-security`)], {
    cwd: debs,
    stdio: "pipe",
  });
  return spawnSync("chroot", [root, "sh", "-c", "dpkg -i --force-confold /tmp/debs/*.deb"], {
    env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", DEBIAN_FRONTEND: "noninteractive" },
  }).status;
}
