import { parseJson } from "../json.ts";
import { dotnetLibraries } from "./dotnet-libraries.ts";
import { languageComponent } from "./language-component.ts";
import { type PackageFinder, wholeFile } from "./package-finder.ts";

const MAX_BYTES = 64 * 1024 * 1024;

export const dotnetFinder: PackageFinder = {
  accepts: (path) => path.endsWith(".deps.json"),
  async *find(found) {
    for (const library of dotnetLibraries(parseJson(await wholeFile(found, MAX_BYTES)), found.problem))
      yield languageComponent({ type: "nuget", ...library, path: found.path });
  },
};
