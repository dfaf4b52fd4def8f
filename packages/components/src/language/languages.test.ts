import { chmodSync, copyFileSync, existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { deflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { readRoot } from "../read-root.ts";
import { aRoot, BOOKWORM } from "../testing/a-root.ts";
import { DEBIAN_TIMEOUT_MS, debianPackageFiles } from "../testing/debian-package.ts";

const OS = { "etc/os-release": BOOKWORM, "var/lib/dpkg/status": "" };
const GO_PROGRAM = join(import.meta.dirname, "../../../../node_modules", "@oxlint-tsgolint", "linux-x64", "tsgolint");

describe("packages of languages on the disk", () => {
  test("each language is found where its own tools put it", async () => {
    const root = aRoot({
      ...OS,
      "srv/app/node_modules/@babel/core/package.json": '{"name":"@babel/core","version":"7.1.0","license":"MIT"}',
      "srv/app/node_modules/@babel/core/lib/package.json": '{"type":"module"}',
      "srv/app/node_modules/@babel/core/vendor/carried/package.json": '{"name":"carried","version":"2.0.0"}',
      "srv/app/node_modules/@babel/core/test/package.json": '{"name":"test","version":"2.0.0"}',
      "srv/app/package.json": '{"name":"own","version":"1.0.0"}',
      "usr/share/nodejs/semver/package.json": '{"name":"semver","version":"7.3.5"}',
      "usr/lib/python3/dist-packages/Foo_Bar.baz-1.0.dist-info/METADATA":
        "Metadata-Version: 2.1\nName: Foo_Bar.baz\nVersion: 1.0\nLicense: MIT\n\nName: no\n",
      "usr/lib/python3/dist-packages/old.egg-info": "Name: old\nVersion: 0.9\n",
      "var/lib/gems/3.1.0/specifications/nokogiri-1.13.4-x86_64-linux.gemspec":
        "# -*- encoding: utf-8 -*-\n# stub: nokogiri 1.13.4 x86_64-linux lib\n",
      "var/lib/gems/3.1.0/specifications/default/json-2.6.1.gemspec":
        'Gem::Specification.new do |s|\n  s.name = "json".freeze\n  s.version = "2.6.1"\n  s.licenses = ["Ruby".freeze]\n',
      "srv/php/vendor/composer/installed.json":
        '{"packages":[{"name":"Twig/twig","version":"v3.3.1"},{"version":"1"}],"dev-package-names":["Twig/twig"]}',
      "opt/net/app.deps.json": '{"libraries":{"Newtonsoft.Json/9.0.1":{"type":"package"},"x/1":{"type":"reference"}}}',
    });

    const { components, problems } = await readRoot(root);

    expect(components.map(({ purl }) => purl)).toEqual([
      "pkg:composer/twig/twig@v3.3.1",
      "pkg:gem/json@2.6.1",
      "pkg:gem/nokogiri@1.13.4?platform=x86_64-linux",
      "pkg:npm/%40babel/core@7.1.0",
      "pkg:npm/carried@2.0.0",
      "pkg:npm/semver@7.3.5",
      "pkg:nuget/Newtonsoft.Json@9.0.1",
      "pkg:pypi/foo-bar-baz@1.0",
      "pkg:pypi/old@0.9",
    ]);
    expect(problems).toEqual([
      {
        path: "srv/php/vendor/composer/installed.json",
        message: "A package without a name or a version was left out.",
      },
    ]);
  });

  test("a broken file is a problem, and the others are read", async () => {
    const root = aRoot({
      ...OS,
      "a/node_modules/x/package.json": "{",
      "b/node_modules/y/package.json": '{"name":"y","version":"1.0.0","__proto__":{"version":"2"}}',
      "c/z.dist-info/METADATA": "Name: z\n",
    });

    const { components, problems } = await readRoot(root);

    expect(components.map(({ purl }) => purl)).toEqual(["pkg:npm/y@1.0.0"]);
    expect(problems.map(({ path }) => path).sort()).toEqual([
      "a/node_modules/x/package.json",
      "c/z.dist-info/METADATA",
    ]);
  });

  test("what belongs to a package of the distribution names it, a second copy elsewhere takes that back", async () => {
    const status = (name: string): string =>
      `Package: ${name}\nStatus: install ok installed\nArchitecture: all\nVersion: 1-1\n`;
    const root = aRoot({
      ...OS,
      "var/lib/dpkg/status": `${status("python3-requests")}\n${status("python3-six")}`,
      "var/lib/dpkg/info/python3-requests.list": "/.\n/usr/lib/python3/dist-packages/requests-2.dist-info/METADATA\n",
      "var/lib/dpkg/info/python3-six.list": "/lib/python3/dist-packages/six-1.egg-info\n",
      "usr/lib/python3/dist-packages/requests-2.dist-info/METADATA": "Name: requests\nVersion: 2\n",
      "usr/lib/python3/dist-packages/six-1.egg-info": "Name: six\nVersion: 1\n",
      "opt/venv/lib/requests-2.dist-info/METADATA": "Name: requests\nVersion: 2\n",
      "opt/venv/lib/idna-3.dist-info/METADATA": "Name: idna\nVersion: 3\n",
    });

    const { components } = await readRoot(root);

    const owners = components.filter(({ type }) => type === "pypi").map(({ name, ownedBy }) => [name, ownedBy]);
    expect(owners).toEqual([
      ["idna", undefined],
      ["requests", undefined],
      ["six", "pkg:deb/debian/python3-six@1-1?arch=all&distro=debian-12"],
    ]);
  });
});

describe("programs that carry what they were built from", () => {
  test.skipIf(!existsSync(GO_PROGRAM))(
    "a real Go program (npm @oxlint-tsgolint/linux-x64) tells its toolchain, modules and their versions",
    async () => {
      const root = aRoot(OS);
      const program = join(root, "usr/bin/tsgolint");
      mkdirSync(dirname(program), { recursive: true });
      copyFileSync(GO_PROGRAM, program);
      chmodSync(program, 0o755);

      const { components, problems } = await readRoot(root);

      const purls = components.map(({ purl }) => purl);
      expect(purls).toContainEqual(expect.stringMatching(/^pkg:golang\/stdlib@1\.\d+/));
      expect(purls).toContainEqual(expect.stringMatching(/^pkg:golang\/golang\.org\/x\/sys@v0\.\d+\.\d+$/));
      expect(problems).toEqual([]);
    },
  );

  test("a Go program of Debian (package fzf) tells its toolchain alone", { timeout: DEBIAN_TIMEOUT_MS }, async ({
    skip,
  }) => {
    const files = debianPackageFiles("fzf");
    if (files === undefined) return skip("apt-get download fzf does not work here");

    const { components, problems } = await readRoot(files);

    expect(components.map(({ purl }) => purl)).toEqual([expect.stringMatching(/^pkg:golang\/stdlib@1\.\d+\.\d+$/)]);
    expect(problems.map(({ path }) => path)).toEqual(["etc/os-release"]);
  });

  test("before Go 1.18 the texts are behind pointers", async () => {
    const root = aRoot({ ...OS, "usr/bin/old": oldGoProgram() });
    chmodSync(join(root, "usr/bin/old"), 0o755);

    const { components } = await readRoot(root);

    expect(components.map(({ purl }) => purl)).toEqual([
      "pkg:golang/example.com/app",
      "pkg:golang/golang.org/x/crypto",
      "pkg:golang/golang.org/x/net@v0.2.0",
      "pkg:golang/stdlib@1.16.5",
    ]);
  });

  test("cargo auditable's list is read without what only helped to build", async () => {
    const list = {
      packages: [
        { name: "ring", version: "0.16.0" },
        { name: "cc", version: "1.0.0", kind: "build" },
      ],
    };
    const root = aRoot({ ...OS, "usr/bin/rust": anElf(".dep-v0", deflateSync(JSON.stringify(list))) });
    chmodSync(join(root, "usr/bin/rust"), 0o755);

    const { components } = await readRoot(root);

    expect(components.map(({ purl }) => purl)).toEqual(["pkg:cargo/ring@0.16.0"]);
  });

  test("every cut and every flipped byte of a program is survived", async () => {
    const program = oldGoProgram();
    const files = Object.fromEntries(
      Array.from({ length: 120 }, (_, i) => {
        const bytes = Buffer.from(program);
        bytes[Math.floor((i * program.length) / 120)] = 0xff;
        return [`usr/bin/p${i}`, i % 2 === 0 ? bytes : bytes.subarray(0, Math.floor((i * program.length) / 120))];
      }),
    );
    const root = aRoot({ ...OS, ...files });
    for (const path of Object.keys(files)) chmodSync(join(root, path), 0o755);

    const { components } = await readRoot(root);

    expect(components.length).toBeGreaterThan(0);
  });
});

/** A 64-bit little-endian file of one section; its content is mapped at 0x400000. */
function anElf(name: string, content: Buffer): Buffer {
  const names = Buffer.from(`\0${name}\0.shstrtab\0`);
  const contentAt = 64 + 56;
  const namesAt = contentAt + content.length;
  const sectionsAt = namesAt + names.length;
  const head = Buffer.alloc(64);
  head.write("\x7fELF\x02\x01\x01", "latin1");
  head.writeBigUInt64LE(64n, 32);
  head.writeBigUInt64LE(BigInt(sectionsAt), 40);
  for (const [i, value] of [64, 56, 1, 64, 3, 2].entries()) head.writeUInt16LE(value, 52 + i * 2);
  const segment = Buffer.alloc(56);
  segment.writeUInt32LE(1, 0);
  segment.writeUInt32LE(6, 4);
  for (const [at, value] of [
    [8, contentAt],
    [16, 0x400000],
    [32, content.length],
  ] as const)
    segment.writeBigUInt64LE(BigInt(value), at);
  const section = (nameAt: number, at: number, size: number): Buffer => {
    const row = Buffer.alloc(64);
    row.writeUInt32LE(nameAt, 0);
    row.writeBigUInt64LE(BigInt(at), 24);
    row.writeBigUInt64LE(BigInt(size), 32);
    return row;
  };
  return Buffer.concat([
    head,
    segment,
    content,
    names,
    section(0, 0, 0),
    section(1, contentAt, content.length),
    section(names.indexOf(".shstrtab"), namesAt, names.length),
  ]);
}

/** As Go 1.16 links it. */
function oldGoProgram(): Buffer {
  const modules = [
    "path\texample.com/app/cmd",
    "mod\texample.com/app\t(devel)\t",
    "dep\tgolang.org/x/net\tv0.1.0\th1:a=",
    "=>\tgolang.org/x/net\tv0.2.0\th1:b=",
    "dep\tgolang.org/x/crypto\tv0.1.0",
    "=>\t./crypto\t(devel)\t",
    "",
  ].join("\n");
  const texts = [
    Buffer.from("go1.16.5"),
    Buffer.concat([Buffer.alloc(16, 1), Buffer.from(modules), Buffer.alloc(16, 1)]),
  ];
  const head = Buffer.alloc(64);
  head.write("\xff Go buildinf:", "latin1");
  head[14] = 8;
  let at = 64;
  for (const [i, text] of texts.entries()) {
    head.writeBigUInt64LE(BigInt(0x400000 + 32 + i * 16), 16 + i * 8);
    head.writeBigUInt64LE(BigInt(0x400000 + at), 32 + i * 16);
    head.writeBigUInt64LE(BigInt(text.length), 40 + i * 16);
    at += text.length;
  }
  return anElf(".go.buildinfo", Buffer.concat([head, ...texts]));
}

test("read twice, a root gives the same inventory", async () => {
  const files = Object.fromEntries(
    Array.from({ length: 60 }, (_, i) => [
      `srv/${i % 7}/${i}/node_modules/x/package.json`,
      i % 5 === 0 ? "{" : '{"name":"x","version":"1.0.0"}',
    ]),
  );
  const root = aRoot({ ...OS, ...files });

  const [first, second] = [await readRoot(root), await readRoot(root)];

  expect(first).toEqual(second);
  expect(first.components[0]?.paths).toHaveLength(48);
  expect(first.problems).toHaveLength(12);
});
