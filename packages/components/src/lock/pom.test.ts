import { expect, test } from "vitest";
import { readProject } from "../read-project.ts";
import { aRoot } from "../testing/a-root.ts";
import { readLockFile } from "./read-lock-file.ts";

interface Wanted {
  readonly group: string;
  readonly artifact: string;
  readonly version?: string;
  readonly scope?: string;
}

function dependency({ group, artifact, version, scope }: Wanted): string {
  const rest = `${version ? `<version>${version}</version>` : ""}${scope ? `<scope>${scope}</scope>` : ""}`;
  return `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId>${rest}</dependency>`;
}

function dependencies(...wanted: readonly Wanted[]): string {
  return `<dependencies>${wanted.map(dependency).join("")}</dependencies>`;
}

function managing(...wanted: readonly Wanted[]): string {
  return `<dependencyManagement>${dependencies(...wanted)}</dependencyManagement>`;
}

function parent(artifact: string, relativePath = ""): string {
  return `<parent><groupId>g</groupId><artifactId>${artifact}</artifactId><version>1</version>${relativePath}</parent>`;
}

async function read(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { components, problems } = await readProject(aRoot(files));
  const told = components.map(({ purl, isDevelopment }) => (isDevelopment ? `${purl} (development)` : purl));
  return [...told, ...problems.map(({ path, message }) => `${path}: ${message}`)];
}

test("a list of versions that is a module of the same build is imported, behind what the project says itself", async () => {
  const told = await read({
    "pom.xml": `<project><groupId>g</groupId><artifactId>top</artifactId><version>1</version><modules><module>other</module><module>bom</module></modules>${managing({ group: "g", artifact: "bom", version: "${project.version}", scope: "import" }, { group: "a", artifact: "own", version: "3" })}</project>`,
    "bom/pom.xml": `<project>${parent("top")}<artifactId>bom</artifactId><properties><b>2.0</b></properties>${managing({ group: "a", artifact: "listed", version: "${b}" }, { group: "a", artifact: "own", version: "9" }, { group: "a", artifact: "tested", version: "4", scope: "test" })}</project>`,
    "other/pom.xml": "<project",
    "app/pom.xml": `<project>${parent("top")}<artifactId>app</artifactId>${dependencies({ group: "a", artifact: "listed" }, { group: "a", artifact: "own" }, { group: "a", artifact: "tested" })}</project>`,
  });

  expect(told.filter((line) => !line.startsWith("other/"))).toEqual([
    "pkg:maven/a/listed@2.0",
    "pkg:maven/a/own@3",
    "pkg:maven/a/tested@4 (development)",
  ]);
});

test("a list that imports itself ends", async () => {
  const loop = managing({ group: "g", artifact: "top", version: "1", scope: "import" });

  const told = await read({
    "pom.xml": `<project><groupId>g</groupId><artifactId>top</artifactId><version>1</version><modules><module>.</module></modules>${loop}${dependencies({ group: "a", artifact: "b" })}</project>`,
  });

  expect(told).toEqual(['pom.xml: The version of "a:b" is not told here; it was left out.']);
});

test.each([
  ["is another project", "", "other"],
  ["is said to be in a repository", "<relativePath/>", "top"],
])("the file above is no parent when it %s", async (_why, relativePath, name) => {
  const told = await read({
    "pom.xml": `<project><groupId>g</groupId><artifactId>${name}</artifactId><version>1</version>${managing({ group: "a", artifact: "b", version: "1" })}</project>`,
    "app/pom.xml": `<project>${parent("top", relativePath)}<artifactId>app</artifactId>${dependencies({ group: "a", artifact: "b" })}</project>`,
  });

  expect(told).toEqual(['app/pom.xml: The version of "a:b" is not told here; it was left out.']);
});

test("parents are followed over several folders, and profiles are passed over", async () => {
  const told = await read({
    "build/base/pom.xml": `<project><groupId>g</groupId><artifactId>base</artifactId><version>1</version><properties><v>7</v></properties></project>`,
    "build/pom.xml": `<project>${parent("base", "<relativePath>base</relativePath>")}<artifactId>build</artifactId></project>`,
    "app/pom.xml": `<project>${parent("build", "<relativePath>../build/pom.xml</relativePath>")}<artifactId>app</artifactId>${dependencies({ group: "a", artifact: "b", version: "[${v}]" })}<profiles><profile>${dependencies({ group: "a", artifact: "only-in-profile", version: "1" })}</profile></profiles></project>`,
  });

  expect(told).toEqual(["pkg:maven/a/b@7"]);
});

test("properties that multiply one another stay small", async () => {
  const large = `<large>${"x".repeat(500_000)}</large><many>${"${large}".repeat(100)}</many>`;
  const text = `<project><properties>${large}</properties>${dependencies({ group: "a", artifact: "b", version: "${many}" })}</project>`;

  const { components } = await readLockFile("pom.xml", Buffer.from(text));

  expect(components.map(({ version }) => version.length)).toEqual([1_000]);
});
