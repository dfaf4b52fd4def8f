import { languageComponent } from "../language-component.ts";
import type { PackageFinder } from "../package-finder.ts";
import { nameArchive } from "./name-archive.ts";
import { ARCHIVE_NAME, archivesIn } from "./read-archive.ts";

export const javaFinder: PackageFinder = {
  accepts: (path) => ARCHIVE_NAME.test(path),
  async *find(found) {
    // The path of an inner archive begins with the path of the file.
    const problem = (message: string, place: string): void => found.problem(message, place.slice(found.path.length));
    for await (const facts of archivesIn(found.file, found.path, problem))
      for (const { group, artifact, version } of nameArchive(facts))
        yield languageComponent({
          type: "maven",
          name: group === undefined ? artifact : `${group}:${artifact}`,
          version,
          path: facts.path,
        });
  },
};
