import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isLockFile, readLockFile } from "./lock/read-lock-file.ts";
import { readProject } from "./read-project.ts";
import { readSbom } from "./sbom/read-sbom.ts";
import { aRoot } from "./testing/a-root.ts";

const LOCK_NAMES = [
  "package-lock.json",
  "npm-shrinkwrap.json",
  "pnpm-lock.yaml",
  "yarn.lock",
  "bun.lock",
  "requirements.txt",
  "poetry.lock",
  "uv.lock",
  "pdm.lock",
  "pylock.toml",
  "Pipfile.lock",
  "go.mod",
  "Cargo.lock",
  "pom.xml",
  "gradle.lockfile",
  "composer.lock",
  "Gemfile.lock",
  "packages.lock.json",
  "packages.config",
  "Directory.Packages.props",
  "app.deps.json",
  "build.sbt.lock",
  "Package.resolved",
  "Podfile.lock",
  "conan.lock",
  "Manifest.toml",
  "mix.lock",
  "pubspec.lock",
];
const DEEP = 100_000;

function readText(name: string, text: string): ReturnType<typeof readLockFile> {
  return readLockFile(name, Buffer.from(text));
}

describe("lock files that are meant badly", () => {
  test.each(LOCK_NAMES)("%s of noise, of nothing and of brackets without end never throws", async (name) => {
    const texts = [
      "",
      "\0\u0001\ufffd",
      "[".repeat(DEEP),
      '{"a":'.repeat(DEEP),
      "<a>".repeat(DEEP),
      "a: &a [*a]\n",
      "x = [[[".repeat(1_000),
    ];

    const inventories = await Promise.all(texts.map((text) => readText(name, text)));

    expect(isLockFile(name)).toBe(true);
    expect(inventories.flatMap(({ components }) => components)).toEqual([]);
  });

  test.each(LOCK_NAMES)("%s: whatever the text, an answer comes", async (name) => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string({ unit: "binary" }), fc.json()), async (text) => {
        const { subject } = await readText(name, text);
        expect(subject).toBe(name);
      }),
      { numRuns: 30 },
    );
  });

  test("a YAML file that unfolds without end is refused", async () => {
    const levels = Array.from(
      { length: 12 },
      (_, i) => `l${i}: &l${i} [${Array.from({ length: 9 }, () => (i === 0 ? "x" : `*l${i - 1}`)).join(",")}]`,
    );

    const { problems } = await readText("pnpm-lock.yaml", levels.join("\n"));

    expect(problems).toEqual([{ path: "pnpm-lock.yaml", message: expect.stringContaining("Excessive alias count") }]);
  });

  test.each([
    ["Podfile.lock", (long: string) => `PODS:\n  - ${long}\n  - ${long}/${long} (1`],
    ["conan.lock", (long: string) => JSON.stringify({ requires: [long, `${long}/`, `${long}/${long}@`] })],
    [
      "Package.resolved",
      (long: string) =>
        JSON.stringify({
          pins: [long, `https://${long}`, `https://a/${"/".repeat(long.length)}b`, `git@${long}`].map((location) => ({
            location,
            state: { version: "1" },
          })),
        }),
    ],
    [
      "Directory.Packages.props",
      (long: string) =>
        `<Project><PropertyGroup><L>${long}</L></PropertyGroup><ItemGroup><PackageVersion Include="a" Version="${"$(L)".repeat(50_000)}"/></ItemGroup></Project>`,
    ],
  ])("%s: names of a megabyte are looked at once", async (name, text) => {
    const { components } = await readText(name, text("x".repeat(1_000_000)));

    expect(components.filter((component) => component.name.length > 1_024)).toEqual([]);
  });

  test("packages that need each other end", async () => {
    const lock = [
      "lockfileVersion: '9.0'",
      "importers:\n  .:\n    dependencies:\n      a: {specifier: ^1.0.0, version: 1.0.0}",
      "packages:\n  a@1.0.0: {}\n  b@1.0.0: {}\n  c@1.0.0: {}",
      "snapshots:\n  a@1.0.0:\n    dependencies: {b: 1.0.0}\n  b@1.0.0:\n    dependencies: {a: 1.0.0}\n  c@1.0.0: {}",
    ].join("\n");

    const { components } = await readText("pnpm-lock.yaml", lock);

    expect(components.map(({ name, isDevelopment }) => [name, isDevelopment])).toEqual([
      ["a", undefined],
      ["b", undefined],
      ["c", true],
    ]);
  });

  test("projects that are each other's parent end", async () => {
    const pom = (parent: string): string =>
      `<project><parent><groupId>g</groupId><artifactId>a</artifactId><version>1</version><relativePath>${parent}</relativePath></parent><properties><v>\${w}</v><w>\${v}</w></properties><dependencies><dependency><groupId>org.x</groupId><artifactId>y</artifactId><version>\${v}</version></dependency><dependency><groupId>org.x</groupId><artifactId>z</artifactId><version>\${project.version}</version></dependency></dependencies></project>`;
    const root = aRoot({ "one/pom.xml": pom("../two"), "two/pom.xml": pom("../one/pom.xml") });

    const { components, problems } = await readProject(root);

    expect(components.map(({ purl }) => purl)).toEqual(["pkg:maven/org.x/z@1"]);
    expect(problems[0]?.message).toMatch(/^The version of "org.x:y" is "\$\{v\}"; it was left out\.$/);
  });

  test.each([
    [
      "entities of its own",
      '<!DOCTYPE p [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><project>&b;</project>',
      "document type",
    ],
    ["a foreign file", '<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]><project>&x;</project>', "document type"],
    ["an entity nobody declared", "<project>&lol;</project>", "Invalid character entity"],
  ])("a project with %s is refused", async (_name, text, why) => {
    const { components, problems } = await readText("pom.xml", text);

    expect(components).toEqual([]);
    expect(problems).toMatchObject([{ path: "pom.xml", message: expect.stringContaining(why) }]);
  });

  test("keys named __proto__ and constructor are names like others", async () => {
    const lock =
      '{"packages":{"node_modules/__proto__":{"version":"1.0.0"},"node_modules/constructor":{"version":"1.0.0"},"__proto__":{"version":"2.0.0"}}}';

    const { components } = await readText("package-lock.json", lock);

    expect(components.map(({ name }) => name)).toEqual(["__proto__", "constructor"]);
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain("version");
  });

  test("a name of 64 KB is left out with a problem, and the others are read", async () => {
    const lock = JSON.stringify({
      packages: {
        [`node_modules/${"x".repeat(65_536)}`]: { version: "1.0.0" },
        "node_modules/y": { version: "1.0.0" },
      },
    });

    const { components, problems } = await readText("package-lock.json", lock);

    expect(components.map(({ name }) => name)).toEqual(["y"]);
    expect(problems).toEqual([
      {
        path: "package-lock.json",
        message: expect.stringMatching(/is 65536 characters long; the component was left out\.$/),
      },
    ]);
  });

  test("a requirement that is not pinned is named with its line", async () => {
    const { components, problems } = await readText(
      "requirements.txt",
      "a==1.0 ; python_version > '3'\nb>=2\nc[x]==3.* # any\nd @ https://x.example/d.zip\n-r other.txt\ne===4 \\\n --hash=sha256:0\n",
    );

    expect(components.map(({ purl }) => purl)).toEqual(["pkg:pypi/a@1.0", "pkg:pypi/e@4"]);
    expect(problems.map(({ path }) => path)).toEqual([
      "requirements.txt:2",
      "requirements.txt:3",
      "requirements.txt:4",
    ]);
  });
});

