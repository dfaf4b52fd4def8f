import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";

const HERE = import.meta.dirname;
const REPO = join(HERE, "../..");

/** What the console is made of: a change in one of these makes a build stale. */
const SOURCES = [
  "apps/web/index.html",
  "apps/web/vite.config.ts",
  "apps/web/package.json",
  "apps/web/public",
  "apps/web/src",
  "apps/web/vite",
  "packages/ui/src",
  "packages/ui/package.json",
  "packages/kernel/src",
  "packages/platform/src/platform-contract.ts",
  "packages/platform/src/http/client.ts",
  "packages/platform/src/http/client-problem.ts",
  "packages/platform/src/http/event-stream-contract.ts",
  "packages/platform/src/audit/audit-contract.ts",
  "packages/platform/src/members",
  "contexts/monitoring/src/contract.ts",
  "contexts/monitoring/src/saved-search/saved-search-contract.ts",
  "contexts/monitoring/src/search",
  "contexts/monitoring/src/event",
  "contexts/monitoring/src/alert",
  "contexts/monitoring/src/rule",
  "contexts/monitoring/src/suppression",
  "contexts/inventory/src/contract.ts",
  "contexts/incidents/src/contract.ts",
  "contexts/incidents/src/incident/incident-contract.ts",
  "contexts/incidents/src/incident/incident-schemas.ts",
  "contexts/incidents/src/conversation/conversation-contract.ts",
  "package-lock.json",
] as const;

/** Builds the console into `outDir`, with `.br` and `.gz` beside each text file. Takes a few seconds. */
export async function buildConsole({ outDir }: { readonly outDir: string }): Promise<void> {
  const { build } = await import("vite"); // not needed to compare hashes, and large
  // Vite and React read it; a server or a test that runs as something else must not ship React's development build.
  const before = process.env["NODE_ENV"];
  process.env["NODE_ENV"] = "production";
  try {
    await build({
      configFile: join(HERE, "vite.config.ts"),
      mode: "production",
      logLevel: "error",
      build: { outDir, emptyOutDir: true },
    });
  } finally {
    if (before === undefined) delete process.env["NODE_ENV"];
    else process.env["NODE_ENV"] = before;
  }
}

/** Hex digest over names and contents of the console's sources; tests do not count. */
export async function consoleSourceHash(): Promise<string> {
  const hash = createHash("sha256");
  for (const source of SOURCES) {
    for (const file of await filesOf(join(REPO, source))) {
      hash.update(relative(REPO, file)).update("\0");
      hash.update(await readFile(file)).update("\0");
    }
  }
  return hash.digest("hex");
}

async function filesOf(path: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOTDIR") return [path];
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return []; // an unpacked build has no lock file
    throw error;
  }
}

// `node apps/web/build.ts DIR`: the server builds in a process of its own, to stay small.
const [, , outDir] = process.argv;
if (import.meta.main && outDir !== undefined) await buildConsole({ outDir });
