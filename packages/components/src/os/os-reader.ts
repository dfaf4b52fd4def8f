import type { Distribution } from "@cordon/advisories";
import type { Collector } from "../collector.ts";
import type { FileTree } from "../tree/file-tree.ts";
import type { Ownership } from "./ownership.ts";

/** What a reader of a package manager's database works with. */
export interface OsReading {
  readonly tree: FileTree;
  readonly distribution: Distribution | undefined;
  readonly collector: Collector;
  readonly ownership: Ownership;
}

/** `debian-12` as in the qualifier `distro` of a package URL. */
export function distroQualifier(distribution: Distribution | undefined): string | undefined {
  if (!distribution) return undefined;
  return distribution.versionId === undefined ? distribution.id : `${distribution.id}-${distribution.versionId}`;
}
