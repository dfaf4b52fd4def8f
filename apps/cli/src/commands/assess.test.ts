import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Said, said } from "../testing/said.ts";
import { type AssessOptions, assessCommand } from "./assess.ts";
import { sbomCommand } from "./sbom.ts";

const folder = mkdtempSync(join(tmpdir(), "cordon-assess-"));
const project = join(folder, "project");
const advisories = join(folder, "advisories.ndjson");
const vex = join(folder, "vex.json");
const sbom = join(folder, "app.cdx.json");
const GHSA = {
  id: "GHSA-35jh-r3h4-6jhm",
  aliases: ["CVE-2021-23337"],
  modified: "2024-04-17T18:39:19Z",
  summary: "Command injection in lodash",
  severity: [{ type: "CVSS_V3", score: "CVSS:3.1/AV:N/AC:L/PR:H/UI:N/S:U/C:H/I:H/A:H" }],
  affected: [
    {
      package: { ecosystem: "npm", name: "lodash" },
      ranges: [{ type: "SEMVER", events: [{ introduced: "0" }, { fixed: "4.17.21" }] }],
    },
  ],
};
const OPENVEX = {
  "@context": "https://openvex.dev/ns/v0.2.0",
  "@id": "x",
  author: "us",
  timestamp: "2026-01-01T00:00:00Z",
  version: 1,
};

