import { describe, expect, test } from "vitest";
import { readProject } from "../read-project.ts";
import { aRoot } from "../testing/a-root.ts";
import { readLockFile } from "./read-lock-file.ts";

async function purlsIn(name: string, ...lines: readonly string[]): Promise<readonly string[]> {
  const { components } = await readLockFile(name, Buffer.from(lines.join("\n")));
  return components.map(({ purl, isDevelopment }) => (isDevelopment ? `${purl} (development)` : purl));
}

describe("pnpm-lock.yaml", () => {
  test.each([
    ["5", ["packages:", "  /@babel/core/7.1.0_react@16.0.0:", "    dev: true", "  /lodash/4.17.4:", "    dev: false"]],
    ["6", ["packages:", "  /@babel/core@7.1.0(react@16.0.0):", "    dev: true", "  /lodash@4.17.4:", "    dev: false"]],
    [
      "9",
      [
        "importers:",
        "  .:",
        "    dependencies:",
        "      lodash: {specifier: ^4.0.0, version: 4.17.4}",
        "    devDependencies:",
        "      '@babel/core': {specifier: ^7.0.0, version: 7.1.0(react@16.0.0)}",
        "packages:",
        "  '@babel/core@7.1.0': {}",
        "  lodash@4.17.4: {}",
        "snapshots:",
        "  '@babel/core@7.1.0(react@16.0.0)': {}",
        "  lodash@4.17.4: {}",
      ],
    ],
  ])(
    "version %s pins scoped packages without their peers, and tells what is for development",
    async (version, lines) => {
      const purls = await purlsIn("pnpm-lock.yaml", `lockfileVersion: '${version}.0'`, ...lines);

      expect(purls).toEqual(["pkg:npm/%40babel/core@7.1.0 (development)", "pkg:npm/lodash@4.17.4"]);
    },
  );
});

describe("yarn.lock", () => {
  test("Yarn 1 pins what several ranges share once, and aliases under their real names", async () => {
    const purls = await purlsIn(
      "yarn.lock",
      "# yarn lockfile v1",
      '"@babel/core@^7.0.0", "@babel/core@^7.1.0":',
      '  version "7.1.0"',
      "  dependencies:",
      '    lodash "^4.0.0"',
      '"mine@npm:lodash@^4.0.0":',
      '  version "4.17.4"',
    );

    expect(purls).toEqual(["pkg:npm/%40babel/core@7.1.0", "pkg:npm/lodash@4.17.4"]);
  });

  test("a version that a resolution put in place of the range is not taken for development", async () => {
    const root = aRoot({
      "package.json": '{"dependencies":{"a":"^1.0.0"},"devDependencies":{"b":"^1.0.0"},"resolutions":{"a":"1.2.0"}}',
      "yarn.lock": [
        "__metadata:",
        "  version: 8",
        '"a@npm:1.2.0":',
        "  version: 1.2.0",
        '  resolution: "a@npm:1.2.0"',
        '"b@npm:^1.0.0":',
        "  version: 1.0.0",
        '  resolution: "b@npm:1.0.0"',
      ].join("\n"),
    });

    const { components } = await readProject(root);

    expect(components.map(({ name, isDevelopment = false }) => [name, isDevelopment])).toEqual([
      ["a", false],
      ["b", true],
    ]);
  });

  test("Berry's own workspaces are not packages", async () => {
    const purls = await purlsIn(
      "yarn.lock",
      "__metadata:",
      "  version: 6",
      '"@babel/core@npm:^7.0.0, @babel/core@npm:^7.1.0":',
      "  version: 7.1.0",
      '  resolution: "@babel/core@npm:7.1.0"',
      '"own@workspace:.":',
      "  version: 0.0.0-use.local",
      '  resolution: "own@workspace:."',
    );

    expect(purls).toEqual(["pkg:npm/%40babel/core@7.1.0"]);
  });
});

