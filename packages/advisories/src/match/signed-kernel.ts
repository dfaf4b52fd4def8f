import type { Component } from "../model/component.ts";

/**
 * A kernel that is signed for Secure Boot comes from a source package of its own, which no advisory names; they speak of the one that was compiled.
 * Its binaries carry the version of that one: `linux-image-6.1.0-13-amd64` 6.1.55-1 is from `linux-signed-amd64` 6.1.55+1, which repacks `linux` 6.1.55-1.
 */
export function ofUnsignedSource(component: Component): Component {
  const { type, source, version } = component;
  if (type !== "deb" || !source?.name.startsWith("linux-signed")) return component;
  const name = source.name.replace(ARCHITECTURE, "").replace("linux-signed", "linux");
  return { ...component, source: { name, version } };
}

// Debian: linux-signed-amd64, linux-signed-6.1-arm64; Ubuntu names none: linux-signed, linux-signed-hwe-6.5.
const ARCHITECTURE = /-(?:amd64|arm64|i386)$/;
