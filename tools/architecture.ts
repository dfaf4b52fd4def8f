import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT, type SourceFile, targetOf } from "./source-files.ts";

/**
 * Who may import which of our packages (DESIGN.md §3). `*` stands for one path segment, `**` for the rest, `CONTEXT` for the name of a bounded context; a package may import itself.
 * What is not listed is forbidden.
 */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  "packages/kernel": [],
  "packages/ui": ["@cordon/kernel"],
  "packages/sigma": [],
  "packages/evtx": [],
  "packages/advisories": [],
  "packages/components": ["@cordon/advisories"],
  "packages/cacao": [],
  "packages/agent-protocol": ["@cordon/kernel"],
  "packages/connector-kit": ["@cordon/kernel"],
  "packages/platform": ["@cordon/kernel"],
  "contexts/*": [
    "@cordon/kernel",
    "@cordon/platform",
    "@cordon/platform/**",
    "@cordon/sigma",
    "@cordon/evtx",
    "@cordon/advisories",
    "@cordon/components",
    "@cordon/cacao",
  ],
  "contexts/compliance": ["@cordon/*/events"],
  "contexts/metrics": ["@cordon/*/events"],
  "flows/*": [
    "@cordon/kernel",
    "@cordon/platform",
    "@cordon/platform/**",
    "CONTEXT",
    "CONTEXT/events",
    "CONTEXT/contract",
  ],
  "connectors/*": ["@cordon/connector-kit", "@cordon/kernel"],
  "apps/server": ["@cordon/*", "@cordon/*/**"],
  "apps/agent": [
    "@cordon/agent-protocol",
    "@cordon/kernel",
    "@cordon/evtx",
    "@cordon/advisories",
    "@cordon/components",
  ],
  "apps/web": [
    "@cordon/ui",
    "@cordon/ui/*",
    "@cordon/kernel",
    "@cordon/*/contract",
    "@cordon/platform/client",
    "@cordon/platform/platform-contract",
    "@cordon/platform/http/event-stream-contract",
    "@cordon/platform/health/health-contract",
    "@cordon/monitoring/search",
  ],
  "apps/cli": [
    "@cordon/kernel",
    "@cordon/*/contract",
    "@cordon/platform/client",
    "@cordon/platform/platform-contract",
    "@cordon/platform/local-admin-contract",
    "@cordon/sigma",
    "@cordon/evtx",
    "@cordon/advisories",
    "@cordon/components",
    "@cordon/cacao",
    // Decoders and rules over files, without a server.
    "@cordon/monitoring/detect",
  ],
};

/** Single files that may import more, with the reason. */
export const EXCEPTIONS: Readonly<Record<string, readonly string[]>> = {
  // `cordon start` runs the server in its own process.
  "apps/cli/src/commands/start.ts": ["@cordon/server"],
  // The other commands look for a running server where `start` puts one.
  "apps/cli/src/data-directory.ts": ["@cordon/platform/config/data-dir"],
};

/** Never in a file name: STYLE.md §1 has another word for each of them. */
export const FOREIGN_WORDS: readonly string[] = ["ticket", "case", "campaign"];

/** Where code for browsers begins: everything reached from here runs in one. */
const BROWSER_ENTRIES = /^(apps\/web\/src\/|packages\/(ui|kernel)\/src\/|contexts\/[^/]+\/src\/contract\.ts$)/;

export interface Violation {
  readonly file: string;
  readonly rule: string;
}

export function checkDependencies(files: readonly SourceFile[]): readonly Violation[] {
  return files.flatMap((file) =>
    file.imports
      .filter(({ specifier }) => specifier.startsWith("@cordon/") && !isAllowed(file, specifier))
      .map(({ specifier }) => ({ file: file.path, rule: `${file.workspace} may not import ${specifier}` })),
  );
}

function isAllowed(file: SourceFile, specifier: string): boolean {
  if (manifestOf(file.workspace).name === specifier.split("/").slice(0, 2).join("/")) return true;
  const rows = Object.entries(MAY_IMPORT).filter(([workspace]) => matches(workspace, file.workspace));
  const allowed = [
    ...rows.flatMap(([, patterns]) => patterns),
    ...(EXCEPTIONS[file.path] ?? []),
    ...(file.isTest ? ["@cordon/platform/**"] : []),
  ];
  if (isOtherContext(file, specifier) && !/\/(compliance|metrics)$/.test(file.workspace)) return false;
  return allowed.some((pattern) => matches(pattern, specifier));
}

function isOtherContext(file: SourceFile, specifier: string): boolean {
  return file.workspace.startsWith("contexts/") && CONTEXTS.has(specifier.split("/")[1] ?? "");
}

const CONTEXTS: ReadonlySet<string> = new Set([
  "inventory",
  "fleet",
  "monitoring",
  "vulnerabilities",
  "patching",
  "access",
  "incidents",
  "awareness",
  "compliance",
  "metrics",
]);