describe("what the manifest beside a lock file says", () => {
  test.each([
    [
      "Yarn 1",
      '"@s/a@^1.0.0", "@s/a@^1.1.0":\n  version "1.1.0"\n  dependencies:\n    "@s/b" "^2.0.0"\n\n"@s/b@^2.0.0":\n  version "2.0.0"\n\nc@^3.0.0:\n  version "3.0.0"\n',
    ],
    [
      "Berry",
      '"@s/a@npm:^1.0.0, @s/a@npm:^1.1.0":\n  version: 1.1.0\n  resolution: "@s/a@npm:1.1.0"\n  dependencies:\n    "@s/b": ^2.0.0\n\n"@s/b@npm:^2.0.0":\n  version: 2.0.0\n  resolution: "@s/b@npm:2.0.0"\n\n"c@npm:^3.0.0":\n  version: 3.0.0\n  resolution: "c@npm:3.0.0"\n',
    ],
  ])("%s: what no dependency leads to is for development", async (_name, lock) => {
    const root = aRoot({
      "yarn.lock": lock,
      "package.json": '{"dependencies":{"@s/a":"^1.1.0"},"devDependencies":{"c":"^3.0.0"}}',
    });

    const { components } = await readProject(root);

    expect(components.map(({ name, isDevelopment }) => [name, isDevelopment])).toEqual([
      ["a", undefined],
      ["b", undefined],
      ["c", true],
    ]);
  });

  test("a manifest that is broken is a problem, and the lock file is read all the same", async () => {
    const root = aRoot({
      "yarn.lock": 'c@^3.0.0:\n  version "3.0.0"\n',
      "package.json": "{",
      "x/Cargo.lock": '[[package]]\nname = "serde"\nversion = "1.0.0"\nsource = "x"\n',
      "x/Cargo.toml": "[",
    });

    const { components, problems } = await readProject(root);

    expect(components.map(({ purl, isDevelopment }) => [purl, isDevelopment])).toEqual([
      ["pkg:cargo/serde@1.0.0", undefined],
      ["pkg:npm/c@3.0.0", undefined],
    ]);
    expect(problems.map(({ path }) => path).sort()).toEqual(["x/Cargo.lock", "yarn.lock"]);
  });
});

describe("package-lock.json", () => {
  test("version 1 pins nested copies, and names what is not from a registry", async () => {
    const lock = {
      dependencies: {
        a: { version: "1.0.0", dependencies: { b: { version: "2.0.0", dev: true } } },
        b: { version: "npm:@real/b@3.0.0" },
        c: { version: "git+ssh://git@host.example/c.git#abc" },
      },
    };

    const { components, problems } = await readLockFile("package-lock.json", Buffer.from(JSON.stringify(lock)));

    expect(components.map(({ purl }) => purl)).toEqual([
      "pkg:npm/%40real/b@3.0.0",
      "pkg:npm/a@1.0.0",
      "pkg:npm/b@2.0.0",
    ]);
    expect(problems).toMatchObject([{ message: expect.stringMatching(/^Package "c" is not from a registry/) }]);
  });

  test("versions 2 and 3 leave out the project, its workspaces and links to them", async () => {
    const packages = {
      "": { name: "own", version: "1.0.0" },
      "packages/one": { name: "one", version: "1.0.0" },
      "node_modules/one": { link: true, resolved: "packages/one" },
      "node_modules/a/node_modules/@s/b": { version: "1.0.0", license: "MIT", dev: true },
      "node_modules/alias": { name: "real", version: "2.0.0" },
    };

    const purls = await purlsIn(
      "package-lock.json",
      JSON.stringify({ lockfileVersion: 3, packages, dependencies: { no: { version: "1" } } }),
    );

    expect(purls).toEqual(["pkg:npm/%40s/b@1.0.0 (development)", "pkg:npm/real@2.0.0"]);
  });
});

