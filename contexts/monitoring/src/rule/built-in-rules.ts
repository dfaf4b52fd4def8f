import { readdir, readFile } from "node:fs/promises";
import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { RuleFile } from "./rule-import.ts";

export const DETECTIONS_FOLDER: URL = new URL("../../../../content/detections/", import.meta.url);

/** Every rule in `content/detections`, whatever the depth; none when there is no such folder. */
export async function readBuiltInRules(folder: URL = DETECTIONS_FOLDER): Promise<readonly RuleFile[]> {
  const root = fileURLToPath(folder);
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  });
  const paths = entries
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map((entry) => `${entry.parentPath}${sep}${entry.name}`)
    .sort();
  return Promise.all(
    paths.map(async (path) => ({
      path: relative(root, path).replaceAll(sep, "/"),
      text: await readFile(path, "utf8"),
    })),
  );
}
