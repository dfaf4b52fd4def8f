import { quoted } from "../collector.ts";
import { childrenOf, contentOf, parseXml, type XmlElement } from "../xml.ts";
import type { LockReader } from "./lock-reader.ts";

const MAX_TEXT = 1_000;

/** `Directory.Packages.props`: the versions that the projects below share. */
export const readPackagesProps: LockReader = ({ text }, sink) => {
  const project = parseXml(text);
  const properties = new Map(
    childrenOf(project, "PropertyGroup").flatMap(({ children }) =>
      children.map(({ name, text }): [string, string] => [name.toLowerCase(), text.trim()]),
    ),
  );
  for (const item of childrenOf(project, "ItemGroup").flatMap(({ children }) => children)) {
    if (item.name !== "PackageVersion" && item.name !== "GlobalPackageReference") continue;
    const name = valueOf(item, "Include") ?? valueOf(item, "Update");
    const written = valueOf(item, "Version");
    if (name === undefined || written === undefined) continue;
    const version = pinned(resolved(written, properties));
    if (version === undefined)
      sink.problem(`The version of ${quoted(name)} is ${quoted(written)}, which is not one; it was left out.`);
    // A reference of all projects is a tool of the build.
    else sink.add({ type: "nuget", name, version, isDevelopment: item.name === "GlobalPackageReference" });
  }
};

/** `packages.config`, as NuGet wrote it before projects had references. */
export const readPackagesConfig: LockReader = ({ text }, sink) => {
  for (const { attributes } of childrenOf(parseXml(text), "package")) {
    const name = attributes.get("id");
    const version = attributes.get("version");
    if (!name || !version) sink.problem(`Package ${quoted(name ?? "")} has no name or no version and was left out.`);
    else sink.add({ type: "nuget", name, version, isDevelopment: attributes.get("developmentDependency") === "true" });
  }
};

/** MSBuild takes an attribute or an element of that name. */
function valueOf(item: XmlElement, name: string): string | undefined {
  return item.attributes.get(name)?.trim() || contentOf(item, name);
}

/** Properties of properties a few times: one that means itself stays as it is written. */
function resolved(text: string, properties: ReadonlyMap<string, string>): string {
  let value = text.slice(0, MAX_TEXT);
  for (let turn = 0; turn < 5 && value.includes("$("); turn += 1)
    value = value
      .replace(/\$\(([\w.-]{1,200})\)/g, (written, key: string) =>
        (properties.get(key.toLowerCase()) ?? written).slice(0, MAX_TEXT),
      )
      .slice(0, MAX_TEXT);
  return value;
}

/** `[1.0.0]` is exactly that; ranges and `1.*` name no version. */
function pinned(version: string): string | undefined {
  const one = /^\[([^,\]]+)\]$/.exec(version)?.[1]?.trim() ?? version;
  return /^\d[\w.+-]*$/.test(one) ? one : undefined;
}
