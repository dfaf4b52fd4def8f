import type { Component, Distribution, SourcePackage } from "@cordon/advisories";
import { quoted } from "../collector.ts";
import { identify } from "../identity.ts";
import { messageOf } from "../message-of.ts";
import { type Paragraph, paragraphs } from "./dpkg-paragraphs.ts";
import { kernelReleaseOf } from "./kernel-release.ts";
import { distroQualifier, type OsReading } from "./os-reader.ts";

const STATUS = "var/lib/dpkg/status";
/** Images without a package manager keep one file a package. */
const STATUS_FOLDER = "var/lib/dpkg/status.d";
const INFO_FOLDER = "var/lib/dpkg/info";
const MAX_STATUS_BYTES = 256 * 1024 * 1024;
const MAX_LIST_BYTES = 32 * 1024 * 1024;

/** dpkg's packages that are on the disk, whole or in part; removed ones of which only the configuration stayed are not. False when there is no database. */
export async function readDpkg(reading: OsReading): Promise<boolean> {
  const { tree } = reading;
  let isFound = await readStatus(reading, STATUS);
  const folder = await tree.list(STATUS_FOLDER);
  for (const name of folder.filter((name) => !name.endsWith(".md5sums")))
    isFound = (await readStatus(reading, `${STATUS_FOLDER}/${name}`)) || isFound;
  return isFound;
}

async function readStatus({ tree, distribution, collector, ownership }: OsReading, path: string): Promise<boolean> {
  const bytes = await tree.readFile(path, MAX_STATUS_BYTES).catch((error: unknown) => {
    collector.problem(path, messageOf(error));
    return undefined;
  });
  if (!bytes) return false;
  const purls = new Map<string, string>();
  for (const paragraph of paragraphs(bytes.toString("utf8"))) {
    const component = installed(paragraph, distribution, path);
    if (typeof component === "string") collector.problem(`${path}:${paragraph.line}`, component);
    if (typeof component !== "object") continue;
    collector.add(component);
    purls.set(component.name, component.purl).set(`${component.name}:${component.architecture}`, component.purl);
  }
  if (ownership.isAsked) await readLists({ tree, distribution, collector, ownership }, purls);
  return true;
}

/** Undefined for a package that is not installed; the complaint for one that cannot be told. */
function installed(
  { fields }: Paragraph,
  distribution: Distribution | undefined,
  path: string,
): Component | string | undefined {
  const name = fields.get("package");
  const version = fields.get("version");
  // Files of status.d carry no status: they are there, so it is installed.
  const state = (fields.get("status") ?? "install ok installed").split(/\s+/, 4)[2];
  if (state === undefined)
    return `The status ${quoted(fields.get("status") ?? "")} of package ${quoted(name ?? "")} is not one of dpkg.`;
  if (state === "not-installed" || state === "config-files") return undefined;
  if (name === undefined || name === "") return "A package without a name was left out.";
  if (version === undefined || version === "") return `Package ${quoted(name)} has no version and was left out.`;
  return dpkgComponent({ name, version, fields, distribution, path });
}

function dpkgComponent(of: {
  readonly name: string;
  readonly version: string;
  readonly fields: Paragraph["fields"];
  readonly distribution: Distribution | undefined;
  readonly path: string;
}): Component {
  const { name, version, fields, distribution, path } = of;
  const architecture = fields.get("architecture");
  const source = sourceOf(fields.get("source"), name, version);
  const kernelRelease = kernelReleaseOf({ type: "deb", name, version });
  const namespace = distribution?.id ?? "debian";
  const isItsOwn = source.name === name && source.version === version;
  const upstream = source.version === version ? source.name : `${source.name}@${source.version}`;
  return {
    purl: identify({
      type: "deb",
      namespace,
      name,
      version,
      qualifiers: { arch: architecture, distro: distroQualifier(distribution), ...(!isItsOwn && { upstream }) },
    }),
    type: "deb",
    namespace,
    name,
    version,
    source,
    ...(architecture && { architecture }),
    ...(distribution && { distribution }),
    ...(kernelRelease && { kernelRelease }),
    paths: [path],
  };
}

/** `Source: glibc (2.36-9)`; the version in brackets only where it is not the package's own. */
function sourceOf(field: string | undefined, name: string, version: string): SourcePackage {
  const [, sourceName, sourceVersion] = /^(\S+)(?:\s+\(([^()]+)\))?/.exec(field ?? "") ?? [];
  return { name: sourceName ?? name, version: sourceVersion?.trim() ?? version };
}

async function readLists({ tree, collector, ownership }: OsReading, purls: ReadonlyMap<string, string>): Promise<void> {
  for (const file of await tree.list(INFO_FOLDER)) {
    if (!file.endsWith(".list")) continue;
    const purl = purls.get(file.slice(0, -".list".length));
    if (purl === undefined) continue;
    const path = `${INFO_FOLDER}/${file}`;
    const bytes = await tree.readFile(path, MAX_LIST_BYTES).catch((error: unknown) => {
      collector.problem(path, messageOf(error));
      return undefined;
    });
    for (const line of bytes?.toString("utf8").split("\n") ?? []) ownership.claim(line, purl);
  }
}
