import { release } from "node:os";
import type { Inventory } from "@cordon/advisories";
import { createCollector } from "./collector.ts";
import { findPackages } from "./language/find-packages.ts";
import { readApk } from "./os/apk.ts";
import { readDpkg } from "./os/dpkg.ts";
import { readDistribution } from "./os/os-release.ts";
import { createOwnership } from "./os/ownership.ts";
import { readRpm } from "./os/rpm.ts";
import type { ReadOptions } from "./read-options.ts";
import { openFileTree } from "./tree/file-tree.ts";

/**
 * What is installed in a root file system: the packages of the distribution, and of languages wherever they lie.
 * Nothing outside of `folder` is read, nothing is written, nothing is run. What cannot be read becomes a problem.
 * @throws Error in words for a person when `folder` is not a folder that can be read.
 */
export async function readRoot(folder: string, options: ReadOptions = {}): Promise<Inventory> {
  const tree = await openFileTree(folder);
  const collector = createCollector();
  const distribution = await readDistribution(tree);
  if (distribution) collector.distribution(distribution);
  else collector.problem("etc/os-release", "The root does not say which distribution it is.");

  const onDisk = await findPackages(tree, collector, options);
  const ownership = createOwnership(onDisk.flatMap(({ paths }) => paths.map(fileOf)));
  let isFound = false;
  for (const read of [readDpkg, readRpm, readApk])
    isFound = (await read({ tree, distribution, collector, ownership })) || isFound;
  // Without it nothing of the distribution is found, which must not look as if all were well.
  if (distribution && !isFound) collector.problem("", "There is no database of installed packages (dpkg, rpm, apk).");
  for (const component of onDisk) {
    const ownedBy = component.paths.map((path) => ownership.ownerOf(fileOf(path))).find((owner) => owner !== undefined);
    collector.add(ownedBy === undefined ? component : { ...component, ownedBy });
  }

  const inventory = collector.finish(folder);
  return tree.root === "/" ? { ...inventory, runningKernel: release() } : inventory;
}

/** The file on the disk that an archive's inner path begins with. */
function fileOf(path: string): string {
  return path.split("!", 1)[0] ?? path;
}