beforeAll(() => {
  mkdirSync(project);
  const lock = {
    name: "shop",
    lockfileVersion: 3,
    packages: { "": {}, "node_modules/lodash": { version: "4.17.20" } },
  };
  writeFileSync(join(project, "package-lock.json"), JSON.stringify(lock));
  writeFileSync(advisories, `${JSON.stringify(GHSA)}\n`);
  const statement = {
    vulnerability: { name: "CVE-2021-23337" },
    products: [{ "@id": "pkg:npm/lodash" }],
    status: "not_affected",
    justification: "vulnerable_code_not_in_execute_path",
  };
  writeFileSync(vex, JSON.stringify({ ...OPENVEX, statements: [statement] }));
  const component = { type: "library", name: "lodash", version: "4.17.20", purl: "pkg:npm/lodash@4.17.20" };
  writeFileSync(
    sbom,
    JSON.stringify({ bomFormat: "CycloneDX", specVersion: "1.5", version: 1, components: [component] }),
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(dir: string | undefined, options: Partial<AssessOptions> = {}): Promise<Said> {
  return said((terminal) =>
    assessCommand(dir, { advisories, decideBy: "bod-26-04", format: "json", ...options }, terminal),
  );
}

describe("cordon assess", () => {
  test.each([
    ["a project", () => run(project)],
    ["a lock file", () => run(undefined, { lockfile: join(project, "package-lock.json") })],
    ["an SBOM", () => run(undefined, { sbom })],
  ])("finds what is in %s, and ends with 0", async (_name, assess) => {
    const { code, out, err } = await assess();

    expect(
      out
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as object),
    ).toMatchObject([
      {
        id: "CVE-2021-23337",
        aliases: ["GHSA-35jh-r3h4-6jhm"],
        package: "lodash",
        version: "4.17.20",
        fixedVersion: "4.17.21",
        state: "open",
        tier: "on-upgrade",
        dueInDays: null,
        kev: false,
      },
    ]);
    // The excerpt stays of the day it was made.
    expect(err).toMatch(/^Age of advisories: advisories\.ndjson of 2024-04-17 \(\d+ days old\)\. [^\n]*\n$/);
    expect(code).toBe(0);
  });

  test("ends with 6 when something of the tier is open or worse, and with 0 when it is not", async () => {
    expect((await run(project, { failOn: "on-upgrade" })).code).toBe(6);
    expect((await run(project, { failOn: "60-days" })).code).toBe(0);
    expect((await run(project, { failOn: "60-days", exposed: true })).code).toBe(6);
  });

  test("ends with 5 when it was asked to fail and nobody could look at some of it", async () => {
    const lockfile = join(mkdtempSync(join(tmpdir(), "cordon-assess-")), "Cargo.lock");
    writeFileSync(lockfile, '[[package]]\nname = "a"\nversion = "1.0.0"\nsource = "registry+x"\n');

    const { code, err } = await run(undefined, { lockfile, failOn: "3-days" });

    expect(code).toBe(5);
    expect(err).toContain("1 component of cargo cannot be judged; no feed here covers them.");
    expect((await run(undefined, { lockfile })).code).toBe(0);
  });

  test("refuses a place that cannot be written before anything is read", async () => {
    await expect(run("/nowhere", { output: "/nowhere/at/all" })).rejects.toThrow('there is no folder "/nowhere/at"');
    await expect(run("/nowhere", { output: tmpdir() })).rejects.toThrow("is a folder");
  });

  test("refuses a tier that its table does not have, since that check could never fail", async () => {
    await expect(run(project, { failOn: "immediate" })).rejects.toThrow('"immediate" is no tier of bod-26-04');
  });

  test("says first which packages are malicious, and to remove them, not to wait for a fix", async () => {
    const malicious = join(folder, "malicious.ndjson");
    const lodash = { package: { ecosystem: "npm", name: "lodash" }, versions: ["4.17.20"] };
    writeFileSync(
      malicious,
      `${JSON.stringify(GHSA)}\n${JSON.stringify({ id: "MAL-2026-1", modified: "2026-01-01", affected: [lodash] })}\n`,
    );

    const { out } = await run(project, { advisories: malicious, format: "table" });
    const { out: json } = await run(project, { advisories: malicious });

    expect(out).toMatch(
      /^MALICIOUS PACKAGES: WHAT RAN THEM HAS BEEN ATTACKED\n {2}remove lodash 4\.17\.20: MAL-2026-1\n {6}package-lock\.json\n/,
    );
    expect(out).not.toContain("NO FIX YET");
    expect(json.split("\n")[0]).toContain("calls this a malicious package");
    expect(JSON.parse(json.split("\n")[0] ?? "")).toMatchObject({ tier: "3-days-forensics", kev: false });
  });

  test("leaves out what a VEX statement closes, and shows it with --all", async () => {
    expect((await run(project, { vex: [vex] })).out).toBe("");
    expect((await run(project, { vex: [vex], all: true })).out).toContain('"state":"not-affected"');
  });

  test("a VEX statement about a product closes its part in the SBOM of that product, and in no other", async () => {
    const statement = {
      vulnerability: { name: "CVE-2021-23337" },
      products: [{ "@id": "pkg:oci/shop", subcomponents: [{ "@id": "pkg:npm/lodash" }] }],
      status: "not_affected",
      justification: "vulnerable_code_not_in_execute_path",
    };
    const about = join(folder, "product-vex.json");
    writeFileSync(about, JSON.stringify({ ...OPENVEX, statements: [statement] }));
    const ofProduct = join(folder, "product.cdx.json");
    const metadata = { component: { type: "container", name: "shop", purl: "pkg:oci/shop@sha256:abc" } };
    writeFileSync(ofProduct, JSON.stringify({ ...JSON.parse(readFileSync(sbom, "utf8")), metadata }));

    const answers = [
      await run(undefined, { sbom: ofProduct, vex: [about], all: true }),
      await run(undefined, { sbom, vex: [about], all: true }),
    ];

    expect(answers.map(({ out }) => (JSON.parse(out) as { readonly state: string }).state)).toEqual([
      "not-affected",
      "open",
    ]);
  });

  test("does not read a VEX document past its fault: leaving it out would change the answer", async () => {
    writeFileSync(join(folder, "broken.json"), '{"@context":"https://openvex.dev/ns/v0.2.0","statements":[{"vuln');

    await expect(run(project, { vex: [join(folder, "broken.json")] })).rejects.toThrow("broken.json");
  });

  test("says in its exit code that something could not be read, and goes on with the rest", async () => {
    const mixed = join(folder, "mixed");
    mkdirSync(mixed);
    writeFileSync(join(mixed, "package-lock.json"), readFileSync(join(project, "package-lock.json")));
    writeFileSync(join(mixed, "Cargo.lock"), "this is = not [ TOML");

    const { code, out, err } = await run(mixed);

    expect(out).toContain("CVE-2021-23337");
    expect(err).toContain("Cargo.lock");
    expect(code).toBe(5);
  });

  test("never follows a link out of the root", async () => {
    const root = join(folder, "root");
    mkdirSync(join(root, "srv"), { recursive: true });
    mkdirSync(join(root, "etc"));
    symlinkSync(project, join(root, "srv", "project"));
    symlinkSync("/etc/os-release", join(root, "etc", "os-release"));

    const { out, err } = await run(undefined, { root });

    expect(out).toBe("");
    expect(err).not.toContain("debian");
  });

  test("tells what was named wrongly before it reads anything", async () => {
    await expect(run(project, { root: "/" })).rejects.toThrow("Name one of");
    await expect(run(join(folder, "missing"))).rejects.toThrow("is not a folder");
    await expect(run(project, { advisories: join(folder, "missing") })).rejects.toThrow("There is nothing at");
  });

  test("writes every format, and each can be read again", async () => {
    const formats = ["table", "sarif", "cyclonedx", "csv", "html"] as const;

    const outputs = await Promise.all(formats.map(async (format) => (await run(project, { format })).out));

    expect(outputs[0]).toContain("upgrade lodash to 4.17.21: closes 1");
    expect(JSON.parse(outputs[1] ?? "")).toMatchObject({
      version: "2.1.0",
      runs: [{ results: [{ ruleId: "CVE-2021-23337" }] }],
    });
    expect(JSON.parse(outputs[2] ?? "")).toMatchObject({
      bomFormat: "CycloneDX",
      vulnerabilities: [
        { id: "CVE-2021-23337", affects: [{ ref: "pkg:npm/lodash@4.17.20" }], analysis: { state: "exploitable" } },
      ],
    });
    expect(outputs[3]?.split("\r\n")).toHaveLength(3);
    expect(outputs[4]).toContain("<!doctype html>");
  });
});

describe("cordon sbom", () => {
  test.each(["cyclonedx", "cyclonedx-xml", "spdx", "spdx-tag-value"] as const)(
    "writes %s that assess reads",
    async (format) => {
      const output = join(folder, `out.${format}`);
      const { code } = await said((terminal) => sbomCommand(project, { format, output }, terminal));

      expect(code).toBe(0);
      expect((await run(undefined, { sbom: output })).out).toContain('"package":"lodash"');
    },
  );
});
