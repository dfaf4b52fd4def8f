import { CODENAMES } from "../version/codenames.ts";
import type { SpaceAndScheme } from "../version/distribution-space.ts";
import { spaceOfEcosystem } from "../version/ecosystem-space.ts";

export const NO_RELEASE =
  "It does not say of which release it is: name the release, or let the name of the file hold its codename.";

/** Where the packages of a release of Debian or Ubuntu are looked up, by its codename; undefined for what is no release. */
export function spaceOfRelease(codename: string | undefined): SpaceAndScheme | undefined {
  const version = codename === undefined ? undefined : CODENAMES.get(codename);
  if (version === undefined) return undefined;
  return spaceOfEcosystem(`${version.includes(".") ? "Ubuntu" : "Debian"}:${version}`);
}

/** The codename that is one of the words of a file name. */
export function codenameIn(name: string): string | undefined {
  return name
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .find((word) => CODENAMES.has(word) && word !== "testing");
}
