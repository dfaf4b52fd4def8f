import { execFileSync, spawnSync } from "node:child_process";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareDpkg, isDpkgVersion } from "./dpkg.ts";
import { compareRpm, isRpmVersion } from "./rpm.ts";

type Pair = readonly [a: string, b: string];

const PAIRS = 250;

function isInstalled(tool: string): boolean {
  return spawnSync(tool, ["--version"]).status === 0;
}

/** Pairs that nearly agree: made of the same few pieces, at times one a change of the other. */
function pairsOf(pieces: string, isVersion: (version: string) => boolean): readonly Pair[] {
  const piece = fc.constantFrom(...pieces.split(" "));
  const version = fc
    .tuple(fc.constantFrom("", "", "0:", "1:", "02:"), fc.array(piece, { minLength: 1, maxLength: 7 }))
    .map(([epoch, parts]) => `${epoch}1${parts.join("")}`)
    .filter(isVersion);
  const changed = fc.tuple(version, piece).map(([a, more]): Pair => [a, `${a}${more}`]);
  return fc
    .sample(fc.oneof(fc.tuple(version, version), changed), { numRuns: PAIRS * 2, seed: 4 })
    .filter(([, b]) => isVersion(b))
    .slice(0, PAIRS);
}

/** What `dpkg --compare-versions` says of all pairs, by one shell. */
function dpkgSays(pairs: readonly Pair[]): readonly number[] {
  const script = `while read -r a b; do
    if dpkg --compare-versions "$a" lt "$b"; then echo -1; elif dpkg --compare-versions "$a" gt "$b"; then echo 1; else echo 0; fi
  done`;
  const input = pairs.map((pair) => `${pair.join(" ")}\n`).join("");
  return execFileSync("sh", ["-c", script], { input, encoding: "utf8" }).trim().split("\n").map(Number);
}

/** What rpm's own comparison says, by one run of its Lua. */
function rpmSays(pairs: readonly Pair[]): readonly number[] {
  const calls = pairs.map(([a, b]) => `print(rpm.vercmp("${a}","${b}") .. " ")`).join(" ");
  return execFileSync("rpm", ["--eval", `%{lua: ${calls}}`], { encoding: "utf8" })
    .trim()
    .split(" ")
    .map(Number);
}

describe.skipIf(!isInstalled("dpkg"))("dpkg --compare-versions (skipped where dpkg is missing)", () => {
  test("orders made-up versions as ours does", () => {
    const pairs = pairsOf("0 1 2 00 01 10 . ~ + - a b Z rc ~~ ~deb12u1 +b2 -1 -0 .0 ~bpo12+1", isDpkgVersion);

    const ours = pairs.map(([a, b]) => [a, b, Math.sign(compareDpkg(a, b))]);

    const theirs = dpkgSays(pairs);
    expect(ours).toHaveLength(PAIRS);
    expect(ours).toEqual(pairs.map(([a, b], at) => [a, b, theirs[at]]));
  }, 30_000);
});

describe.skipIf(!isInstalled("rpm"))("rpm.vercmp (skipped where rpm is missing)", () => {
  test("orders made-up versions as ours does", () => {
    const pairs = pairsOf("0 1 2 00 01 10 . ~ ^ + a b Z rc ~~ ^^ .el8_9 -1 -0.1 -1.el9", isRpmVersion);

    const ours = pairs.map(([a, b]) => [a, b, Math.sign(compareRpm(a, b))]);

    const theirs = rpmSays(pairs);
    expect(ours).toHaveLength(PAIRS);
    expect(ours).toEqual(pairs.map(([a, b], at) => [a, b, theirs[at]]));
  });
});
