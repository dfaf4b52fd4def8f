import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT: string = dirname(dirname(fileURLToPath(import.meta.url)));

const WORKSPACES = ["apps/*", "contexts/*", "flows/*", "packages/*", "connectors/*"] as const;
const IGNORED = /(^|\/)(node_modules|dist|golden)(\/|$)/;

export interface Import {
  readonly specifier: string;
  /** Gone after type stripping. */
  readonly isTypeOnly: boolean;
}

export interface SourceFile {
  /** From the root, with slashes: `contexts/monitoring/src/contract.ts`. */
  readonly path: string;
  /** The workspace it belongs to: `contexts/monitoring`. */
  readonly workspace: string;
  readonly isTest: boolean;
  readonly text: string;
  readonly imports: readonly Import[];
}

/** Every TypeScript file of every workspace. */
export function readSourceFiles(root: string = ROOT): readonly SourceFile[] {
  const patterns = WORKSPACES.map((workspace) => `${workspace}/**/*.{ts,tsx,mts}`);
  return globSync(patterns, { cwd: root, exclude: (path) => IGNORED.test(path) })
    .map((path) => path.split(sep).join("/"))
    .filter((path) => !IGNORED.test(path))
    .sort()
    .map((path) => readSourceFile(root, path));
}

function readSourceFile(root: string, path: string): SourceFile {
  const text = readFileSync(join(root, path), "utf8");
  return {
    path,
    workspace: path.split("/").slice(0, 2).join("/"),
    isTest:
      /\.(test|e2e|bench)\.tsx?$/.test(path) || /\/(testing|test|e2e)\//.test(path) || path.endsWith("/testing.ts"),
    text,
    imports: importsOf(text),
  };
}

const STATIC = /^\s*(?:import|export)\s+(type\s)?(?:[\w*{}\s,$]+?\s+from\s+)?["']([^"'\n]+)["']/gm;
const DYNAMIC = /\b(?:import|require\.resolve|import\.meta\.resolve)\(\s*["']([^"'\n]+)["']/g;
/** Code of a worker or child; a URL of a folder or of data is no import. */
const BY_URL = /new URL\(\s*["'](\.{1,2}\/[^"'\n]+\.ts)["'],\s*import\.meta\.url/g;

/** What a file imports, also dynamically or as a worker. */
export function importsOf(text: string): readonly Import[] {
  return [
    ...[...text.matchAll(STATIC)].map((match) => ({ specifier: match[2] ?? "", isTypeOnly: match[1] !== undefined })),
    ...[...text.matchAll(DYNAMIC), ...text.matchAll(BY_URL)].map((match) => ({
      specifier: match[1] ?? "",
      isTypeOnly: false,
    })),
  ];
}

/** Where a relative import points, from the root. */
export function targetOf(file: SourceFile, specifier: string): string {
  return relative(ROOT, join(ROOT, dirname(file.path), specifier))
    .split(sep)
    .join("/");
}
