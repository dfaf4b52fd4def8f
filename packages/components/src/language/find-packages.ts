import type { Component, ReadProblem } from "@cordon/advisories";
import { type Collector, compareTexts } from "../collector.ts";
import { messageOf } from "../message-of.ts";
import type { ReadOptions } from "../read-options.ts";
import type { FileTree } from "../tree/file-tree.ts";
import { isForeignFolder } from "../tree/foreign-folders.ts";
import { composerFinder } from "./composer.ts";
import { condaFinder } from "./conda.ts";
import { dotnetFinder } from "./dotnet.ts";
import { executableFinder } from "./executable.ts";
import { gemFinder } from "./gem.ts";
import { javaFinder } from "./java/java.ts";
import { npmFinder } from "./npm.ts";
import type { PackageFinder } from "./package-finder.ts";
import { pypiFinder } from "./pypi.ts";

/** The first that accepts a path has it. */
const FINDERS: readonly PackageFinder[] = [
  npmFinder,
  pypiFinder,
  gemFinder,
  composerFinder,
  condaFinder,
  dotnetFinder,
  javaFinder,
  executableFinder,
];

/** As many at once as Node reads at once. */
const FILES_AT_ONCE = 4;
const MAX_PROBLEMS = 100_000;
const EXECUTABLE_BITS = 0o111;

/** Packages of languages anywhere in the tree. */
export async function findPackages(
  tree: FileTree,
  collector: Collector,
  options: ReadOptions,
): Promise<readonly Component[]> {
  const { onProgress, maxFiles } = options;
  const components: Component[] = [];
  const problems: ReadProblem[] = [];
  const walked = tree.walk({
    accepts: (path) => FINDERS.some((finder) => finder.accepts(path)),
    skips: isForeignFolder,
    problem: collector.problem,
    onProgress,
    ...(maxFiles !== undefined && { maxFiles }),
  });
  const reading = new Set<Promise<void>>();
  for await (const { path, stats } of walked) {
    const finder = FINDERS.find((finder) => finder.accepts(path));
    const isExecutable = (stats.mode & EXECUTABLE_BITS) !== 0;
    if (!finder || (finder === executableFinder && !isExecutable)) continue;
    if (reading.size >= FILES_AT_ONCE) await Promise.race(reading);
    const one = findIn(tree, path, isExecutable, finder).finally(() => reading.delete(one));
    reading.add(one);
  }
  await Promise.all(reading);
  // Whichever was read first: the same folder gives the same inventory.
  for (const { path, message } of problems.sort((a, b) => compareTexts(a.path, b.path)))
    collector.problem(path, message);
  return components.sort((a, b) => compareTexts(a.paths[0] ?? "", b.paths[0] ?? ""));

  async function findIn(tree: FileTree, path: string, isExecutable: boolean, finder: PackageFinder): Promise<void> {
    const file = await tree.openWalked(path);
    if (!file) return;
    const problem = (message: string, inner = ""): void => {
      if (problems.length < MAX_PROBLEMS) problems.push({ path: `${path}${inner}`, message });
    };
    try {
      for await (const component of finder.find({ path, isExecutable, file, problem })) components.push(component);
    } catch (error) {
      problem(messageOf(error));
    } finally {
      await file.close();
    }
  }
}
