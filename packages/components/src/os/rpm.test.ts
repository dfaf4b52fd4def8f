import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, onTestFinished, test } from "vitest";
import { readRoot } from "../read-root.ts";
import { aRoot } from "../testing/a-root.ts";
import { hasDebianPrograms } from "../testing/debian-package.ts";

const ALMA = 'ID="almalinux"\nVERSION_ID="9.2"\n';
const hasRpm = hasDebianPrograms("rpm", "rpm", "rpmbuild");
const hasDbLoad = hasDebianPrograms("db-util", "db_load");

const SPEC = `
Name: tiny
Epoch: 2
Version: 1.2
Release: 3.el9
Summary: tiny
License: MIT
BuildArch: noarch
%description
tiny
%package -n python3-requests
Summary: owner of a dist-info
Epoch: 0
ModularityLabel: python:3.9:900:abc
%description -n python3-requests
owner
%package -n kernel-core
Summary: kernel
%description -n kernel-core
kernel
%install
mkdir -p %{buildroot}/usr/lib/python3/site-packages/requests-2.28.1.dist-info
printf 'Name: requests\\nVersion: 2.28.1\\n' > %{buildroot}/usr/lib/python3/site-packages/requests-2.28.1.dist-info/METADATA
%files
%files -n kernel-core
%files -n python3-requests
/usr/lib/python3/site-packages/requests-2.28.1.dist-info/METADATA
`;

/** A root whose packages the real rpm wrote. */
function rpmRoot(): string {
  const root = aRoot({ "etc/os-release": ALMA, "build/tiny.spec": SPEC });
  const build = join(root, "build");
  execFileSync("rpmbuild", ["-bb", "--define", `_topdir ${build}`, join(build, "tiny.spec")], { stdio: "ignore" });
  const packages = readdirSync(join(build, "RPMS/noarch")).map((name) => join(build, "RPMS/noarch", name));
  const database = ["--define", "_db_backend sqlite", "--dbpath", join(root, "var/lib/rpm")];
  mkdirSync(join(root, "var/lib/rpm"), { recursive: true });
  execFileSync("rpm", ["--initdb", ...database]);
  execFileSync("rpm", ["-i", "--justdb", "--nodeps", "--noscripts", "--ignorearch", ...database, ...packages], {
    stdio: "ignore",
  });
  return root;
}

describe.skipIf(!hasRpm)("rpm, where the Debian package rpm is installed", () => {
  test("the packages that rpm wrote are read as rpm prints them", async () => {
    const root = rpmRoot();
    const format = "%{NAME} %{EVR} %{ARCH} %{SOURCERPM}\n";
    const told = execFileSync("rpm", ["-qa", "--qf", format, "--dbpath", join(root, "var/lib/rpm")], {
      encoding: "utf8",
    });

    const { components, problems } = await readRoot(root);

    const rows = components.map(
      ({ name, version, architecture }) => `${name} ${version} ${architecture} tiny-1.2-3.el9.src.rpm`,
    );
    // Epoch 0 and no epoch are one version; we print the shorter.
    expect(rows.sort()).toEqual(told.trim().replace(" 0:", " ").split("\n").sort());
    expect(components.find(({ name }) => name === "tiny")).toMatchObject({
      purl: "pkg:rpm/almalinux/tiny@1.2-3.el9?arch=noarch&distro=almalinux-9.2&epoch=2",
      source: { name: "tiny", version: "2:1.2-3.el9" },
    });
    expect(components.find(({ name }) => name === "kernel-core")?.kernelRelease).toBe("1.2-3.el9.noarch");
    expect(components.find(({ name }) => name === "python3-requests")).toMatchObject({
      source: { name: "tiny", version: "1.2-3.el9" },
      module: "python:3.9:900:abc",
    });
    expect(problems).toEqual([]);
  });

  test("reading writes nothing beside the database", async () => {
    const root = rpmRoot();
    const before = readdirSync(join(root, "var/lib/rpm"));

    await readRoot(root);

    expect(readdirSync(join(root, "var/lib/rpm"))).toEqual(before);
  });

  test("a database cut off in the middle is a problem, not the end", async () => {
    const root = rpmRoot();
    const path = join(root, "var/lib/rpm/rpmdb.sqlite");
    truncateSync(path, Math.floor(readFileSync(path).length / 2));

    const { problems } = await readRoot(root);

    expect(problems[0]).toMatchObject({ path: "var/lib/rpm/rpmdb.sqlite" });
  });

  test("what rpm left in its journal is read too", async () => {
    const root = rpmRoot();
    const writer = new DatabaseSync(join(root, "var/lib/rpm/rpmdb.sqlite"));
    onTestFinished(() => writer.close());
    writer.exec("pragma journal_mode = wal");
    const renamed = headersIn(root).map((header) =>
      Buffer.from(header.toString("latin1").replaceAll("tiny\0", "tuvy\0"), "latin1"),
    );
    for (const header of renamed) writer.prepare("insert into Packages (blob) values (?)").run(header);

    const { components } = await readRoot(root);

    expect(components.map(({ name }) => name)).toContain("tuvy");
  });

  test("the same packages are read from an ndb database", async () => {
    const root = rpmRoot();
    const { components: expected } = await readRoot(root);
    const other = aRoot({ "etc/os-release": ALMA, "usr/lib/sysimage/rpm/Packages.db": ndbOf(headersIn(root)) });

    const { components, problems } = await readRoot(other);

    expect(components.map(({ purl }) => purl)).toEqual(expected.map(({ purl }) => purl));
    expect(components.length).toBeGreaterThan(2);
    expect(problems).toEqual([]);
  });

  test("one broken package of an ndb database is told, and the others are read", async () => {
    const headers = headersIn(rpmRoot());
    const lying = Buffer.concat([Buffer.from([0, 0, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff]), Buffer.alloc(64)]);
    const root = aRoot({ "etc/os-release": ALMA, "var/lib/rpm/Packages.db": ndbOf([lying, ...headers]) });

    const { components, problems } = await readRoot(root);

    expect(components).toHaveLength(headers.length);
    expect(problems).toEqual([
      {
        path: "var/lib/rpm/Packages.db",
        message: "The header of a package says 65535 entries and 2147483647 bytes, but has 72 bytes.",
      },
    ]);
  });

  test.skipIf(!hasDbLoad)("the same packages are read from a Berkeley DB hash, where db_load makes one", async () => {
    const root = rpmRoot();
    const { components: expected } = await readRoot(root);
    const rows = headersIn(root).flatMap((header, i) => [
      ` ${Buffer.from([i + 1, 0, 0, 0]).toString("hex")}`,
      ` ${header.toString("hex")}`,
    ]);
    const dump = [
      "VERSION=3",
      "format=bytevalue",
      "type=hash",
      "db_pagesize=4096",
      "HEADER=END",
      ...rows,
      "DATA=END",
      "",
    ].join("\n");
    const other = aRoot({ "etc/os-release": ALMA, "var/lib/rpm/x": "" });
    execFileSync("db_load", [join(other, "var/lib/rpm/Packages")], { input: dump });

    const { components, problems } = await readRoot(other);

    expect(components.map(({ purl }) => purl)).toEqual(expected.map(({ purl }) => purl));
    expect(components.length).toBeGreaterThan(2);
    expect(problems).toEqual([]);
  });
});

