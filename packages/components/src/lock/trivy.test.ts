import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readProject } from "../read-project.ts";
import { readRoot } from "../read-root.ts";
import { hasSharedData, sharedFile } from "../testing/shared-data.ts";

const DATA = "expected/trivy/integration/testdata";

/** Folder of the input, and Trivy's answer to it. */
const PAIRS = [
  ["npm", "npm-with-dev"],
  ["yarn", "yarn"],
  ["bun", "bun"],
  ["pip", "pip"],
  ["poetry", "poetry"],
  ["pipenv", "pipenv"],
  ["pylock", "pylock"],
  ["cargo", "cargo.lock"],
  ["nuget", "nuget"],
  ["composer", "composer.lock"],
  ["mixlock", "mix.lock"],
  ["pubspec", "pubspec.lock"],
  ["cocoapods", "cocoapods"],
  ["conan", "conan"],
  ["packagesprops", "packagesprops"],
  ["swift", "swift"],
] as const;

describe.skipIf(!hasSharedData)("lock files against Trivy's answers (aquasecurity/trivy, Apache-2.0)", () => {
  test.each(PAIRS)("%s: the packages are those that Trivy tells", async (folder, golden) => {
    const expected = packagesOf(golden);

    const { components } = await readProject(sharedFile(`${DATA}/fixtures/repo/${folder}`));

    // Asked for in one answer alone.
    const isWithDevelopment = golden === "npm-with-dev";
    const told = components.filter(({ isDevelopment }) => isWithDevelopment || !isDevelopment).map(({ purl }) => purl);
    expect(told).toEqual(expected);
    expect(expected.length).toBeGreaterThan(0);
  });

  test.each([
    ["gomod", "gomod"],
    ["gradle", "gradle"],
    ["dotnet", "dotnet"],
    ["sbt", "sbt"],
    ["pom", "pom"],
    ["trivy-ci-test", "test-repo"],
  ])("%s: what Trivy finds vulnerable is among the packages", async (folder, golden) => {
    const expected = vulnerableOf(golden);

    const { components } = await readProject(sharedFile(`${DATA}/fixtures/repo/${folder}`));

    expect(components.map(({ purl }) => purl)).toEqual(expect.arrayContaining([...expected]));
    expect(expected.length).toBeGreaterThan(0);
  });
});

describe.skipIf(!hasSharedData)("installed packages against Trivy's answers", () => {
  test.each([
    [
      "dotnet",
      [
        "pkg:nuget/Microsoft.VisualStudio.TestPlatform.Common@17.2.0-release-20220408-11",
        "pkg:nuget/Newtonsoft.Json@9.0.1",
      ],
    ],
    ["conda", ["pkg:conda/openssl@1.1.1q", "pkg:conda/pip@22.2.2"]],
    ["pnpm", ["pkg:npm/jquery@3.3.9", "pkg:npm/lodash@4.17.4"]],
  ])("%s: the packages on the disk are those that Trivy tells", async (folder, expected) => {
    const { components } = await readRoot(sharedFile(`${DATA}/fixtures/repo/${folder}`));

    expect(components.map(({ purl }) => purl)).toEqual(expected);
  });
});

interface Golden {
  readonly Results?: readonly {
    readonly Class?: string;
    readonly Packages?: readonly GoldenPackage[];
    readonly Vulnerabilities?: readonly { readonly PkgIdentifier: { readonly PURL: string } }[];
  }[];
}

interface GoldenPackage {
  readonly Identifier: { readonly PURL: string };
  readonly Relationship?: string;
}

function goldenOf(name: string): Golden {
  const path = sharedFile(`${DATA}/${name}.json.golden`);
  // Trivy's report.
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Golden) : {};
}

/** Without the project itself. */
function packagesOf(name: string): readonly string[] {
  const packages = (goldenOf(name).Results ?? []).flatMap(({ Packages = [] }) => Packages);
  return [
    ...new Set(packages.filter(({ Relationship }) => Relationship !== "root").map((p) => p.Identifier.PURL)),
  ].sort();
}

function vulnerableOf(name: string): readonly string[] {
  return (goldenOf(name).Results ?? []).flatMap(({ Vulnerabilities = [] }) =>
    Vulnerabilities.map((v) => v.PkgIdentifier.PURL),
  );
}