describe("SBOMs that are meant badly", () => {
  test("JSON of a depth of 100,000 is refused where it gets too deep, and what came before is kept", async () => {
    const text = `{"bomFormat":"CycloneDX","components":[{"type":"library","name":"x","purl":"pkg:npm/x@1"},${'{"components":['.repeat(DEEP)}`;

    const { components, problems } = await readSbom("bom.json", Buffer.from(text));

    expect(components.map(({ purl }) => purl)).toEqual(["pkg:npm/x@1"]);
    expect(problems).toEqual([
      { path: "bom.json", message: "The SBOM could not be read to its end: It is nested deeper than 500." },
    ]);
  });

  test("one cut off in the middle gives what came before", async () => {
    const text =
      '{"bomFormat":"CycloneDX","components":[{"type":"library","name":"x","purl":"pkg:npm/x@1"},{"type":"libr';

    const { components, problems } = await readSbom("bom.json", Buffer.from(text));

    expect(components).toHaveLength(1);
    expect(problems).toMatchObject([
      { message: "The SBOM could not be read to its end: It ends before it is complete." },
    ]);
  });

  test("XML with a document type is refused", async () => {
    const text = '<?xml version="1.0"?><!DOCTYPE bom [<!ENTITY a "aaaa">]><bom><components/></bom>';

    const { problems } = await readSbom("bom.xml", Buffer.from(text));

    expect(problems).toMatchObject([{ message: expect.stringContaining("document type") }]);
  });

  test("of a key that comes twice the last counts, as in JSON.parse", async () => {
    const text =
      '{"bomFormat":"CycloneDX","components":[{"type":"library","name":"x","purl":"pkg:npm/x@1","purl":"pkg:npm/x@2","__proto__":{"purl":"pkg:npm/x@3"}}]}';

    const { components } = await readSbom("bom.json", Buffer.from(text));

    expect(components.map(({ purl }) => purl)).toEqual(["pkg:npm/x@2"]);
  });

  test("what has no package URL, a broken one or one of 64 KB cannot be matched, and the problem says so", async () => {
    const library = (fields: object): string => JSON.stringify({ type: "library", ...fields });
    const listed = [
      library({ name: "a", cpe: "cpe:2.3:a:x:a:1:*:*:*:*:*:*:*" }),
      library({ name: "b", purl: "npm/b@1" }),
      library({ name: "c", purl: `pkg:npm/${"c".repeat(65_536)}@1` }),
      library({ name: "d", purl: "pkg:npm/d@1" }),
    ];

    const { components, problems } = await readSbom(
      "bom.json",
      Buffer.from(`{"bomFormat":"CycloneDX","components":[${listed.join()}]}`),
    );

    expect(components.map(({ name }) => name)).toEqual(["d"]);
    expect(problems.map(({ message }) => message)).toEqual([
      '"a" cannot be matched: it has no package URL.',
      expect.stringMatching(/^"b" cannot be matched: /),
      expect.stringMatching(/^"c" cannot be matched: /),
    ]);
  });

  test("what is no SBOM at all is told", async () => {
    const inventories = await Promise.all(
      ["", "hello", "{}", "<html/>", "[1]"].map((text) => readSbom("x", Buffer.from(text))),
    );

    expect(inventories.map(({ problems }) => problems.length)).toEqual([1, 1, 1, 1, 1]);
  });

  test.each([
    [
      "SPDX 3",
      '{"spdxVersion":"SPDX-3.0","@graph":[]}',
      'The SBOM could not be read to its end: "SPDX-3.0" is not read, only SPDX 2.',
    ],
    ["no components", '{"bomFormat":"CycloneDX","specVersion":"1.6"}', "The SBOM lists no components."],
  ])("one of %s is not taken for one where all is well", async (_name, text, message) => {
    const { problems } = await readSbom("x", Buffer.from(text));

    expect(problems).toEqual([{ path: "x", message }]);
  });

  test("whatever the text, an answer comes", async () => {
    const start = fc.constantFrom(
      "",
      '{"bomFormat":"CycloneDX","components":',
      "<bom>",
      "SPDXVersion: SPDX-2.3\nPackageName: ",
      '{"spdxVersion":"SPDX-2.3","packages":',
    );
    await fc.assert(
      fc.asyncProperty(start, fc.oneof(fc.string({ unit: "binary" }), fc.json()), async (head, rest) => {
        const { subject } = await readSbom("x", Buffer.from(head + rest));
        expect(subject).toBe("x");
      }),
      { numRuns: 300 },
    );
  });
});

test("a folder without a lock file does not look as if all were well", async () => {
  const { components, problems } = await readProject(aRoot({ "README.md": "nothing" }));

  expect(components).toEqual([]);
  expect(problems).toEqual([{ path: "", message: "There is no lock file in this folder." }]);
});
