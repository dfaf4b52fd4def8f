import type { Component } from "../model/component.ts";
import { distributionSpace, type SpaceAndScheme } from "./distribution-space.ts";
import { spaceOfRegistry } from "./ecosystem-space.ts";

/** Where the advisories about a component are looked up; undefined where nobody publishes any: an unknown type, a package of a distribution without its release. */
export function spaceOfComponent(component: Component): SpaceAndScheme | undefined {
  const { type, distribution } = component;
  if (type !== "deb" && type !== "rpm" && type !== "apk") return spaceOfRegistry(type);
  return distribution && distributionSpace(distribution.id, distribution.versionId, distribution.codename, type);
}
