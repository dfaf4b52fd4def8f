import { fieldsOf, parseJson, textOf } from "../json.ts";
import { languageComponent } from "./language-component.ts";
import { type PackageFinder, wholeFile } from "./package-finder.ts";

/** Debian and Fedora lay theirs below `nodejs` folders of their own. */
const INSTALLED =
  /(?:^|\/)(?:node_modules|usr\/share\/nodejs|usr\/lib\/nodejs)\/(?:@[^/]+\/)?[^/@][^/]*\/package\.json$/;
/** Copies that packages carry inside of them; what lies elsewhere in a package is its tests and examples. */
const CARRIED =
  /(?:^|\/)node_modules\/.+\/(?:vendor|vendored|third_party|bundled|compiled)\/(?:@[^/]+\/)?[^/@][^/]*\/package\.json$/;
const MAX_BYTES = 4 * 1024 * 1024;

export const npmFinder: PackageFinder = {
  accepts: (path) => path.endsWith("/package.json") && (INSTALLED.test(path) || CARRIED.test(path)),
  async *find(found) {
    const fields = fieldsOf(parseJson(await wholeFile(found, MAX_BYTES)));
    const name = textOf(fields.get("name"));
    const version = textOf(fields.get("version"));
    // Folders inside a package have such files too, without a name.
    if (name === undefined || version === undefined) return;
    const license = textOf(fields.get("license"));
    yield languageComponent({
      type: "npm",
      name,
      version,
      path: found.path,
      licenses: license === undefined ? [] : [license],
    });
  },
};
