import type { Component } from "@cordon/advisories";
import { quoted } from "../collector.ts";
import { identify } from "../identity.ts";
import { messageOf } from "../message-of.ts";
import { kernelReleaseOf } from "./kernel-release.ts";
import { distroQualifier, type OsReading } from "./os-reader.ts";

const DATABASES = ["lib/apk/db/installed", "usr/lib/apk/db/installed"];
const MAX_BYTES = 256 * 1024 * 1024;

/** apk's packages. False when there is no database. */
export async function readApk(reading: OsReading): Promise<boolean> {
  for (const path of DATABASES) {
    const bytes = await reading.tree.readFile(path, MAX_BYTES).catch((error: unknown) => {
      reading.collector.problem(path, messageOf(error));
      return undefined;
    });
    // Where /lib is a link to /usr/lib both names are one file.
    if (!bytes) continue;
    readInstalled(bytes.toString("utf8"), path, reading);
    return true;
  }
  return false;
}

/** @source apk-tools v2 database: `K:value` lines, packages apart by an empty line; `F` is a folder, `R` a file in the folder before it. */
function readInstalled(text: string, path: string, reading: OsReading): void {
  const { collector, ownership } = reading;
  let line = 0;
  for (const block of text.split("\n\n")) {
    const rows = block.split("\n");
    const first = line + 1;
    line += rows.length + 1;
    if (block.trim() === "") continue;
    const fields = new Map(rows.filter((row) => row[1] === ":").map((row) => [row.slice(0, 2), row.slice(2).trim()]));
    const component = apkComponent(fields, path, reading);
    if (!component) {
      collector.problem(
        `${path}:${first}`,
        `Package ${quoted(fields.get("P:") ?? "")} has no name or no version and was left out.`,
      );
      continue;
    }
    collector.add(component);
    if (!ownership.isAsked) continue;
    let folder = "";
    for (const row of rows) {
      if (row.startsWith("F:")) folder = row.slice(2);
      if (row.startsWith("R:"))
        ownership.claim(folder === "" ? row.slice(2) : `${folder}/${row.slice(2)}`, component.purl);
    }
  }
}

function apkComponent(
  fields: ReadonlyMap<string, string>,
  path: string,
  { distribution }: OsReading,
): Component | undefined {
  const name = fields.get("P:");
  const version = fields.get("V:");
  if (!name || !version) return undefined;
  const architecture = fields.get("A:");
  const origin = fields.get("o:") || name;
  const namespace = distribution?.id ?? "alpine";
  const licence = fields.get("L:");
  const kernelRelease = kernelReleaseOf({ type: "apk", name, version });
  const qualifiers = {
    arch: architecture,
    distro: distroQualifier(distribution),
    upstream: origin === name ? undefined : origin,
  };
  return {
    purl: identify({ type: "apk", namespace, name, version, qualifiers }),
    type: "apk",
    namespace,
    name,
    version,
    source: { name: origin, version },
    ...(architecture && { architecture }),
    ...(distribution && { distribution }),
    ...(kernelRelease && { kernelRelease }),
    ...(licence && { licenses: [licence] }),
    paths: [path],
  };
}
