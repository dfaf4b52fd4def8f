import type { Plugin } from "vite";

/** React Aria brings its few words in thirty languages; the console speaks one, so the others stay out of the bundle. */
export function englishOnly(): Plugin {
  return {
    name: "cordon:english-only",
    enforce: "pre",
    load(id) {
      const locale =
        /[/\\]react-(?:aria|stately|aria-components)[/\\].*[/\\]intl[/\\].*?([a-z]{2}-[A-Z]{2})\.m?js$/.exec(id)?.[1];
      return locale !== undefined && locale !== "en-US" ? "export default {};" : null;
    },
  };
}
