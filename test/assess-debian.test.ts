import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fixesIn, type Upload } from "../tools/proof/changelog-fixes.ts";
import { debsecanFeed, writeTrivyCache } from "../tools/proof/feeds-of-fixes.ts";
import { debsecanPairs, findDebsecan, findTrivy, trivyPairs } from "../tools/proof/other-scanners.ts";
import { assessed, pairsOf, writeDebianRoot } from "./assess-run.ts";

const DEBIAN = new URL("../../shared/data/vulnerabilities/debian/", import.meta.url).pathname;
const hasData = existsSync(DEBIAN);
const debsecan = hasData ? findDebsecan() : undefined;
const trivy = hasData ? findTrivy() : undefined;
const folder = mkdtempSync(join(tmpdir(), "cordon-assess-"));
const root = join(folder, "root");
const advisories = join(folder, "bookworm-changelogs.ndjson.gz");
let uploads: readonly Upload[] = [];

beforeAll(() => {
  if (!hasData) return;
  writeDebianRoot(root, gunzipSync(readFileSync(join(DEBIAN, "e2e/dpkg-status.gz"))));
  copyFileSync(join(DEBIAN, "bookworm-changelog-cves.ndjson.gz"), advisories);
  uploads = lines(gunzipSync(readFileSync(advisories)).toString("utf8")).map((line) => JSON.parse(line) as Upload); // the format of MANIFEST.md
});
afterAll(() => rmSync(folder, { recursive: true }));

function lines(text: string): readonly string[] {
  return text.split("\n").filter((line) => line !== "");
}

describe.skipIf(!hasData)("a bookworm root against the changelogs of its security archive", () => {
  test("has exactly the 178 weaknesses that debsecan and Trivy found", async () => {
    const byDebsecan = lines(readFileSync(join(DEBIAN, "e2e/debsecan-0.4.20.1-expected.txt"), "utf8"));
    const byTrivy = lines(readFileSync(join(DEBIAN, "e2e/trivy-expected.tsv"), "utf8"));

    const pairs = pairsOf(await assessed("--root", root, "--advisories", advisories));

    expect(pairs).toHaveLength(178);
    expect(pairs).toEqual([...new Set(byDebsecan.map((line) => line.split(" ").slice(0, 2).join(" ")))].sort());
    expect(pairs).toEqual([...new Set(byTrivy.map((line) => line.split("\t").slice(0, 2).join(" ")))].sort());
  });

  test("also has the fixes that got no CVE, which the others cannot name", async () => {
    const matches = await assessed("--root", root, "--advisories", advisories);

    expect(
      matches
        .filter(({ id }) => !id.startsWith("CVE-"))
        .map(({ id, package: name }) => `${id} ${name}`)
        .sort(),
    ).toEqual(["GHSA-5qpq-xqfv-j9pg liblzma5", "GHSA-5qpq-xqfv-j9pg xz-utils", "GHSA-r9hj-j2rw-4q3m libpcre2-8-0"]);
  });

  test("names the same fixed versions as Trivy", async () => {
    const expected = lines(readFileSync(join(DEBIAN, "e2e/trivy-expected.tsv"), "utf8")).map((line) =>
      line.split("\t"),
    );
    const matches = await assessed("--root", root, "--advisories", advisories);

    const fixes = new Map(matches.map((match) => [`${match.id} ${match.package}`, match.fixedVersion]));

    expect(expected.map(([id, name]) => fixes.get(`${id} ${name}`))).toEqual(expected.map(([, , , fixed]) => fixed));
  });

  test("has the same 178 by debsecan's own feed", async () => {
    const feed = join(folder, "debsecan-bookworm");
    copyFileSync(join(DEBIAN, "e2e/debsecan-feed-bookworm.zlib"), feed);

    const byFeed = pairsOf(await assessed("--root", root, "--advisories", feed));

    expect(byFeed).toEqual(pairsOf(await assessed("--root", root, "--advisories", advisories)));
  });

  test.skipIf(!debsecan)("gets the answer of the real debsecan, run beside it", async () => {
    mkdirSync(join(folder, "feeds"));
    writeFileSync(join(folder, "feeds", "bookworm"), debsecanFeed(fixesIn("bookworm", uploads)));

    const theirs = debsecanPairs(debsecan ?? "", join(folder, "feeds"), "bookworm", join(root, "var/lib/dpkg/status"));

    expect(pairsOf(await assessed("--root", root, "--advisories", advisories))).toEqual(theirs);
  });

  test.skipIf(!trivy)("gets the answer of the real Trivy, run beside it", async () => {
    writeTrivyCache(join(folder, "trivy"), "debian 12", fixesIn("bookworm", uploads));

    const theirs = trivyPairs(trivy ?? "", join(folder, "trivy"), root);

    expect(pairsOf(await assessed("--root", root, "--advisories", advisories))).toEqual(theirs);
  });
});
