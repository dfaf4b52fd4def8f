import { fieldsOf, listOf, parseJson, textOf } from "../json.ts";
import { languageComponent } from "./language-component.ts";
import { type PackageFinder, wholeFile } from "./package-finder.ts";

const MAX_BYTES = 64 * 1024 * 1024;

export const composerFinder: PackageFinder = {
  accepts: (path) => /(?:^|\/)composer\/installed\.json$/.test(path),
  async *find(found) {
    const parsed = parseJson(await wholeFile(found, MAX_BYTES));
    // Composer 1 wrote the list alone.
    const packages = listOf(Array.isArray(parsed) ? parsed : fieldsOf(parsed).get("packages"));
    const development = new Set(listOf(fieldsOf(parsed).get("dev-package-names")));
    for (const entry of packages) {
      const fields = fieldsOf(entry);
      const name = textOf(fields.get("name"));
      const version = textOf(fields.get("version"));
      if (name === undefined || version === undefined) {
        found.problem("A package without a name or a version was left out.");
        continue;
      }
      const licenses = listOf(fields.get("license")).flatMap((license) => textOf(license) ?? []);
      yield languageComponent({
        type: "composer",
        name,
        version,
        path: found.path,
        licenses,
        isDevelopment: development.has(name),
      });
    }
  },
};
