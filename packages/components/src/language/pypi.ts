import { languageComponent } from "./language-component.ts";
import { type PackageFinder, wholeFile } from "./package-finder.ts";

const METADATA = /(?:\.dist-info\/METADATA|\.egg-info\/PKG-INFO|\.egg-info|EGG-INFO\/PKG-INFO)$/;
const MAX_BYTES = 8 * 1024 * 1024;

export const pypiFinder: PackageFinder = {
  accepts: (path) => METADATA.test(path),
  async *find(found) {
    const headers = headersOf((await wholeFile(found, MAX_BYTES)).toString("utf8"));
    const name = headers.get("name");
    const version = headers.get("version");
    if (!name || !version) throw new Error("The metadata has no name or no version; the package was left out.");
    const license = headers.get("license-expression") ?? headers.get("license");
    const isShort = license !== undefined && license.length <= 100 && license !== "UNKNOWN";
    yield languageComponent({ type: "pypi", name, version, path: found.path, licenses: isShort ? [license] : [] });
  },
};

/** The first value of each header; they end at the first empty line. */
function headersOf(text: string): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    if (line === "") break;
    const colon = line.indexOf(":");
    const key = line.slice(0, colon).toLowerCase();
    if (colon > 0 && !/^\s/.test(line) && !headers.has(key)) headers.set(key, line.slice(colon + 1).trim());
  }
  return headers;
}
