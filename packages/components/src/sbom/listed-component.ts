import {
  type Component,
  componentOfPurl,
  type Distribution,
  formatPurl,
  parsePurl,
  type SourcePackage,
} from "@cordon/advisories";
import { type Collector, quoted } from "../collector.ts";
import { kernelReleaseOf } from "../os/kernel-release.ts";

/** What an SBOM says of one component, whatever its format. */
export interface ListedComponent {
  readonly purl?: string | undefined;
  readonly name: string;
  readonly version?: string | undefined;
  /** The kind of thing is one that has a package URL; without one it cannot be matched. */
  readonly isPackage: boolean;
  readonly hasCpe?: boolean;
  readonly source?: SourcePackage | undefined;
  readonly licenses?: readonly string[] | undefined;
  readonly paths?: readonly string[] | undefined;
  readonly kernelRelease?: string | undefined;
  readonly ownedBy?: string | undefined;
  readonly isDevelopment?: boolean | undefined;
  /** Set for the operating system itself. */
  readonly distribution?: Distribution | undefined;
}

/** Gathers what an SBOM lists; which release it is of may be said anywhere in it. */
export interface ListedComponents {
  add(listed: ListedComponent, place: string): void;
  /** Nothing was listed, not even what cannot be matched. */
  isEmpty(): boolean;
  finish(): void;
}

const MAX_LISTED = 1_000_000;
const MAX_PATHS = 50;
const MAX_LICENSES = 20;

export function createListedComponents(collector: Collector): ListedComponents {
  const components: Component[] = [];
  let system: Distribution | undefined;
  let isFull = false;
  let isEmpty = true;

  function add(listed: ListedComponent, place: string): void {
    isEmpty = false;
    if (listed.distribution) system ??= listed.distribution;
    else if (listed.purl !== undefined) {
      const component = componentOf(listed, listed.purl);
      if (typeof component === "string")
        collector.problem(place, `${quoted(listed.name)} cannot be matched: ${component}`);
      else if (components.length < MAX_LISTED) components.push(component);
      else if (!isFull) {
        isFull = true;
        collector.problem(place, `There are more than ${MAX_LISTED} components; the others were left out.`);
      }
    } else if (listed.isPackage || listed.hasCpe)
      collector.problem(place, `${quoted(listed.name)} cannot be matched: it has no package URL.`);
  }

  function finish(): void {
    if (system) collector.distribution(system);
    for (const component of components) collector.add(completed(component, system));
  }

  return { add, isEmpty: () => isEmpty, finish };
}

/** What is wrong, as a text, when the package URL cannot be read. */
function componentOf(listed: ListedComponent, text: string): Component | string {
  const result = parsePurl(text);
  if (!result.ok) return result.why;
  const { purl } = result;
  const version = purl.version ?? listed.version;
  const component = componentOfPurl({ ...purl, ...(version && { version }) });
  const { source, licenses, paths, kernelRelease, ownedBy, isDevelopment } = listed;
  return {
    ...component,
    purl: formatPurl({ ...purl, version }),
    ...(source && { source }),
    ...(kernelRelease && { kernelRelease }),
    ...(ownedBy && { ownedBy }),
    ...(isDevelopment && { isDevelopment }),
    ...(licenses && licenses.length > 0 && { licenses: licenses.slice(0, MAX_LICENSES) }),
    paths: paths?.slice(0, MAX_PATHS) ?? [],
  };
}

/** Packages of a distribution are of the release that the SBOM is of, and their own source when nothing else is said. */
function completed(component: Component, system: Distribution | undefined): Component {
  if (!["deb", "rpm", "apk"].includes(component.type)) return component;
  const own = component.distribution;
  const isSystems =
    system && (own === undefined || (own.id === system.id && (own.versionId ?? system.versionId) === system.versionId));
  // Other tools have no word for it; without it the package would pass for one that only goes with a kernel.
  const kernelRelease = component.kernelRelease ?? kernelReleaseOf(component);
  return {
    ...component,
    ...(kernelRelease && { kernelRelease }),
    ...(isSystems && { distribution: system }),
    source: component.source ?? { name: component.name, version: component.version },
  };
}