function headersIn(root: string): readonly Buffer[] {
  using database = new DatabaseSync(join(root, "var/lib/rpm/rpmdb.sqlite"), { readOnly: true });
  // The schema of rpm says so.
  return database
    .prepare("select blob from Packages")
    .all()
    .map((row) => Buffer.from(row["blob"] as Uint8Array));
}

/** As rpm's lib/backend/ndb/rpmpkg.c lays it out; Debian's rpm cannot write it. */
function ndbOf(headers: readonly Buffer[]): Buffer {
  const page = Buffer.alloc(4_096);
  page.write("RpmP", 0);
  page.writeUInt32LE(1, 12);
  const blobs: Buffer[] = [];
  let offset = page.length;
  for (let slot = 0; slot < 254; slot += 1) {
    const at = 32 + slot * 16;
    page.write("Slot", at);
    const header = headers[slot];
    if (!header) continue;
    const blob = Buffer.alloc(Math.ceil((16 + header.length + 12) / 16) * 16);
    blob.write("BlbS", 0);
    blob.writeUInt32LE(slot + 1, 4);
    blob.writeUInt32LE(header.length, 12);
    header.copy(blob, 16);
    page.writeUInt32LE(slot + 1, at + 4);
    page.writeUInt32LE(offset / 16, at + 8);
    page.writeUInt32LE(blob.length / 16, at + 12);
    blobs.push(blob);
    offset += blob.length;
  }
  return Buffer.concat([page, ...blobs]);
}

describe("a database that is none", () => {
  test.each(["rpmdb.sqlite", "Packages.db", "Packages"])(
    "%s full of noise is a problem that names it",
    async (name) => {
      const root = aRoot({ "etc/os-release": ALMA });
      mkdirSync(join(root, "var/lib/rpm"), { recursive: true });
      writeFileSync(join(root, "var/lib/rpm", name), Buffer.alloc(10_000, 0x5a));

      const { components, problems } = await readRoot(root);

      expect(components).toEqual([]);
      expect(problems).toHaveLength(1);
      expect(problems[0]?.path).toBe(`var/lib/rpm/${name}`);
    },
  );
});

test("packages of an ndb database that share their bytes are not read over and over", async () => {
  const database = ndbOf(Array.from({ length: 200 }, () => Buffer.alloc(100_000)));
  for (let slot = 1; slot < 200; slot += 1) database.copy(database, 32 + slot * 16 + 8, 40, 44);
  const whole = database.length - 4_096 - 32;
  database.writeUInt32LE(whole, 4_096 + 12);
  const root = aRoot({ "etc/os-release": ALMA, "var/lib/rpm/Packages.db": database });

  const { components, problems } = await readRoot(root);

  expect(components).toEqual([]);
  expect(problems.map(({ message }) => message)).toContain("Packages of the database overlap; the rest was left out.");
});
