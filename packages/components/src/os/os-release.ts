import type { Distribution } from "@cordon/advisories";
import type { FileTree } from "../tree/file-tree.ts";

const MAX_BYTES = 64 * 1024;

/** Undefined when the root does not say what it is. */
export async function readDistribution(tree: FileTree): Promise<Distribution | undefined> {
  for (const path of ["etc/os-release", "usr/lib/os-release"]) {
    const bytes = await tree.readFile(path, MAX_BYTES).catch(() => undefined);
    const distribution = bytes && parseOsRelease(bytes.toString("utf8"));
    if (distribution) return distribution;
  }
  return undefined;
}

/** @source os-release(5): shell assignments without expansion. */
export function parseOsRelease(text: string): Distribution | undefined {
  const values = new Map<string, string>();
  for (const line of text.split("\n")) {
    const equals = line.indexOf("=");
    if (equals > 0) values.set(line.slice(0, equals).trim(), unquote(line.slice(equals + 1).trim()));
  }
  const id = values.get("ID")?.toLowerCase();
  if (id === undefined || !/^[a-z0-9._-]{1,64}$/.test(id)) return undefined;
  const versionId = values.get("VERSION_ID")?.slice(0, 64);
  const codename = values.get("VERSION_CODENAME")?.slice(0, 64);
  return { id, ...(versionId && { versionId }), ...(codename && { codename }) };
}

function unquote(value: string): string {
  const quote = value[0];
  if (quote === "'" && value.endsWith("'")) return value.slice(1, -1);
  if (quote === '"' && value.endsWith('"')) return value.slice(1, -1).replace(/\\(["$`\\])/g, "$1");
  return value;
}
