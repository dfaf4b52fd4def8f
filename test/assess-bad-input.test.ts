import { execFile, execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROOT } from "../tools/source-files.ts";

const LAUNCHER = join(ROOT, "apps/cli/bin/cordon.mjs");
const folder = mkdtempSync(join(tmpdir(), "cordon-bad-input-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** As a person would run it; killed after a minute, which is no exit code of ours. */
function cordon(...args: readonly string[]): Promise<Ended> {
  const options = { timeout: 60_000, maxBuffer: 1 << 26, env: { ...process.env, XDG_DATA_HOME: folder } };
  return new Promise((resolve) => {
    execFile(process.execPath, [LAUNCHER, ...args], options, (error, out, err) =>
      resolve({ code: error === null ? 0 : typeof error.code === "number" ? error.code : -1, out, err }),
    );
  });
}

function written(path: string, content: string | Uint8Array): string {
  const place = join(folder, path);
  mkdirSync(dirname(place), { recursive: true });
  writeFileSync(place, content);
  return place;
}

const ADVISORY = {
  id: "GHSA-good",
  modified: "2026-11-01T00:00:00Z",
  affected: [
    {
      package: { ecosystem: "npm", name: "good" },
      ranges: [{ type: "SEMVER", events: [{ introduced: "0" }, { fixed: "2.0.0" }] }],
    },
  ],
};
const GOOD = { type: "library", name: "good", version: "1.0.0", purl: "pkg:npm/good@1.0.0" };
const GOOD_LOCK = JSON.stringify({ lockfileVersion: 3, packages: { "node_modules/good": { version: "1.0.0" } } });

function anSbom(...components: readonly object[]): string {
  return JSON.stringify({ bomFormat: "CycloneDX", specVersion: "1.5", components });
}

function nested(open: string, close: string, depth = 100_000): string {
  return open.repeat(depth) + close.repeat(depth);
}

let advisories = "";
beforeAll(() => {
  advisories = written("advisories.ndjson", `${JSON.stringify(ADVISORY)}\n`);
});

describe("what nobody can read ends with 5 and says why", () => {
  const ENTITIES = Array.from({ length: 9 }, (_, i) => `<!ENTITY e${i + 1} "${`&e${i};`.repeat(10)}">`).join("");
  const bom = (type: string, name: string): string =>
    `<?xml version="1.0"?><!DOCTYPE b [${type}]><bom xmlns="http://cyclonedx.org/schema/bom/1.5"><components><component type="library"><name>${name}</name></component></components></bom>`;

  test.each([
    [
      "entities that unfold",
      bom(`<!ENTITY e0 "lol">${ENTITIES}`, "&e9;"),
      "It has a document type, which is not read.",
    ],
    ["a file of the machine", bom('<!ENTITY x SYSTEM "file:///etc/passwd">', "&x;"), "It has a document type, which"],
    ["depth in JSON", `{"bomFormat":"CycloneDX","x":${nested("[", "]")}}`, "It is nested deeper than 500."],
    ["nothing", "", "It is neither CycloneDX nor SPDX."],
  ])("an SBOM of %s", async (_name, text, reason) => {
    const { code, err, out } = await cordon("assess", "--sbom", written("sbom", text), "--advisories", advisories);

    expect(err).toContain(reason);
    expect(out).toContain("Nothing could be judged.");
    expect(code).toBe(5);
  });

  test.each([
    [
      "pnpm-lock.yaml",
      `a0: &a0 [x]\n${Array.from({ length: 11 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(10)}]`).join("\n")}\npackages: *a11\n`,
    ],
    ["poetry.lock", `a=${nested("[", "]")}\n`],
    ["package-lock.json", nested('{"dependencies":', "}").replace("}", "1}")],
  ])("a %s that grows without end", async (name, text) => {
    const { code, err } = await cordon("assess", "--lockfile", written(name, text), "--advisories", advisories);

    expect(err).toMatch(new RegExp(`^${name}: `));
    expect(code).toBe(5);
  });
});

describe("of what is partly bad the rest is read", () => {
  test.each([
    ["a package URL of 64 KB", { ...GOOD, purl: `pkg:npm/${"a/".repeat(32_000)}x@1` }],
    ["a version of 10,000 digits", { ...GOOD, purl: `pkg:npm/long@${"1".repeat(10_000)}` }],
    ["a version of 1 MB", { ...GOOD, purl: "pkg:npm/long", version: "1.".repeat(500_000) }],
  ])("%s", async (_name, component) => {
    const sbom = written("partly.json", anSbom(component, GOOD));

    const { code, out } = await cordon("assess", "--sbom", sbom, "--advisories", advisories, "--format", "csv");

    expect(out.split("\r\n")[1]).toMatch(/^GHSA-good,good,1\.0\.0,/);
    expect(code).toBe(5);
  });

  test("a feed that swells, beside one that is good", async () => {
    const lock = written("swollen/package-lock.json", GOOD_LOCK);
    const feeds = dirname(written("feeds/good.ndjson", `${JSON.stringify(ADVISORY)}\n`));
    written("feeds/bomb.ndjson.gz", gzipSync(`${JSON.stringify(ADVISORY)}\n${" ".repeat(50_000_000)}`));

    const { code, out, err } = await cordon("assess", "--lockfile", lock, "--advisories", feeds);

    expect(out).toContain("upgrade good to 2.0.0: closes 1");
    expect(err).toContain("bomb.ndjson.gz: It grows to more than");
    expect(code).toBe(5);
  });

  test("a lock file whose packages need each other", async () => {
    const ring = { good: { version: "1.0.0", requires: { b: "1" } }, b: { version: "1.0.0", requires: { good: "1" } } };
    const lock = written("ring/package-lock.json", JSON.stringify({ lockfileVersion: 1, dependencies: ring }));

    const { code, out } = await cordon("assess", "--lockfile", lock, "--advisories", advisories);

    expect(out).toContain("upgrade good to 2.0.0: closes 1");
    expect(code).toBe(0);
  });
});

describe("a folder that leads elsewhere", () => {
  test("shows nothing of this machine, and waits for nothing", async () => {
    const root = join(folder, "trap");
    mkdirSync(join(root, "etc"), { recursive: true });
    mkdirSync(join(root, "var/lib"), { recursive: true });
    mkdirSync(join(root, "app/loop"), { recursive: true });
    symlinkSync("/etc/os-release", join(root, "etc/os-release"));
    symlinkSync("/var/lib/dpkg", join(root, "var/lib/dpkg"));
    symlinkSync("/", join(root, "app/node_modules"));
    symlinkSync("../loop", join(root, "app/loop/self"));
    symlinkSync("../../../../../../../../etc", join(root, "app/up"));
    execFileSync("mkfifo", [join(root, "app/package-lock.json")]);

    const { code, out, err } = await cordon("sbom", "--root", root);

    // The object that our own command printed.
    expect((JSON.parse(out) as { components?: unknown[] }).components ?? []).toEqual([]);
    expect(err).toContain("The root does not say which distribution it is.");
    expect(code).toBe(5);
  });

  test.skipIf(process.getuid?.() === 0)("may hold folders that are locked, which are named", async () => {
    const locked = join(folder, "mine/locked");
    mkdirSync(locked, { recursive: true });
    chmodSync(locked, 0);

    const { code, err } = await cordon("sbom", dirname(locked));

    expect(err).toContain("locked: The folder may not be read.");
    expect(code).toBe(5);
  });
});

describe("a file that is no file ends with 2 before an answer", () => {
  test.each([
    ["--lockfile", "/dev/zero", "is larger than a lock file can be"],
    ["--lockfile", tmpdir(), "is a folder, not a file"],
    ["--sbom", tmpdir(), "is a folder, not a file"],
    ["--sbom", "/nowhere/sbom.json", "There is no file"],
  ])("%s %s", async (option, path, reason) => {
    const { code, out, err } = await cordon("assess", option, path, "--advisories", advisories);

    expect(err).toContain(reason);
    expect(out).toBe("");
    expect(code).toBe(2);
  });
});

describe("names of strangers", () => {
  const NAMES = ["\u001b[31mred", "a\u202eb", "a\nb", "<script>", "=cmd|' /C calc'!A0", "__proto__", "constructor"];
  const sbom = (): string =>
    written(
      "strangers.json",
      anSbom(...NAMES.map((name) => ({ ...GOOD, name, purl: `pkg:npm/${encodeURIComponent(name)}@1.0.0` }))),
    );
  const feed = (): string => {
    const [affected] = ADVISORY.affected;
    const about = (name: string): object => ({
      ...ADVISORY,
      id: `GHSA-${name}`,
      summary: name,
      affected: [{ ...affected, package: { ecosystem: "npm", name } }],
    });
    return written("strangers.ndjson", NAMES.map((name) => JSON.stringify(about(name))).join("\n"));
  };

  test.each(["table", "json", "sarif", "cyclonedx", "csv", "html"])(
    "are all there in %s, and none of them acts",
    async (format) => {
      const { code, out } = await cordon("assess", "--sbom", sbom(), "--advisories", feed(), "--format", format);

      expect(["\u001b", "\u202e", "<script>alert"].filter((text) => out.includes(text))).toEqual([]);
      expect(["__proto__", "constructor", "cmd|"].filter((text) => !out.includes(text))).toEqual([]);
      expect(code).toBe(0);
    },
  );
});
