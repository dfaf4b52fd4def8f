import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Advisory, compareVersions, type VersionRange } from "../../packages/advisories/src/index.ts";
import { type BoltBucket, boltFile } from "./bolt-file.ts";

/** How one registry's lock file is written, and how Trivy calls the registry. */
interface Registry {
  readonly bucket: string;
  readonly file: string;
  readonly write: (packages: readonly Pinned[]) => string;
}

interface Pinned {
  readonly name: string;
  readonly version: string;
}

const REGISTRIES: Readonly<Record<string, Registry>> = {
  pypi: {
    bucket: "pip",
    file: "requirements.txt",
    write: (packages) => packages.map(({ name, version }) => `${name}==${version}\n`).join(""),
  },
  gem: {
    bucket: "rubygems",
    file: "Gemfile.lock",
    write: (packages) =>
      `GEM\n  remote: https://gems.example/\n  specs:\n${packages.map(({ name, version }) => `    ${name} (${version})\n`).join("")}\nPLATFORMS\n  ruby\n\nDEPENDENCIES\n${packages.map(({ name }) => `  ${name}\n`).join("")}`,
  },
  cargo: {
    bucket: "cargo",
    file: "Cargo.lock",
    write: (packages) =>
      `version = 3\n\n${packages.map(({ name, version }) => `[[package]]\nname = "${name}"\nversion = "${version}"\nsource = "registry+https://crates.example/index"\n\n`).join("")}`,
  },
  composer: {
    bucket: "composer",
    file: "composer.lock",
    write: (packages) =>
      JSON.stringify({ packages: packages.map(({ name, version }) => ({ name, version, type: "library" })) }),
  },
  golang: {
    bucket: "go",
    file: "go.mod",
    write: (packages) =>
      `module example.org/all\n\ngo 1.21\n\nrequire (\n${packages.map(({ name, version }) => `\t${name} v${version}\n`).join("")})\n`,
  },
  maven: {
    bucket: "maven",
    file: "gradle.lockfile",
    write: (packages) =>
      `${packages.map(({ name, version }) => `${name}:${version}=runtimeClasspath\n`).join("")}empty=\n`,
  },
  npm: {
    bucket: "npm",
    file: "package-lock.json",
    write: (packages) =>
      JSON.stringify({
        name: "all",
        lockfileVersion: 3,
        packages: {
          "": { name: "all", dependencies: Object.fromEntries(packages.map(({ name, version }) => [name, version])) },
          ...Object.fromEntries(packages.map(({ name, version }) => [`node_modules/${name}`, { version }])),
        },
      }),
  },
};

/**
 * Lock files that pin, for every package of a registry, each version at which some advisory's range begins or ends, one folder a version.
 * @returns how many pairs of package and version there are
 */
export function writeBoundaryProject(root: string, space: string, advisories: readonly Advisory[]): number {
  const registry = REGISTRIES[space];
  if (!registry) throw new Error(`No lock file is known for ${space}.`);
  const rounds: Pinned[][] = [];
  for (const [name, versions] of boundariesOf(space, advisories))
    [...versions].forEach((version, round) => {
      const packages = rounds[round] ?? [];
      rounds[round] = packages;
      packages.push({ name, version });
    });
  rounds.forEach((packages, round) => {
    const folder = join(root, `${space}-${round}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, registry.file), registry.write(packages));
  });
  return rounds.reduce((sum, packages) => sum + packages.length, 0);
}

function boundariesOf(space: string, advisories: readonly Advisory[]): ReadonlyMap<string, ReadonlySet<string>> {
  const versions = new Map<string, Set<string>>();
  for (const { name, scheme, ranges } of affectedIn(space, advisories)) {
    const known = versions.get(name) ?? new Set<string>();
    versions.set(name, known);
    for (const { introduced, fixed, lastAffected } of ranges)
      for (const version of [introduced, fixed, lastAffected])
        if (version !== undefined && compareVersions(scheme, version, "0") > 0 && known.size < 30) known.add(version);
  }
  return versions;
}

function affectedIn(space: string, advisories: readonly Advisory[]): readonly Advisory["affected"][number][] {
  return advisories.flatMap(({ affected }) => affected.filter((one) => one.space === space));
}

/** Trivy's cache with these advisories of registries. */
export function writeTrivyRegistries(dir: string, spaces: readonly string[], advisories: readonly Advisory[]): void {
  const root: Record<string, BoltBucket> = {};
  const vulnerability: Record<string, string> = {};
  const sources: Record<string, string> = {};
  for (const space of spaces) {
    const bucket = `${REGISTRIES[space]?.bucket ?? space}::Cordon`;
    const packages: Record<string, Record<string, string>> = {};
    for (const { id, affected } of advisories) {
      for (const { name, ranges } of affected.filter((one) => one.space === space)) {
        const inPackage = packages[name] ?? {};
        packages[name] = inPackage;
        inPackage[id] = JSON.stringify({ VulnerableVersions: ranges.map(constraintOf) });
        vulnerability[id] = JSON.stringify({ Title: id, Severity: "UNKNOWN" });
      }
    }
    root[bucket] = packages;
    sources[bucket] = JSON.stringify({ ID: "cordon", Name: "Cordon", URL: "https://example.org/" });
  }
  mkdirSync(join(dir, "db"), { recursive: true });
  writeFileSync(join(dir, "db", "trivy.db"), boltFile({ ...root, vulnerability, "data-source": sources }));
  const never = {
    UpdatedAt: "2026-01-01T00:00:00Z",
    DownloadedAt: "2026-01-01T00:00:00Z",
    NextUpdate: "2099-01-01T00:00:00Z",
  };
  writeFileSync(join(dir, "db", "metadata.json"), JSON.stringify({ Version: 2, ...never }));
}

function constraintOf({ introduced, fixed, lastAffected }: VersionRange): string {
  const parts = [
    introduced === undefined || introduced === "0" ? ">=0" : `>=${introduced}`,
    ...(fixed === undefined ? [] : [`<${fixed}`]),
    ...(lastAffected === undefined ? [] : [`<=${lastAffected}`]),
  ];
  return parts.join(", ");
}
