import type { Component, SourcePackage } from "@cordon/advisories";
import { identify } from "../identity.ts";
import { messageOf } from "../message-of.ts";
import { kernelReleaseOf } from "./kernel-release.ts";
import { distroQualifier, type OsReading } from "./os-reader.ts";
import { bdbHeaders } from "./rpm-bdb.ts";
import { parseRpmHeader, type RpmHeader } from "./rpm-header.ts";
import { ndbHeaders } from "./rpm-ndb.ts";
import { sqliteHeaders } from "./rpm-sqlite.ts";

const FOLDERS = ["usr/lib/sysimage/rpm", "var/lib/rpm", "usr/share/rpm"];

/** rpm's packages, from whichever of its databases there is; keys that rpm keeps as packages are none. False when there is no database. */
export async function readRpm(reading: OsReading): Promise<boolean> {
  const { collector, ownership } = reading;
  const found = await findDatabase(reading);
  if (!found) return false;
  for await (const bytes of found.headers) {
    try {
      const header = parseRpmHeader(bytes);
      if (header.name === "gpg-pubkey") continue;
      const component = rpmComponent(header, found.path, reading);
      collector.add(component);
      if (ownership.isAsked) for (const file of header.files()) ownership.claim(file, component.purl);
    } catch (error) {
      collector.problem(found.path, messageOf(error));
    }
  }
  return true;
}

interface FoundDatabase {
  readonly path: string;
  readonly headers: AsyncGenerator<Buffer, void>;
}

async function findDatabase({ tree, collector }: OsReading): Promise<FoundDatabase | undefined> {
  for (const folder of FOLDERS) {
    const sqlite = `${folder}/rpmdb.sqlite`;
    const place = await tree.placeOf(sqlite);
    if (place !== undefined) {
      const journal = await tree.placeOf(`${sqlite}-wal`);
      return { path: sqlite, headers: sqliteHeaders(place, journal, (message) => collector.problem(sqlite, message)) };
    }
    for (const [name, read] of [
      ["Packages.db", ndbHeaders],
      ["Packages", bdbHeaders],
    ] as const) {
      const path = `${folder}/${name}`;
      const file = await tree.open(path);
      if (file)
        return {
          path,
          headers: closing(
            file,
            read(file, (message) => collector.problem(path, message)),
          ),
        };
    }
  }
  return undefined;
}

async function* closing(
  file: { close(): Promise<void> },
  headers: AsyncGenerator<Buffer, void>,
): AsyncGenerator<Buffer, void> {
  try {
    yield* headers;
  } finally {
    await file.close();
  }
}

function rpmComponent(header: RpmHeader, path: string, { distribution }: OsReading): Component {
  const { name, version: upstreamVersion, release, epoch = 0, arch, sourceRpm, license, modularityLabel } = header;
  const evr = (build: string): string => (epoch === 0 ? build : `${epoch}:${build}`);
  const build = `${upstreamVersion}-${release}`;
  const source = sourceOf(sourceRpm, evr) ?? { name, version: evr(build) };
  const isItsOwn = source.name === name && source.version === evr(build);
  const kernel = kernelReleaseOf({ type: "rpm", name, version: build, ...(arch && { architecture: arch }) });
  const namespace = distribution?.id;
  const qualifiers = {
    arch,
    distro: distroQualifier(distribution),
    epoch: epoch === 0 ? undefined : String(epoch),
    modularitylabel: modularityLabel,
    upstream: isItsOwn ? undefined : sourceRpm,
  };
  return {
    purl: identify({ type: "rpm", namespace, name, version: build, qualifiers }),
    type: "rpm",
    ...(namespace && { namespace }),
    name,
    version: evr(build),
    source,
    ...(arch && { architecture: arch }),
    ...(distribution && { distribution }),
    ...(modularityLabel && { module: modularityLabel }),
    ...(kernel && { kernelRelease: kernel }),
    ...(license && { licenses: [license] }),
    paths: [path],
  };
}

/** `bash-5.1.8-6.el9.src.rpm`; it does not tell the epoch, which is that of the package as good as always. */
function sourceOf(sourceRpm: string | undefined, evr: (build: string) => string): SourcePackage | undefined {
  const parts = sourceRpm?.replace(/\.(?:no)?src\.rpm$/, "").split("-") ?? [];
  const [version, release] = parts.slice(-2);
  if (parts.length < 3 || !version || !release) return undefined;
  return { name: parts.slice(0, -2).join("-"), version: evr(`${version}-${release}`) };
}
