import type { Component } from "@cordon/advisories";

/** What `uname -r` prints while this package's kernel runs; undefined for a package that holds no kernel. */
export function kernelReleaseOf({
  type,
  name,
  version,
  architecture,
}: Pick<Component, "type" | "name" | "version" | "architecture">): string | undefined {
  if (type === "deb") return debKernel(name);
  if (type === "apk") return apkKernel(name, version);
  return type === "rpm" ? rpmKernel(name, version.replace(/^\d+:/, ""), architecture) : undefined;
}

function debKernel(name: string): string | undefined {
  if (name.endsWith("-dbg") || name.endsWith("-dbgsym")) return undefined;
  return /^linux-image-(?:unsigned-)?(\d\S*)$/.exec(name)?.[1]?.replace(/-unsigned$/, "");
}

/** `linux-lts-6.1.50-r0` runs as `6.1.50-0-lts`. */
function apkKernel(name: string, version: string): string | undefined {
  const flavour = /^linux-(lts|virt|edge|rpi\d?)$/.exec(name)?.[1];
  const [, base, build] = /^([\d.]+)-r(\d+)$/.exec(version) ?? [];
  return flavour && base ? `${base}-${build}-${flavour}` : undefined;
}

/** Red Hat's family; and SUSE, where the number of the rebuild is left out. */
function rpmKernel(name: string, build: string, architecture: string | undefined): string | undefined {
  if (/^kernel(?:-uek|-rt|-64k)?(?:-core)?$/.test(name)) return `${build}.${architecture ?? ""}`;
  const flavour = /^kernel-(default|azure|rt|64kb)$/.exec(name)?.[1];
  return flavour && `${build.replace(/(-[^-]*)\.\d+$/, "$1")}-${flavour}`;
}