describe("lock files of other languages", () => {
  test("go.mod is read as its replacements say", async () => {
    const text = [
      "module example.com/own",
      "require golang.org/x/net v0.1.0 // indirect",
      "require (",
      "\tgithub.com/google/uuid v1.1.0",
      '\t"github.com/local/thing" v1.0.0',
      "\tgolang.org/x/text v0.3.0",
      ")",
      "replace (",
      "\tgithub.com/google/uuid v1.1.0 => github.com/fork/uuid v1.2.0",
      "\tgithub.com/local/thing => ../thing",
      "\tgolang.org/x/text v0.9.9 => golang.org/x/text v1.0.0",
      ")",
    ].join("\n");

    const { components, problems } = await readLockFile("go.mod", Buffer.from(text));

    expect(components.map(({ purl }) => purl)).toEqual([
      "pkg:golang/github.com/fork/uuid@v1.2.0",
      "pkg:golang/golang.org/x/net@v0.1.0",
      "pkg:golang/golang.org/x/text@v0.3.0",
    ]);
    expect(problems).toEqual([
      { path: "go.mod", message: '"github.com/local/thing" is replaced by the folder "../thing" and was left out.' },
    ]);
  });

  test("uv.lock and Cargo.lock leave out what lies in the project", async () => {
    const uv = await purlsIn(
      "uv.lock",
      "[[package]]",
      'name = "own"',
      'version = "0.1.0"',
      'source = { virtual = "." }',
      "[[package]]",
      'name = "Foo_Bar"',
      'version = "1.0"',
      'source = { registry = "https://pypi.example" }',
    );
    const cargo = await purlsIn(
      "Cargo.lock",
      "[[package]]",
      'name = "own"',
      'version = "0.1.0"',
      "[[package]]",
      'name = "serde"',
      'version = "1.0.0"',
      'source = "registry+x"',
    );

    expect(uv).toEqual(["pkg:pypi/foo-bar@1.0"]);
    expect(cargo).toEqual(["pkg:cargo/serde@1.0.0"]);
  });

  test.each(["poetry.lock", "pdm.lock"])("%s tells by groups what is for development", async (name) => {
    const purls = await purlsIn(
      name,
      "[[package]]",
      'name = "a"',
      'version = "1"',
      'groups = ["dev"]',
      "[[package]]",
      'name = "b"',
      'version = "2"',
      'groups = ["main", "default", "dev"]',
      "[[package]]",
      'name = "c"',
      'version = "3"',
      'groups = ["web", "dev"]',
    );

    expect(purls).toEqual(["pkg:pypi/a@1 (development)", "pkg:pypi/b@2", "pkg:pypi/c@3"]);
  });

  test("Gemfile.lock: gems with their platforms, without the project's own", async () => {
    const purls = await purlsIn(
      "Gemfile.lock",
      "PATH",
      "  remote: .",
      "  specs:",
      "    own (0.1.0)",
      "GEM",
      "  specs:",
      "    nokogiri (1.13.4-x86_64-linux)",
      "      racc (~> 1.4)",
      "    racc (1.6.0)",
      "DEPENDENCIES",
      "    racc (9)",
    );

    expect(purls).toEqual(["pkg:gem/nokogiri@1.13.4?platform=x86_64-linux", "pkg:gem/racc@1.6.0"]);
  });

  test("gradle.lockfile tells what only tests need", async () => {
    const purls = await purlsIn(
      "gradle.lockfile",
      "# note",
      "junit:junit:4.12=testCompileClasspath,testRuntimeClasspath",
      "org.a:b:1.0=runtimeClasspath,testRuntimeClasspath",
      "empty=annotationProcessor",
    );

    expect(purls).toEqual(["pkg:maven/junit/junit@4.12 (development)", "pkg:maven/org.a/b@1.0"]);
  });

  test("pom.xml takes versions from its properties and from its parents on the disk", async () => {
    const root = aRoot({
      "pom.xml":
        "<project><groupId>g</groupId><artifactId>parent</artifactId><version>1</version><properties><jackson>2.9.10</jackson></properties><dependencyManagement><dependencies><dependency><groupId>com.fasterxml.jackson.core</groupId><artifactId>jackson-databind</artifactId><version>${jackson}</version></dependency></dependencies></dependencyManagement></project>",
      "child/pom.xml":
        "<project xmlns='http://maven.apache.org/POM/4.0.0'><parent><groupId>g</groupId><artifactId>parent</artifactId><version>1</version></parent><artifactId>child</artifactId><dependencies><dependency><groupId>com.fasterxml.jackson.core</groupId><artifactId>jackson-databind</artifactId></dependency><dependency><groupId>${project.groupId}</groupId><artifactId>sibling</artifactId><version>${project.version}</version><scope>test</scope></dependency><dependency><groupId>org.x</groupId><artifactId>unknown</artifactId></dependency></dependencies></project>",
    });

    const { components, problems } = await readProject(root);

    expect(components.map(({ purl, isDevelopment }) => [purl, isDevelopment])).toEqual([
      ["pkg:maven/com.fasterxml.jackson.core/jackson-databind@2.9.10", undefined],
      ["pkg:maven/g/sibling@1", true],
    ]);
    expect(problems).toEqual([
      { path: "child/pom.xml", message: 'The version of "org.x:unknown" is not told here; it was left out.' },
    ]);
  });

  test("a project's lock files are found below it, those of its dependencies are not read", async () => {
    const lock = '{"packages":{"node_modules/a":{"version":"1.0.0"}}}';
    const root = aRoot({
      "web/package-lock.json": lock,
      "api/package-lock.json": lock,
      "dev/package-lock.json": lock,
      "web/node_modules/x/package-lock.json": lock.replace("/a", "/b"),
    });

    const { components } = await readProject(root);

    expect(components).toMatchObject([{ name: "a" }]);
    expect([...(components[0]?.paths ?? [])].sort()).toEqual([
      "api/package-lock.json",
      "dev/package-lock.json",
      "web/package-lock.json",
    ]);
  });
});
