/**
 * Seconds and memory of reading what is installed in one root file system, side by side in one run: Cordon, Trivy, and the walk alone that `find` does.
 * `node bench/inventory.ts [folder, /usr when none]`; on the root of a running machine Trivy may not end within minutes. Trivy where it is to be had (`CORDON_FETCH_TRIVY=1` fetches it once).
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { readSbom } from "../packages/components/src/index.ts";
import { findTrivy } from "../tools/proof/other-scanners.ts";
import { ROOT } from "../tools/source-files.ts";
import { quantile, report } from "./report.ts";

const RUNS = 3;
const TIME = "/usr/bin/time";

interface Tool {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  /** The SBOM it writes. */
  readonly written?: string;
  readonly seconds: number[];
  readonly megabytes: number[];
}

const [root = "/usr"] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "cordon-bench-inventory-"));
try {
  const tools = toolsFor(root, folder);
  // One after the other in each round: a busy minute hits all of them. The first round warms the caches.
  for (let round = 0; round <= RUNS; round++) for (const tool of tools) measure(tool, folder, round > 0);
  const [own] = tools;
  const rows = await Promise.all(
    tools.map(async ({ name, written, seconds, megabytes }) => ({
      reader: name,
      seconds: rounded(quantile(seconds, 0.5)),
      "x Cordon (time)": rounded(quantile(seconds, 0.5) / quantile(own?.seconds ?? [], 0.5)),
      "peak MB": Math.round(quantile(megabytes, 0.5)),
      components: written === undefined ? "-" : (await readSbom(name, readFileSync(written))).components.length,
    })),
  );
  report(`reading what is installed in ${root}, median of ${RUNS} runs`, rows);
} finally {
  rmSync(folder, { recursive: true });
}

function toolsFor(root: string, place: string): readonly Tool[] {
  const [ours, theirs] = [join(place, "cordon.cdx.json"), join(place, "trivy.cdx.json")];
  const cordon: Tool["command"] = [
    process.execPath,
    join(ROOT, "apps/cli/bin/cordon.mjs"),
    "sbom",
    "--root",
    root,
    "--output",
    ours,
  ];
  const program = findTrivy();
  const cache = join(place, "trivy");
  writeJavaDatabase(cache);
  const trivy = [
    ...["rootfs", "--cache-dir", cache, "--offline-scan", "--skip-db-update", "--skip-java-db-update"],
    ...["--quiet", "--format", "cyclonedx", "--output", theirs, root],
  ];
  return [
    aTool("cordon sbom", cordon, ours),
    aTool("find -xdev -type f", ["find", root, "-xdev", "-type", "f"]),
    ...(program === undefined ? [] : [aTool("Trivy rootfs", [program, ...trivy], theirs)]),
  ];
}

/** Trivy reads no Java archive without its list of hashes; an empty one lets it read them as we do. @source aquasecurity/trivy-java-db, pkg/db */
function writeJavaDatabase(cache: string): void {
  const folder = join(cache, "java-db");
  mkdirSync(folder, { recursive: true });
  using database = new DatabaseSync(join(folder, "trivy-java.db"));
  database.exec("create table artifacts (id integer primary key, group_id text, artifact_id text)");
  database.exec("create table indices (artifact_id integer, version text, sha1 blob, archive_type text)");
  const [updated, next] = [new Date(), new Date(Date.now() + 1_000_000_000)].map((date) => date.toISOString());
  const facts = { Version: 1, UpdatedAt: updated, DownloadedAt: updated, NextUpdate: next };
  writeFileSync(join(folder, "metadata.json"), JSON.stringify(facts));
}

function aTool(name: string, command: readonly [string, ...string[]], written?: string): Tool {
  return { name, command, ...(written !== undefined && { written }), seconds: [], megabytes: [] };
}

/** Wall time and the most memory that it or a child of it held. */
function measure({ name, command, seconds, megabytes }: Tool, place: string, isCounted: boolean): void {
  const told = join(place, "time");
  const timed = existsSync(TIME) ? [TIME, "-q", "-f", "%M", "-o", told] : [];
  const [program = "", ...args] = [...timed, ...command];
  const start = performance.now();
  const ended = spawnSync(program, args, { maxBuffer: 1 << 30 });
  const took = (performance.now() - start) / 1_000;
  // Cordon ends with 5 when something could not be read, find with 1.
  if (ended.error) throw new Error(`${name} did not run.`, { cause: ended.error });
  if (!isCounted) return;
  seconds.push(took);
  megabytes.push(timed.length > 0 ? Number(readFileSync(told, "utf8").trim().split("\n").at(-1)) / 1_024 : 0);
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
