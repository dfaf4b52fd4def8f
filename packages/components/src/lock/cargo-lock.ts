import { parse } from "smol-toml";
import { quoted } from "../collector.ts";
import { fieldsOf, listOf, textAt, textOf } from "../json.ts";
import type { LockReader } from "./lock-reader.ts";
import { nearManifest } from "./near-manifest.ts";
import { reachable } from "./reachable.ts";

interface Crate {
  readonly name: string;
  readonly version: string;
  /** It lies in the workspace. */
  readonly isOwn: boolean;
  /** `name`, or `name version` where there are several. */
  readonly needs: readonly string[];
}

/** `Cargo.lock`; what is for development alone, `Cargo.toml` beside it tells. */
export const readCargoLock: LockReader = async (file, sink) => {
  const crates: Crate[] = [];
  for (const entry of listOf(fieldsOf(parse(file.text)).get("package"))) {
    const fields = fieldsOf(entry);
    const name = textOf(fields.get("name"));
    const version = textOf(fields.get("version"));
    const needs = listOf(fields.get("dependencies")).flatMap((need) => textOf(need)?.split(" ", 2).join(" ") ?? []);
    if (name === undefined || version === undefined)
      sink.problem(`Package ${quoted(name ?? "")} has no name or no version and was left out.`);
    else crates.push({ name, version, isOwn: !fields.has("source"), needs });
  }
  const needed = neededInProduction(await nearManifest(file, "Cargo.toml", parse, sink), crates);
  for (const { name, version, isOwn } of crates)
    if (!isOwn) sink.add({ type: "cargo", name, version, isDevelopment: needed && !needed.has(`${name} ${version}`) });
};

/** Undefined where the manifest is missing or speaks of a workspace: then each may need anything. */
function neededInProduction(
  manifest: ReadonlyMap<string, unknown>,
  crates: readonly Crate[],
): ReadonlySet<string> | undefined {
  const own = crates.find(({ name, isOwn }) => isOwn && name === textAt(manifest.get("package"), "name"));
  if (!own || manifest.has("workspace")) return undefined;
  const targets = [...fieldsOf(manifest.get("target")).values()].map(fieldsOf);
  const wanted = new Set(
    [manifest, ...targets].flatMap((table) =>
      ["dependencies", "build-dependencies"].flatMap((key) => crateNames(table.get(key))),
    ),
  );
  // A name alone is enough where there is one version.
  const byKey = new Map(
    crates.flatMap(
      (crate) =>
        [
          [crate.name, crate],
          [`${crate.name} ${crate.version}`, crate],
        ] as const,
    ),
  );
  const roots = own.needs.filter((need) => wanted.has(need.split(" ", 1)[0] ?? ""));
  const keys = reachable(roots, (key) => byKey.get(key)?.needs ?? []);
  return new Set([...keys].flatMap((key) => byKey.get(key) ?? []).map(({ name, version }) => `${name} ${version}`));
}

function crateNames(dependencies: unknown): readonly string[] {
  return [...fieldsOf(dependencies)].map(([name, value]) => textAt(value, "package") ?? name);
}
