import { quoted } from "../collector.ts";
import { contentOf, parseXml } from "../xml.ts";
import type { LockReader } from "./lock-reader.ts";
import { coordinatesOf, dependenciesIn, lineageOf, propertiesOf, resolved } from "./pom-lineage.ts";
import { managementOf } from "./pom-management.ts";

/**
 * `pom.xml`: direct dependencies whose versions the project, its parents and the lists it imports tell, as far as they are on the disk; Maven itself is not asked.
 * Profiles are passed over: which of them are on, only a build knows.
 */
export const readPom: LockReader = async ({ text, near }, sink) => {
  const lineage = await lineageOf({ project: parseXml(text), folder: "" }, near);
  const properties = propertiesOf(lineage);
  const managed = await managementOf(lineage, near);
  for (const dependency of lineage.flatMap(({ project }) => dependenciesIn(project))) {
    const name = coordinatesOf(dependency, properties);
    const settled = managed.get(name);
    const written = contentOf(dependency, "version") ?? settled?.version;
    const version = written === undefined ? undefined : pinned(resolved(written, properties));
    const scope = contentOf(dependency, "scope") ?? settled?.scope;
    if (version === undefined || name.includes("$"))
      sink.problem(
        `The version of ${quoted(name)} is ${written === undefined ? "not told here" : quoted(written)}; it was left out.`,
      );
    else sink.add({ type: "maven", name, version, isDevelopment: scope === "test" });
  }
};

/** `[1.0]` is exactly that. Another range names no version; Maven would look for the highest. */
function pinned(version: string): string | undefined {
  const one = /^\[([^,[\]()]+)\]$/.exec(version)?.[1]?.trim() ?? version;
  return /[[\](),$]/.test(one) ? undefined : one;
}
