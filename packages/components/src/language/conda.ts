import { fieldsOf, parseJson, textOf } from "../json.ts";
import { languageComponent } from "./language-component.ts";
import { type PackageFinder, wholeFile } from "./package-finder.ts";

/** Most of it is the list of files. */
const MAX_BYTES = 64 * 1024 * 1024;

/** What conda installed into an environment: a file each. */
export const condaFinder: PackageFinder = {
  accepts: (path) => /(?:^|\/)conda-meta\/[^/]+\.json$/.test(path),
  async *find(found) {
    const fields = fieldsOf(parseJson(await wholeFile(found, MAX_BYTES)));
    const name = textOf(fields.get("name"));
    const version = textOf(fields.get("version"));
    const license = textOf(fields.get("license"));
    if (name === undefined || version === undefined) found.problem("It names no package and version; it was left out.");
    else
      yield languageComponent({
        type: "conda",
        name,
        version,
        path: found.path,
        licenses: license === undefined ? [] : [license],
      });
  },
};
