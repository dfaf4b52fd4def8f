import { quoted } from "../collector.ts";
import { fieldsOf, textOf } from "../json.ts";
import type { LockReader } from "./lock-reader.ts";
import { nearManifest } from "./near-manifest.ts";
import { reachable } from "./reachable.ts";
import { type YarnEntry, yarnEntries } from "./yarn-entries.ts";

/** `yarn.lock` of Yarn 1 and of Berry; what is for development alone, `package.json` beside it tells. */
export const readYarnLock: LockReader = async (file, sink) => {
  const entries = [...yarnEntries(file.text)].filter((entry) => !isOwn(entry));
  const needed = neededInProduction(await nearManifest(file, "package.json", JSON.parse, sink), entries);
  for (const entry of entries) {
    const version = entry.fields.get("version");
    const name = nameOf(entry.fields.get("resolution") ?? entry.patterns[0] ?? "");
    if (!name || !version)
      sink.problem(`Package ${quoted(entry.patterns.join(", "))} has no version and was left out.`, entry.line);
    else sink.add({ type: "npm", name, version, isDevelopment: needed && !needed.has(entry) });
  }
};

/** Berry writes the project's own packages too. */
function isOwn({ patterns, fields }: YarnEntry): boolean {
  return patterns[0] === "__metadata" || /@(?:workspace|portal|link|file):/.test(fields.get("resolution") ?? "");
}

/** `@babel/core@^7.0.0`; `alias@npm:real@1.0.0` is the real one. */
function nameOf(pattern: string): string | undefined {
  const [, real] = /^@?[^@]+@npm:(@?[^@]+)@/.exec(pattern) ?? [];
  return real ?? /^(@?[^@]+)@/.exec(pattern)?.[1];
}

/** Undefined where the manifest is missing or speaks of workspaces: then each may need anything. */
function neededInProduction(
  manifest: ReadonlyMap<string, unknown>,
  entries: readonly YarnEntry[],
): ReadonlySet<YarnEntry> | undefined {
  if (manifest.size === 0 || manifest.has("workspaces")) return undefined;
  const byPattern = new Map<string, YarnEntry[]>();
  const put = (key: string, entry: YarnEntry): void => {
    const known = byPattern.get(key);
    if (known) known.push(entry);
    else byPattern.set(key, [entry]);
  };
  for (const entry of entries) {
    for (const pattern of entry.patterns) put(withoutProtocol(pattern), entry);
    put(nameOf(entry.patterns[0] ?? "") ?? "", entry);
  }
  // What `resolutions` or a catalog replaced is not locked under the range that asks for it: every version of that name may be meant.
  const find = (need: string): readonly YarnEntry[] =>
    byPattern.get(withoutProtocol(need)) ?? byPattern.get(nameOf(need) ?? "") ?? [];
  const roots = ["dependencies", "optionalDependencies"].flatMap((key) =>
    [...fieldsOf(manifest.get(key))].map(([name, range]) => `${name}@${textOf(range) ?? ""}`),
  );
  const needs = reachable(roots, (need) => find(need).flatMap((entry) => entry.needs));
  return new Set([...needs].flatMap(find));
}

/** Berry writes the protocol into the pattern, and leaves it out where the range is needed. */
function withoutProtocol(pattern: string): string {
  return pattern.replace("@npm:", "@");
}
