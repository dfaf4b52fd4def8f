import { formatPurl, parsePurl } from "@cordon/advisories";
import type { SpdxPackage } from "./spdx-package.ts";
import { purlIn } from "./spdx-package.ts";

/** Finds out by which package URLs the thing that an SBOM is about is called. */
export interface Whole {
  /** One of its names; what is no package URL is passed over. */
  name(text: string | undefined): void;
  package(spdx: SpdxPackage): void;
  /** The identifier of a package that the document says it describes. */
  describes(id: string): void;
  products(): readonly string[];
}

const MAX_PACKAGES = 1_000_000;
const MAX_DESCRIBED = 1_000;

export function createWhole(): Whole {
  const names = new Set<string>();
  const purls = new Map<string, string>();
  const described = new Set<string>();

  function name(text: string | undefined): void {
    const result = parsePurl(text ?? "");
    if (result.ok) names.add(formatPurl(result.purl));
  }

  return {
    name,
    package: (spdx) => {
      const purl = purlIn(spdx);
      if (purl !== undefined && purls.size < MAX_PACKAGES) purls.set(spdx.id, purl);
    },
    describes: (id) => {
      if (described.size < MAX_DESCRIBED) described.add(id);
    },
    products: () => {
      // Of several nobody knows here which part is in which, and a statement about one says nothing about the others.
      const [only] = described.size === 1 ? described : [];
      name(only === undefined ? undefined : purls.get(only));
      return [...names];
    },
  };
}
