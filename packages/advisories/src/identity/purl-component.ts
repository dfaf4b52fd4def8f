import type { Component, Distribution, SourcePackage } from "../model/component.ts";
import { CODENAMES } from "../version/codenames.ts";
import { formatPurl, type Purl } from "./purl.ts";

/**
 * The component a package URL names, with what its qualifiers tell: the release (`distro`), the source package (`upstream`), the epoch, the module of RPM.
 * Understands the habits of Syft and Trivy. Without a version the component's is empty.
 */
export function componentOfPurl(purl: Purl): Component {
  const { type, namespace, name, qualifiers } = purl;
  const isPackageOfDistribution = type === "deb" || type === "rpm" || type === "apk";
  const base = { purl: formatPurl(purl), type, name, version: purl.version ?? "", paths: [] };
  const own: Component = namespace === undefined ? base : { ...base, namespace };
  if (!isPackageOfDistribution) return own;
  const version = withEpoch(own.version, qualifiers.get("epoch"));
  const distribution = readDistribution(qualifiers.get("distro"), namespace);
  const source = readSource(qualifiers.get("upstream"), version);
  const architecture = qualifiers.get("arch");
  const module = qualifiers.get("modularitylabel") ?? qualifiers.get("rpmmod");
  return {
    ...own,
    version,
    ...(distribution === undefined ? {} : { distribution }),
    ...(source === undefined ? {} : { source }),
    ...(architecture === undefined ? {} : { architecture }),
    ...(module === undefined ? {} : { module }),
  };
}

function withEpoch(version: string, epoch: string | undefined): string {
  const isTold = epoch !== undefined && /^\d{1,10}$/.test(epoch) && !/^0+$/.test(epoch);
  return isTold && version !== "" && !version.includes(":") ? `${epoch}:${version}` : version;
}

/** `debian-12`, `opensuse-leap-15.2`, a code name, or a bare number of the distribution that the namespace names. */
function readDistribution(distro: string | undefined, namespace: string | undefined): Distribution | undefined {
  if (distro === undefined) return namespace === undefined ? undefined : { id: namespace };
  const told = distro.toLowerCase();
  if (namespace !== undefined && CODENAMES.has(told)) return { id: namespace, codename: told };
  if (namespace !== undefined && /^\d/.test(told)) return { id: namespace, versionId: told };
  const [, id, versionId] = /^(.{1,64}?)-(\d.{0,63}|edge|sid|testing|stream)$/s.exec(told) ?? [];
  if (id === undefined || versionId === undefined) return { id: told };
  return { id, versionId };
}

/** `openssl`, `openssl@3.0.2-1`, and for RPM the name of the file, `openssl-1.1.1k-9.el8.src.rpm`. */
function readSource(upstream: string | undefined, version: string): SourcePackage | undefined {
  if (upstream === undefined) return undefined;
  const file = /^(.+)\.(?:no)?src\.rpm$/s.exec(upstream)?.[1];
  if (file !== undefined) return readSourceFile(file, version);
  const at = upstream.indexOf("@", 1);
  return at < 0 ? { name: upstream, version } : { name: upstream.slice(0, at), version: upstream.slice(at + 1) };
}

/** The name of a source package's file carries no epoch; it is that of the package built from it. */
function readSourceFile(file: string, version: string): SourcePackage | undefined {
  const release = file.lastIndexOf("-");
  const from = release < 1 ? -1 : file.lastIndexOf("-", release - 1);
  if (from < 1) return undefined;
  const epoch = /^\d+:/.exec(version)?.[0] ?? "";
  return { name: file.slice(0, from), version: `${epoch}${file.slice(from + 1)}` };
}
