import { languageComponent } from "./language-component.ts";
import { type PackageFinder, wholeFile } from "./package-finder.ts";

const GEMSPEC = /(?:^|\/)specifications\/(?:default\/)?[^/]+\.gemspec$/;
const MAX_BYTES = 4 * 1024 * 1024;

export const gemFinder: PackageFinder = {
  accepts: (path) => GEMSPEC.test(path),
  async *find(found) {
    const text = (await wholeFile(found, MAX_BYTES)).toString("utf8");
    // RubyGems writes this line for itself, so that it need not run the Ruby below.
    const [, stubName, stubVersion, stubPlatform] = /^# stub: (\S+) (\S+) (\S+) /m.exec(text) ?? [];
    const name = stubName ?? assigned(text, "name");
    const version =
      stubVersion ?? assigned(text, "version") ?? /Gem::Version\.new\(\s*["']([^"'\n]+)["']/.exec(text)?.[1];
    if (!name || !version) throw new Error("The specification has no name or no version; the gem was left out.");
    const platform = stubPlatform ?? assigned(text, "platform");
    const license = assigned(text, "license") ?? /\.licenses\s*=\s*\[\s*["']([^"'\n]+)["']/.exec(text)?.[1];
    yield languageComponent({
      type: "gem",
      name,
      version,
      path: found.path,
      licenses: license === undefined ? [] : [license],
      qualifiers: { platform: platform === "ruby" ? undefined : platform },
    });
  },
};

function assigned(text: string, field: string): string | undefined {
  return new RegExp(`^\\s*\\w{1,20}\\.${field}\\s*=\\s*["']([^"'\\n]{1,200})["']`, "m").exec(text)?.[1];
}