function matches(pattern: string, text: string): boolean {
  if (pattern.startsWith("CONTEXT"))
    return [...CONTEXTS].some((name) => matches(pattern.replace("CONTEXT", `@cordon/${name}`), text));
  if (pattern.endsWith("/**"))
    return matches(
      pattern.slice(0, -3),
      text
        .split("/")
        .slice(0, pattern.split("/").length - 1)
        .join("/"),
    );
  const expected = pattern.split("/");
  const actual = text.split("/");
  return expected.length === actual.length && expected.every((part, i) => part === "*" || part === actual[i]);
}

const manifests = new Map<string, { readonly name: string; readonly exports: ReadonlyMap<string, string> }>();

function manifestOf(workspace: string): { readonly name: string; readonly exports: ReadonlyMap<string, string> } {
  const known = manifests.get(workspace);
  if (known) return known;
  const manifest = JSON.parse(readFileSync(join(ROOT, workspace, "package.json"), "utf8")) as {
    name: string;
    exports?: Record<string, string>;
  }; // ours
  const read = { name: manifest.name, exports: new Map(Object.entries(manifest.exports ?? {})) };
  manifests.set(workspace, read);
  return read;
}

/** The file behind `@cordon/name/path`, from the root; empty when there is none. */
function exportedFile(specifier: string): string {
  const [scope, name, ...rest] = specifier.split("/");
  const workspace = WORKSPACE_FOLDERS.map((folder) => `${folder}/${name}`).find(
    (path) => existsSync(join(ROOT, path, "package.json")) && manifestOf(path).name === `${scope}/${name}`,
  );
  if (workspace === undefined) return "";
  const { exports } = manifestOf(workspace);
  const subpath = rest.join("/");
  const target = exports.get(subpath === "" ? "." : `./${subpath}`) ?? exports.get("./*")?.replace("*", subpath);
  return target === undefined ? "" : `${workspace}/${target.replace(/^\.\//, "")}`;
}

const WORKSPACE_FOLDERS = ["packages", "contexts", "flows", "apps", "connectors"] as const;

/**
 * A relative import stays inside its workspace; another workspace is reached through its `exports`.
 * Content is data and lies beside the code; tests may look for recordings beside the repository.
 */
export function checkRelativeImports(files: readonly SourceFile[]): readonly Violation[] {
  return files.flatMap((file) =>
    file.imports
      .filter(({ specifier }) => specifier.startsWith("."))
      .filter(({ specifier }) => !`${targetOf(file, specifier)}/`.startsWith(`${file.workspace}/`))
      .filter(({ specifier }) => !targetOf(file, specifier).startsWith("content/"))
      .filter(({ specifier }) => !(file.isTest && targetOf(file, specifier).startsWith("../shared/")))
      .map(({ specifier }) => ({ file: file.path, rule: `${specifier} leaves ${file.workspace}` })),
  );
}

/** Node's modules, imported as values by anything that a browser loads. */
export function checkBrowserSafety(files: readonly SourceFile[]): {
  readonly violations: readonly Violation[];
  readonly scanned: number;
} {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const queue = files.filter((file) => !file.isTest && BROWSER_ENTRIES.test(file.path));
  const seen = new Set(queue.map((file) => file.path));
  const violations: Violation[] = [];
  for (let file = queue.pop(); file; file = queue.pop()) {
    for (const { specifier, isTypeOnly } of file.imports) {
      if (isTypeOnly) continue;
      if (specifier.startsWith("node:"))
        violations.push({ file: file.path, rule: `${specifier} does not exist in a browser` });
      const next = byPath.get(specifier.startsWith("@cordon/") ? exportedFile(specifier) : targetOf(file, specifier));
      if (next && !seen.has(next.path)) {
        seen.add(next.path);
        queue.push(next);
      }
    }
  }
  return { violations, scanned: seen.size };
}

/** A column that somebody adds must not travel by itself. Tests may look at everything. */
export function checkSql(files: readonly SourceFile[]): readonly Violation[] {
  return files
    .filter((file) => !file.isTest && /["'`][^"'`]*\bselect\s+\*\s+from\s+(?!\()/i.test(file.text))
    .map((file) => ({ file: file.path, rule: "names the columns instead of select *" }));
}

export function checkFileNames(files: readonly SourceFile[]): readonly Violation[] {
  return files.flatMap(({ path }) => {
    const name = path.slice(path.lastIndexOf("/") + 1);
    const foreign = FOREIGN_WORDS.find((word) => new RegExp(`(^|-)${word}s?[-.]`).test(name));
    return [
      ...(/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)*\.(ts|tsx|mts)$/.test(name)
        ? []
        : [{ file: path, rule: "file names are kebab-case" }]),
      ...(foreign === undefined ? [] : [{ file: path, rule: `"${foreign}" is not one of our words (STYLE.md §1)` }]),
    ];
  });
}
